/** What the script gives to those that run after it in the same world. */
export interface Nodes {
  outpaceNodes: {
    /** Reads a property as a prototype has it: a form has a field called `children` or `textContent` instead of its own. */
    getterOf: <T>(type: { prototype: object }, name: string) => (node: Node) => T
    /** The element that a node is in; of what stands in a shadow root, its host. */
    parentOf: (node: Node) => Element | null
    /** The outermost element that hides what is in this one, wherever that is; undefined where nothing does. */
    concealerOf: (element: Element) => Element | undefined
    isVisible: (element: Element) => boolean
    /** Where an element or a text is. */
    boxOf: (node: Node) => DOMRect
    /** Whether it is wider inside than outside: what is in it may be seen where it is not itself. */
    spills: (element: Element) => boolean
    /** What of a box is in the viewport, CSS pixels. */
    areaOf: (box: DOMRect) => number
    /** What an element lets be seen of a box in it, as one that unfolds does. */
    cropTo: (element: Element, box: DOMRect) => DOMRect
    /**
     * Passes nodes of a tree, and of the open shadow roots in it, until `pass` returns false.
     * @param enter whether to go on in a shadow root; absent: in each
     */
    walk: (top: Node, options: WalkOptions) => boolean
  }
}

interface WalkOptions {
  /** NodeFilter.SHOW_... */
  show: number
  pass: (node: Node) => boolean
  enter?: (root: ShadowRoot) => boolean
}

/**
 * Runs in every document, ahead of the other observers; serialised, so it must not use anything from outside. What stands where on the
 * page, and whether it can be seen. Methods are taken from prototypes: a form has a field called `parentNode` or `shadowRoot` instead
 * of its own.
 */
function lookAtNodes(): void {
  const hiding = { opacityProperty: true, visibilityProperty: true }
  const getterOf = <T>(type: { prototype: object }, name: string) => {
    const get = Object.getOwnPropertyDescriptor(type.prototype, name)?.get
    return (node: Node): T => get?.call(node) as T
  }
  const parentNodeOf = getterOf<unknown>(Node, 'parentNode')
  const scrollWidthOf = getterOf<number>(Element, 'scrollWidth')
  const clientWidthOf = getterOf<number>(Element, 'clientWidth')
  const spills = (element: Element): boolean => scrollWidthOf(element) > clientWidthOf(element) + 1

  const parentOf = (node: Node): Element | null => {
    const parent = parentNodeOf(node)
    if (parent instanceof ShadowRoot) return parent.host
    return parent instanceof Element ? parent : null
  }
  const concealerOf = (element: Element): Element | undefined => {
    const unseen: Element[] = []
    let at: Element | null = element
    for (; at !== null && !Element.prototype.checkVisibility.call(at, hiding); at = parentOf(at)) unseen.push(at)
    // Without a box of its own, as a slot is, it shows what is in it all the same.
    return unseen.findLast((each) => getComputedStyle(each).display !== 'contents')
  }
  const isVisible = (element: Element): boolean => concealerOf(element) === undefined
  const boxOf = (node: Node): DOMRect => {
    if (node instanceof Element) return Element.prototype.getBoundingClientRect.call(node)
    const range = new Range()
    range.selectNode(node)
    return range.getBoundingClientRect()
  }
  const areaOf = ({ left, right, top, bottom }: DOMRect): number => {
    const width = Math.min(right, innerWidth) - Math.max(left, 0)
    const height = Math.min(bottom, innerHeight) - Math.max(top, 0)
    return width > 0 && height > 0 ? width * height : 0
  }
  const crops = (element: Element): boolean =>
    getComputedStyle(element).overflow !== 'visible' ||
    // Its content has a box of its own, which grows with it.
    (element instanceof HTMLDetailsElement && getComputedStyle(element, '::details-content').overflow !== 'visible')
  const cropTo = (element: Element, box: DOMRect): DOMRect => {
    if (!crops(element)) return box
    const { left, right, top, bottom } = boxOf(element)
    const [x, y] = [Math.max(left, box.left), Math.max(top, box.top)]
    return new DOMRect(x, y, Math.max(0, Math.min(right, box.right) - x), Math.max(0, Math.min(bottom, box.bottom) - y))
  }
  const walk: Nodes['outpaceNodes']['walk'] = (top, options) => {
    const { show, pass, enter } = options
    const walker = Document.prototype.createTreeWalker.call(document, top, show)
    for (let at: Node | null = top; at !== null; at = walker.nextNode()) {
      if (!pass(at)) return false
      const root = at instanceof Element ? at.shadowRoot : null
      if (root instanceof ShadowRoot && enter?.(root) !== false && !walk(root, options)) return false
    }
    return true
  }
  ;(globalThis as unknown as Nodes).outpaceNodes = {
    getterOf,
    parentOf,
    concealerOf,
    isVisible,
    boxOf,
    spills,
    areaOf,
    cropTo,
    walk,
  }
}

export const nodesScript: string = `;(${lookAtNodes.toString()})();`
