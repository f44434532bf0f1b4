/** What a document shows, in bounded figures and texts; all of it comes from the page and is untrusted. */
export interface PageFacts {
  /** Characters of text, white space collapsed; counting ends at 4,000. */
  text: number
  /** The first 600 of them. */
  excerpt: string
  /** Elements in the body. */
  elements: number
  /** Whether a script could lead to another page. */
  scripts: boolean
  /** Whether it has fields in which customers type. */
  fields: boolean
  /** Whether it has anything to see, also if that is concealed: text, pictures, frames, controls. Pixels for counting are not. */
  content: boolean
  /** Whether a frame of another document is shown, of at least 5 % of the viewport. */
  framed: boolean
  /** Of a page with little text its first headings, of one without headings what is in the largest letters: at most 120 characters. */
  heading: string
  /** What a browser shows although it is not a web page, such as `application/json` or `image/png`; empty for a web page. */
  fileType: string
  /** URLs of scripts, frames and forms, ids, and beginnings of inline scripts: at most 120, of 200 characters each. */
  marks: string[]
}

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
    texts: 2_000,
    heading: 120,
  }
  const facts: PageFacts = {
    text: 0,
    excerpt: '',
    elements: 0,
    scripts: false,
    fields: false,
    content: false,
    framed: false,
    heading: '',
    fileType: '',
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
  const isFrame = (element: Element): boolean =>
    isLarger(element, 1, 0.05 * innerWidth * innerHeight) && Element.prototype.checkVisibility.call(element, shown)
  const plain = (text: string | null): string => String(text).slice(0, most.text).replace(/\s+/g, ' ').trim()
  const readText = (root: Node): void => {
    const walker = Document.prototype.createTreeWalker.call(document, root, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null && facts.text < most.text; node = walker.nextNode()) {
      if (hidden.has(node.parentNode?.nodeName ?? '')) continue
      const text = plain(node.nodeValue)
      if (text === '') continue
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
  facts.elements = body ? Element.prototype.getElementsByTagName.call(body, '*').length : 0
  if (root) readText(root)
  // Applications of web components nest shadow roots.
  const roots: [place: Document | ShadowRoot, hosts: string][] = [[document, 'body *']]
  const drawn = 'img, svg, canvas, video, iframe, frame, object, embed, input, button, select, textarea'
  for (const [place, hosts] of roots) {
    facts.content ||= all(place, drawn).some((element) => isRendered(element) && isLarger(element, most.pixel, 0))
    facts.framed ||= all(place, 'iframe, frame, object, embed').some(isFrame)
    for (const { shadowRoot } of all(place, hosts)) {
      // A form with a field of that name has the field.
      if (!(shadowRoot instanceof ShadowRoot) || roots.length > most.hosts) continue
      facts.elements += all(shadowRoot, '*').length
      readText(shadowRoot)
      roots.push([shadowRoot, '*'])
    }
  }
  const headings = (): string[] =>
    roots
      .flatMap(([place]) => all(place, 'h1, h2, h3, [role=heading]'))
      .slice(0, most.hosts)
      .filter(isRendered)
      .map(({ textContent }) => plain(textContent))
      .filter((text) => text !== '')
      .slice(0, most.headings)
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
  const found = headings()
  if (found.length === 0) facts.heading = largest().join('').slice(0, most.heading)
  else if (facts.text < most.headed) facts.heading = found.join(' | ').slice(0, most.heading)
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
  for (const element of all(document, '.h-captcha, .g-recaptcha, .cf-turnstile'))
    mark(`.${attribute(element, 'class')}`)
  const typed = 'input:not([type=hidden]):not([type=checkbox]):not([type=submit]):not([type=button]), textarea'
  // A captcha's own answer is a field too.
  facts.fields = all(document, typed).some((field) => !/captcha|turnstile/i.test(attribute(field, 'name')))
  if (body && attribute(body, 'onload') !== '') facts.scripts = true
  return facts
}

/** The facts in a value that came from a page; undefined when it is something else. */
export function toPageFacts(value: unknown): PageFacts | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { text, excerpt, elements, scripts, fields, content, framed, heading, fileType, marks } = value as Record<
    keyof PageFacts,
    unknown
  >
  if (typeof text !== 'number' || typeof elements !== 'number' || !Array.isArray(marks)) return undefined
  return {
    text,
    elements,
    excerpt: String(excerpt).slice(0, 600),
    scripts: scripts === true,
    fields: fields === true,
    content: content === true,
    framed: framed === true,
    heading: String(heading).slice(0, 120),
    fileType: String(fileType).slice(0, 200),
    marks: marks.slice(0, 120).map((mark) => String(mark).slice(0, 200)),
  }
}
