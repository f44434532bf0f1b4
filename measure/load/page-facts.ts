/** What a document shows, in bounded figures and texts; all of it comes from the page and is untrusted. */
export interface PageFacts {
  /** Characters of text, white space collapsed; counting ends at 4,000. */
  text: number
  /** The first 600 of them. */
  excerpt: string
  /** Elements in the body. */
  elements: number
  /** The same without menu, header and footer of the site: what the page itself says. Its text is counted to 1,500 at least. */
  own: { text: number; elements: number; fields: boolean }
  /** Whether a script could lead to another page. */
  scripts: boolean
  /** Whether it has fields in which customers type. */
  fields: boolean
  /** Whether it has anything to see, also if that is concealed: text, pictures, frames, controls. Pixels for counting are not. */
  content: boolean
  /** Whether a frame of another document is shown, of at least 5 % of the viewport. */
  framed: boolean
  /** Whether a picture of that size is shown. */
  pictured: boolean
  /**
   * Of a page with little text of its own its first headings, of one without headings what is in the largest letters: at most 120
   * characters. Headings of a dialog only where the page has no other: a notice above a page is not the page.
   */
  heading: string
  /** Of a page that says hardly anything itself, and no price, all that it says: at most 400 characters; empty of any other. */
  said: string
  /** What a browser shows although it is not a web page, such as `application/json` or `image/png`; empty for a web page. */
  fileType: string
  /** Of XHTML that breaks off, the error that Chromium shows above what came before it; empty for any other page. */
  xmlError: string
  /** URLs of scripts, frames and forms, ids, and beginnings of inline scripts: at most 120, of 200 characters each. */
  marks: string[]
}

/** A page that sells something shows one, whatever its product is called. */
export const price = /[$€£¥₹₺₽]\s?\d|\d\s?(€|£|zł|kr\b|Kč|₽|円|元)/

/** A page with less text and fewer elements than any page with content of its own. */
export const nearEmpty = { text: 200, elements: 40 }

/**
 * Reads them from the current document. It is serialised, so it must not use anything from outside. Methods are taken from
 * prototypes: elements named `querySelectorAll` or `documentElement` would otherwise replace those of the document, in every world.
 */
export function readPageFacts(): PageFacts {
  const most = {
    text: 4_000,
    excerpt: 600,
    marks: 120,
    mark: 200,
    hosts: 300,
    pixel: 10,
    headed: 1_500,
    headings: 2,
    said: 400,
    inline: 10,
    texts: 2_000,
    nodes: 20_000,
    heading: 120,
  }
  const facts: PageFacts = {
    text: 0,
    excerpt: '',
    elements: 0,
    own: { text: 0, elements: 0, fields: false },
    scripts: false,
    fields: false,
    content: false,
    framed: false,
    pictured: false,
    heading: '',
    said: '',
    fileType: '',
    xmlError: '',
    marks: [],
  }
  const all = (root: Document | ShadowRoot, selector: string): Element[] =>
    Array.prototype.slice.call(
      (root instanceof Document ? Document.prototype : DocumentFragment.prototype).querySelectorAll.call(
        root,
        selector,
      ),
      0,
      most.hosts,
    )
  const attribute = (element: Element, name: string): string =>
    String(Element.prototype.getAttribute.call(element, name) ?? '')
  const mark = (text: string): void => {
    if (text !== '' && facts.marks.length < most.marks) facts.marks.push(text.slice(0, most.mark))
  }
  const hidden = new Set(['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE', 'TITLE'])
  const isRendered = (element: Element | null): boolean =>
    element !== null && Element.prototype.checkVisibility.call(element)
  const isLarger = (element: Element, side: number, area: number): boolean => {
    const { width, height } = Element.prototype.getBoundingClientRect.call(element)
    return width >= side && height >= side && width * height >= area
  }
  const shown = { opacityProperty: true, visibilityProperty: true }
  const isLarge = (element: Element): boolean =>
    isLarger(element, 1, 0.05 * innerWidth * innerHeight) && Element.prototype.checkVisibility.call(element, shown)
  /** Not one for screen readers, and not one of a drawer that is closed. */
  const isInSight = (element: Element): boolean => {
    const { left, right } = Element.prototype.getBoundingClientRect.call(element)
    const isShown = Element.prototype.checkVisibility.call(element, shown) && isLarger(element, 2, 0)
    return isShown && right > 0 && left < innerWidth && closest(element, '[aria-hidden=true], [inert]') === null
  }
  const closest = (element: Element | null, selector: string): Element | null =>
    element === null ? null : Element.prototype.closest.call(element, selector)
  const ofSite = ['header', 'footer']
    .map((name) => `${name}:not(:is(main, article, section, dialog) *)`)
    .concat('nav', '[role=navigation]', '[role=banner]', '[role=contentinfo]')
    .join(', ')
  const dialog = 'dialog, [role=dialog], [role=alertdialog], [aria-modal=true]'
  const plain = (text: string | null): string => String(text).slice(0, most.text).replace(/\s+/g, ' ').trim()
  /** In which a text stands, whatever part of it is bold; a page may nest such parts without end. */
  const blockOf = (element: Element): Element => {
    let found = element
    for (let left = most.inline; left > 0 && found.parentElement !== null; left--) {
      if (getComputedStyle(found).display !== 'inline') break
      found = found.parentElement
    }
    return found
  }
  let block: Element | undefined
  const readText = (root: Node): void => {
    const walker = Document.prototype.createTreeWalker.call(document, root, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(), left = most.nodes; node !== null && left > 0; node = walker.nextNode(), left--) {
      // A page may begin with a menu of thousands of words.
      if (facts.text >= most.text && facts.own.text >= most.headed) return
      if (hidden.has(node.parentNode?.nodeName ?? '')) continue
      const text = plain(node.nodeValue)
      if (text === '') continue
      if (closest(node.parentElement, ofSite) === null) {
        facts.own.text += text.length
        if (facts.own.text <= most.said && node.parentElement !== null && isInSight(node.parentElement)) {
          const own = blockOf(node.parentElement)
          const isNew = own !== block || node.previousSibling?.nodeName === 'BR'
          facts.said += `${facts.said === '' ? '' : isNew ? ' | ' : ' '}${text}`
          block = own
        }
      }
      facts.content ||= isRendered(node.parentElement ?? (root instanceof ShadowRoot ? root.host : null))
      facts.text = Math.min(most.text, facts.text + text.length)
      if (facts.excerpt.length < most.excerpt) facts.excerpt = `${facts.excerpt} ${text}`.trim().slice(0, most.excerpt)
    }
  }
  const [root, body] = [':root', 'body'].map((part) => Document.prototype.querySelector.call(document, part))
  const type = String(Object.getOwnPropertyDescriptor(Document.prototype, 'contentType')?.get?.call(document))
  // Of XML, Chromium makes a page that shows its tree; XHTML may come as any XML.
  const isTree = all(document, '#webkit-xml-viewer-source-xml').length > 0
  const isPage = type === 'text/html' || (/xml/.test(type) && root instanceof HTMLHtmlElement && !isTree)
  if (!isPage) facts.fileType = type.slice(0, most.mark)
  else if (/xml/.test(type))
    facts.xmlError = plain(all(document, 'parsererror > div')[0]?.textContent ?? '').slice(0, most.mark)
  facts.elements = body ? Element.prototype.getElementsByTagName.call(body, '*').length : 0
  const elementsOfSite = all(document, `:is(${ofSite}):not(:is(${ofSite}) *)`).reduce(
    (sum, part) => sum + 1 + Element.prototype.getElementsByTagName.call(part, '*').length,
    0,
  )
  if (root) readText(root)
  // Applications of web components nest shadow roots.
  const roots: [place: Document | ShadowRoot, hosts: string][] = [[document, 'body *']]
  const drawn = 'img, svg, canvas, video, iframe, frame, object, embed, input, button, select, textarea'
  for (const [place, hosts] of roots) {
    facts.content ||= all(place, drawn).some((element) => isRendered(element) && isLarger(element, most.pixel, 0))
    facts.framed ||= all(place, 'iframe, frame, object, embed').some(isLarge)
    facts.pictured ||= all(place, 'img, svg, video').some(isLarge)
    for (const { shadowRoot } of all(place, hosts)) {
      // A form with a field of that name has the field.
      if (!(shadowRoot instanceof ShadowRoot) || roots.length > most.hosts) continue
      facts.elements += all(shadowRoot, '*').length
      readText(shadowRoot)
      roots.push([shadowRoot, '*'])
    }
  }
  facts.own.elements = Math.max(0, facts.elements - elementsOfSite)
  const headings = (): string[] => {
    const found = roots
      .flatMap(([place]) => all(place, 'h1, h2, h3, [role=heading]'))
      .slice(0, most.hosts)
      .filter((element) => isInSight(element) && plain(element.textContent) !== '')
    const outside = (selector: string) => found.filter((element) => closest(element, selector) === null)
    return ([outside(`${ofSite}, ${dialog}`), outside(ofSite), found].find((each) => each.length > 0) ?? [])
      .map(({ textContent }) => plain(textContent))
      .slice(0, most.headings)
  }
  const largest = (): string[] => {
    let found = { size: 0, text: '' }
    let left = most.texts
    const walker = Document.prototype.createTreeWalker.call(document, root ?? document, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null && left > 0; node = walker.nextNode()) {
      const { parentElement } = node
      if (parentElement === null || hidden.has(parentElement.nodeName) || plain(node.nodeValue) === '') continue
      left--
      const size = Number.parseFloat(getComputedStyle(parentElement).fontSize)
      if (size > found.size && isRendered(parentElement)) found = { size, text: plain(parentElement.textContent) }
    }
    return found.text === '' ? [] : [found.text]
  }
  if (facts.own.text > most.said) facts.said = ''
  const found = headings()
  if (found.length === 0) facts.heading = largest().join('').slice(0, most.heading)
  else if (facts.own.text < most.headed) facts.heading = found.join(' | ').slice(0, most.heading)
  for (const script of all(document, 'script')) {
    const type = attribute(script, 'type')
    if (/json|template|speculationrules|importmap/i.test(type)) continue
    facts.scripts = true
    if (attribute(script, 'src') === '') mark(String(script.textContent).slice(0, most.mark))
  }
  for (const element of all(document, 'script[src], iframe[src], form[action]')) {
    mark(attribute(element, 'src') || attribute(element, 'action'))
  }
  for (const element of all(document, '[id]')) mark(`#${attribute(element, 'id')}`)
  // Of a button, and where it is asked for, nobody sees the captcha.
  const unseen = 'button, input, [data-size=invisible], [data-appearance=execute], [data-appearance=interaction-only]'
  for (const element of all(document, `:is(.h-captcha, .g-recaptcha, .cf-turnstile):not(${unseen})`))
    mark(`.${attribute(element, 'class')}`)
  const typed = 'input:not([type=hidden]):not([type=checkbox]):not([type=submit]):not([type=button]), textarea'
  // A captcha's own answer is a field too.
  const fields = all(document, typed).filter((field) => !/captcha|turnstile/i.test(attribute(field, 'name')))
  facts.fields = fields.length > 0
  facts.own.fields = fields.some((field) => closest(field, ofSite) === null)
  if (body && attribute(body, 'onload') !== '') facts.scripts = true
  return facts
}

/** The facts in a value that came from a page; undefined when it is something else. */
export function toPageFacts(value: unknown): PageFacts | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const {
    text,
    excerpt,
    elements,
    own,
    scripts,
    fields,
    content,
    framed,
    pictured,
    heading,
    said,
    fileType,
    xmlError,
    marks,
  } = value as Record<keyof PageFacts, unknown>
  if (typeof text !== 'number' || typeof elements !== 'number' || !Array.isArray(marks)) return undefined
  const ownFacts = (typeof own === 'object' && own !== null ? own : {}) as Record<keyof PageFacts['own'], unknown>
  return {
    text,
    elements,
    own: {
      text: Number(ownFacts.text),
      elements: Number(ownFacts.elements),
      fields: ownFacts.fields === true,
    },
    excerpt: String(excerpt).slice(0, 600),
    scripts: scripts === true,
    fields: fields === true,
    content: content === true,
    framed: framed === true,
    pictured: pictured === true,
    heading: String(heading).slice(0, 120),
    said: price.test(String(said)) ? '' : String(said).slice(0, 600),
    fileType: String(fileType).slice(0, 200),
    xmlError: String(xmlError).slice(0, 200),
    marks: marks.slice(0, 120).map((mark) => String(mark).slice(0, 200)),
  }
}
