/** What is looked for on a page. */
export interface SoughtContent {
  text?: string | undefined
  /** CSS. */
  selector?: string | undefined
}

/** What a page has of it; the texts come from the page and are untrusted. */
export interface PageContent {
  /** Whether the text can be seen on it; true when none is sought. */
  text: boolean
  /** Whether something matches the selector; true when none is sought, null when it is not CSS. */
  selector: boolean | null
  title: string
  /** Value of `lang`; empty without one. */
  language: string
  /** The beginning of the text that can be seen. */
  excerpt: string
}

/**
 * Looks for it in the document and its open shadow roots, not in frames. It is serialised, so it must not use anything from outside,
 * and it takes methods from prototypes, because elements can have their names (page-facts.ts).
 */
export function readPageContent({ text, selector }: SoughtContent): PageContent {
  const most = { nodes: 300_000, ms: 3_000, excerpt: 200, title: 1_000, language: 40 }
  const end = performance.now() + most.ms
  /** Case and white space depend on style sheets and on how the page is written, and so do characters that cannot be seen. */
  const plain = (raw: string): string =>
    raw
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[\s\p{Cf}]+/gu, '')
  const wanted = plain(text ?? '')
  const buttons = 'input[type=submit i], input[type=button i], input[type=reset i]'
  const root = Document.prototype.querySelector.call(document, ':root')
  const content: PageContent = {
    text: wanted === '',
    selector: selector === undefined,
    title: '',
    language:
      root === null ? '' : String(Element.prototype.getAttribute.call(root, 'lang') ?? '').slice(0, most.language),
    excerpt: '',
  }
  const title = Object.getOwnPropertyDescriptor(Document.prototype, 'title')?.get?.call(document)
  content.title = String(title ?? '').slice(0, most.title)

  const match = (place: Document | ShadowRoot): void => {
    if (selector === undefined || content.selector !== false) return
    const { querySelector } = place instanceof Document ? Document.prototype : DocumentFragment.prototype
    try {
      content.selector = querySelector.call(place, selector) !== null
    } catch {
      content.selector = null
    }
  }
  let before = ''
  const read = (raw: string, element: Element | null): void => {
    if (content.text && content.excerpt.length >= most.excerpt) return
    if (!/\S/.test(raw) || element === null) return
    if (!Element.prototype.checkVisibility.call(element, { visibilityProperty: true })) return
    if (content.excerpt.length < most.excerpt) {
      const more = raw
        .slice(0, 10 * most.excerpt)
        .replace(/\s+/g, ' ')
        .trim()
      content.excerpt = `${content.excerpt} ${more}`.trim().slice(0, most.excerpt)
    }
    if (content.text) return
    const seen = before + plain(raw)
    content.text = seen.includes(wanted)
    before = seen.slice(-wanted.length)
  }
  let nodes = 0
  const walk = (place: Document | ShadowRoot): void => {
    match(place)
    const walker = Document.prototype.createTreeWalker.call(
      document,
      place,
      NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT,
    )
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (content.text && content.selector !== false) return
      if (++nodes > most.nodes || (nodes % 100 === 0 && performance.now() > end)) return
      if (node instanceof Text) read(node.data, node.parentElement ?? (place instanceof ShadowRoot ? place.host : null))
      else if (node instanceof HTMLInputElement && node.matches(buttons)) read(node.value, node)
      else if (node instanceof Element) {
        const { shadowRoot } = node
        if (shadowRoot instanceof ShadowRoot) walk(shadowRoot)
      }
    }
  }
  walk(document)
  return content
}

/** The content in a value that came from a page; undefined when it is something else. */
export function toPageContent(value: unknown): PageContent | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { text, selector, title, language, excerpt } = value as Record<keyof PageContent, unknown>
  if (typeof text !== 'boolean' || (typeof selector !== 'boolean' && selector !== null)) return undefined
  return { text, selector, title: String(title), language: String(language), excerpt: String(excerpt) }
}
