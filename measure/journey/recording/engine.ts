import type { RecordedSelector } from '#core/model/recording.ts'
import { playwright } from '../../chromium/playwright.ts'

const engineName = 'outpace-recorded'

interface Query {
  alternatives: RecordedSelector[]
  /** All elements of the first alternative that has any; otherwise visible ones first. */
  every: boolean
}

let registered: Promise<void> | undefined

/** Makes the engine known to Playwright, for every page of this process. It must happen before the page is there. */
export function registerEngine(): Promise<void> {
  // In a world of its own, which the page can neither see nor change.
  registered ??= playwright().selectors.register(engineName, recordedEngine, { contentScript: true })
  return registered
}

/** The Playwright selector for the alternatives of a recorded step. */
export function queryOf(query: Query): string {
  // Encoded, because >> and quotes mean something to Playwright.
  return `${engineName}=${encodeURIComponent(JSON.stringify(query)).replaceAll("'", '%27')}`
}

/**
 * The selectors of the Recorder as Puppeteer defines them: CSS in the light DOM, `pierce/` through open shadow roots, `xpath/`,
 * `text/` (the innermost elements that contain it), `aria/` (accessible name and role); a chain descends into the shadow root
 * of what it has found. Runs in the page: it is serialised, so it must not use anything from outside.
 */
function recordedEngine() {
  type Root = Document | ShadowRoot | Element

  function* elementsIn(root: Root): Generator<Element> {
    for (const element of root.querySelectorAll('*')) {
      yield element
      if (element.shadowRoot !== null) yield* elementsIn(element.shadowRoot)
    }
  }
  const normal = (text: string): string => text.replace(/\s+/g, ' ').trim()
  /** Spaces between the parts of a name depend on the layout, and capitals on `text-transform`: neither counts. */
  const squashed = (text: string): string => text.replace(/\s+/g, '').toLowerCase()
  const isVisible = (element: Element): boolean => {
    const { width, height } = element.getBoundingClientRect()
    return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true })
  }

  const byXpath = (root: Root, path: string): Element[] => {
    const owner = root instanceof Document ? root : root.ownerDocument
    const found = owner.evaluate(path, root, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE, null)
    const nodes = Array.from({ length: found.snapshotLength }, (_, at) => found.snapshotItem(at))
    return nodes.filter((node) => node instanceof Element)
  }

  const withoutText = new Set(['script', 'style', 'noscript', 'template', 'head'])
  const isField = (element: Element): element is HTMLInputElement | HTMLTextAreaElement =>
    element instanceof HTMLTextAreaElement ||
    (element instanceof HTMLInputElement && element.type !== 'checkbox' && element.type !== 'radio')
  const byText = (root: Root, text: string): Element[] => {
    const known = new Map<Element, string>()
    const wanted = normal(text)
    const textOf = (element: Element): string => {
      const cached = known.get(element)
      if (cached !== undefined) return cached
      let own = ''
      if (isField(element)) own = element.value
      else if (!withoutText.has(element.localName)) {
        for (const node of [...element.childNodes, ...(element.shadowRoot?.childNodes ?? [])]) {
          if (node instanceof Element) own += textOf(node)
          else if (node instanceof Text) own += node.data
        }
      }
      own = own.replace(/\s+/g, ' ')
      known.set(element, own)
      return own
    }
    const childrenOf = (parent: Root): Element[] => [
      ...parent.children,
      ...(parent instanceof Element ? (parent.shadowRoot?.children ?? []) : []),
    ]
    const innermost = (parent: Root): Element[] =>
      childrenOf(parent).flatMap((child) => {
        if (!textOf(child).includes(wanted)) return []
        const inside = innermost(child)
        return inside.length > 0 ? inside : [child]
      })
    return innermost(root)
  }

  /** Of elements that have a role without an attribute: https://www.w3.org/TR/html-aam-1.0/#html-element-role-mappings */
  const implicitRoles: Record<string, string> = {
    article: 'article',
    aside: 'complementary',
    button: 'button',
    dialog: 'dialog',
    fieldset: 'group',
    figure: 'figure',
    footer: 'contentinfo',
    form: 'form',
    h1: 'heading',
    h2: 'heading',
    h3: 'heading',
    h4: 'heading',
    h5: 'heading',
    h6: 'heading',
    header: 'banner',
    img: 'img',
    li: 'listitem',
    main: 'main',
    nav: 'navigation',
    ol: 'list',
    option: 'option',
    progress: 'progressbar',
    section: 'region',
    summary: 'summary',
    table: 'table',
    td: 'cell',
    textarea: 'textbox',
    th: 'columnheader',
    tr: 'row',
    ul: 'list',
  }
  const inputRoles: Record<string, string> = {
    button: 'button',
    checkbox: 'checkbox',
    image: 'button',
    number: 'spinbutton',
    radio: 'radio',
    range: 'slider',
    reset: 'button',
    search: 'searchbox',
    submit: 'button',
  }
  const roleOf = (element: Element): string => {
    const given = element.getAttribute('role')?.trim().split(/\s+/)[0]
    if (given !== undefined && given !== '') return given.toLowerCase()
    if (element instanceof HTMLAnchorElement || element instanceof HTMLAreaElement) {
      return element.hasAttribute('href') ? 'link' : ''
    }
    if (element instanceof HTMLInputElement) {
      const isList = element.list !== null && ['text', 'search', 'email', 'tel', 'url'].includes(element.type)
      return isList ? 'combobox' : (inputRoles[element.type] ?? 'textbox')
    }
    if (element instanceof HTMLSelectElement) return element.multiple || element.size > 1 ? 'listbox' : 'combobox'
    return implicitRoles[element.localName] ?? ''
  }
  /** Roles that are named by their content: https://www.w3.org/TR/wai-aria-1.2/#namefromcontent */
  const namedByContent = new Set(
    (
      'button cell checkbox columnheader gridcell heading link menuitem menuitemcheckbox menuitemradio option radio row ' +
      'rowheader summary switch tab tooltip treeitem'
    ).split(' '),
  )

  const isHidden = (element: Element): boolean =>
    element.getAttribute('aria-hidden') === 'true' || !element.checkVisibility({ visibilityProperty: true })

  /** The text of an element as part of a name: https://www.w3.org/TR/accname-1.2/ */
  const contentOf = (element: Element): string => {
    const nodes =
      element instanceof HTMLSlotElement && element.assignedNodes().length > 0
        ? element.assignedNodes()
        : (element.shadowRoot ?? element).childNodes
    let text = ''
    for (const node of nodes) {
      if (node instanceof Text) text += node.data
      else if (node instanceof Element && !withoutText.has(node.localName) && !isHidden(node)) {
        text += ` ${ownName(node) || contentOf(node)} `
      }
    }
    return normal(text)
  }
  /** What an element is named by other than its content. */
  const ownName = (element: Element): string => {
    const label = normal(element.getAttribute('aria-label') ?? '')
    if (label !== '') return label
    if (element instanceof HTMLInputElement && ['submit', 'reset', 'button'].includes(element.type)) {
      const usual = { submit: 'Submit', reset: 'Reset' }[element.type] ?? ''
      return normal(element.value) || usual
    }
    if (element.hasAttribute('alt')) return normal(element.getAttribute('alt') ?? '')
    if (element instanceof SVGElement) {
      return normal([...element.children].find(({ localName }) => localName === 'title')?.textContent ?? '')
    }
    return ''
  }
  const captions: Record<string, string> = { fieldset: 'legend', figure: 'figcaption', table: 'caption' }
  const nameOf = (element: Element): string => {
    const root = element.getRootNode()
    const ids = element.getAttribute('aria-labelledby')?.trim().split(/\s+/) ?? []
    const labels =
      root instanceof Document || root instanceof ShadowRoot ? ids.map((id) => root.getElementById(id)) : []
    const labelled = normal(labels.map((each) => (each ? ownName(each) || contentOf(each) : '')).join(' '))
    if (labelled !== '') return labelled
    const own = ownName(element)
    if (own !== '') return own
    if ('labels' in element && element.labels instanceof NodeList) {
      const named = normal([...element.labels].map((each) => contentOf(each as Element)).join(' '))
      if (named !== '') return named
    }
    const caption = captions[element.localName]
    if (caption !== undefined) {
      const found = [...element.children].find(({ localName }) => localName === caption)
      if (found !== undefined) return contentOf(found)
    }
    const content = namedByContent.has(roleOf(element)) ? contentOf(element) : ''
    if (content !== '') return content
    return normal(element.getAttribute('title') ?? '') || normal(element.getAttribute('placeholder') ?? '')
  }
  const byAria = (root: Root, text: string): Element[] => {
    const given: Record<string, string> = {}
    const rest = text.replace(/\[\s*(name|role)\s*=\s*(["'])(.*?)\2\s*\]/g, (_, key: string, __, value: string) => {
      given[key] = value
      return ''
    })
    const name = squashed(given.name ?? rest)
    if (name === '' && given.role === undefined) return []
    return [...elementsIn(root)].filter((element) => {
      if (given.role !== undefined && roleOf(element) !== given.role.toLowerCase()) return false
      if (name !== '' && squashed(nameOf(element)) !== name) return false
      return element.closest('[aria-hidden=true]') === null
    })
  }

  const find = (root: Root, selector: string): Element[] => {
    const [, prefix = 'css', rest = ''] = /^(aria|text|xpath|pierce|css)\/(.*)$/s.exec(selector) ?? [
      selector,
      'css',
      selector,
    ]
    try {
      switch (prefix) {
        case 'aria':
          return byAria(root, rest)
        case 'text':
          return byText(root, rest)
        case 'xpath':
          return byXpath(root, rest)
        case 'pierce':
          return [...elementsIn(root)].filter((element) => element.matches(rest))
        default:
          return [...root.querySelectorAll(rest)]
      }
    } catch {
      // A selector that this browser does not understand finds nothing; there may be alternatives.
      return []
    }
  }
  const follow = (root: Root, chain: string[]): Element[] =>
    chain.reduce<Root[]>(
      (roots, selector, nth) =>
        roots.flatMap((each) => find(nth > 0 && each instanceof Element ? (each.shadowRoot ?? each) : each, selector)),
      [root],
    ) as Element[]

  const queryAll = (root: Root, encoded: string): Element[] => {
    const { alternatives, every } = JSON.parse(decodeURIComponent(encoded)) as Query
    let invisible: Element[] = []
    for (const selector of alternatives) {
      const found = [...new Set(follow(root, typeof selector === 'string' ? [selector] : selector))]
      if (found.length === 0) continue
      if (every) return found
      const visible = found.filter(isVisible)
      if (visible.length > 0) return visible
      if (invisible.length === 0) invisible = found
    }
    return invisible
  }
  return { query: (root: Root, encoded: string) => queryAll(root, encoded)[0] ?? null, queryAll }
}
