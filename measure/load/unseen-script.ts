import type { Nodes } from './nodes-script.ts'

/**
 * Runs in every document's isolated world; serialised, so it must not use anything from outside. Whether the page's content has its
 * place and yet cannot be seen: clipped, squeezed, transparent, kept far outside, behind a curtain as preloaders are, or pictures that have not been set.
 * It only decides when to look again. Looks at little where the LCP element is the page's own and can be seen.
 */
function observeUnseen(): void {
  /** Nodes looked at, at most. */
  const most = 500
  /** Shares of the viewport: of what a customer waits for, of what is next to nothing, and of a picture that is most of what is shown. */
  const [smallest, trace, large] = [0.05, 0.01, 0.15]
  /** A box with a side of this, CSS pixels, shows nothing of what is in it. */
  const little = 8
  /** Share of the viewport that a curtain covers. */
  const whole = 0.95
  const apart =
    'header:not(main *), footer:not(main *), nav, aside, dialog, [role=dialog], [aria-modal=true], [aria-hidden=true], [inert], script, style, template, noscript'
  const drawn = 'img, svg, canvas, video'
  const controls = 'a[href], button, input, select, textarea, iframe, [role=button]'
  const toBeSet = ['src', 'srcset', 'lazy', 'lazy-src', 'lazy-srcset', 'original', 'bg']
    .map((name) => `img[data-${name}]`)
    .join(', ')

  const { getterOf, parentOf, isVisible, boxOf: rectOf } = (globalThis as unknown as Nodes).outpaceNodes
  // Methods are taken from prototypes: a form has a field called `closest` or `children` instead of its own.
  const matches = (element: Element, selector: string): boolean => Element.prototype.matches.call(element, selector)
  const closest = (element: Element, selector: string): Element | null =>
    Element.prototype.closest.call(element, selector)
  const find = (selector: string): Element | null => Document.prototype.querySelector.call(document, selector)
  const childrenOf = getterOf<NodeList>(Node, 'childNodes')
  const isWithin = (element: Element, other: Element): boolean => Node.prototype.contains.call(other, element)
  const viewport = (): number => innerWidth * innerHeight

  interface Box {
    x: number
    y: number
    area: number
  }
  /** Its part in the viewport. */
  const boxOf = ({ left, right, top, bottom }: DOMRect): Box => {
    const [from, to] = [Math.max(left, 0), Math.min(right, innerWidth)]
    const [above, below] = [Math.max(top, 0), Math.min(bottom, innerHeight)]
    return { x: (from + to) / 2, y: (above + below) / 2, area: Math.max(0, to - from) * Math.max(0, below - above) }
  }
  const elementBox = (element: Element): Box => boxOf(rectOf(element))
  /** What `clip-path`, `overflow` and a flipped side leave out is not hit; a layer above it does not matter here. */
  const isHit = (element: Element, { x, y }: Box): boolean => {
    const root = Node.prototype.getRootNode.call(element)
    const { elementsFromPoint } = root instanceof ShadowRoot ? ShadowRoot.prototype : Document.prototype
    return elementsFromPoint.call(root, x, y).some((each) => each === element || isWithin(each, element))
  }
  const isSeen = (element: Element, box: Box): boolean => {
    if (!isVisible(element)) return false
    const { pointerEvents, color, backgroundClip } = getComputedStyle(element)
    if (/^rgba\(.*, 0\)$/.test(color) && backgroundClip !== 'text' && !matches(element, drawn)) return false
    // What takes no clicks is never hit.
    return pointerEvents === 'none' || isHit(element, box)
  }
  /** In a box that shows a part of it, as sprites, zoomed pictures and texts with "More" are. */
  const isCropped = (element: Element, { x, y }: Box): boolean => {
    for (let at = parentOf(element); at !== null; at = parentOf(at)) {
      const { left, right, top, bottom } = rectOf(at)
      const isOutside = x < left || x > right || y < top || y > bottom
      if (isOutside && getComputedStyle(at).overflow !== 'visible')
        return right - left > little && bottom - top > little
    }
    return false
  }
  const isFixed = (element: Element): boolean => getComputedStyle(element).position === 'fixed'

  /** Opaque, all over the page, and with nothing that a customer could press. */
  const isOpaqueLayer = (element: Element): boolean => {
    const { position, backgroundColor, backgroundImage, opacity } = getComputedStyle(element)
    const isOpaque = backgroundImage !== 'none' || /^rgb\(|, (0\.9\d*|1)\)$/.test(backgroundColor)
    if (!/fixed|absolute/.test(position) || !isOpaque || Number(opacity) < 0.9) return false
    return elementBox(element).area >= whole * viewport()
  }
  const hasControls = (element: Element): boolean =>
    matches(element, controls) || Element.prototype.querySelector.call(element, controls) !== null
  const isCurtain = (element: Element, shown: Element): boolean => {
    for (let at: Element | null = element; at !== null && !isWithin(shown, at); at = parentOf(at))
      if (isOpaqueLayer(at)) return !hasControls(at)
    return false
  }
  /** Whether it is in a curtain itself, as the name of a shop or a count is, with a page of texts and pictures behind it. */
  const isOnCurtain = (shown: Element): boolean => {
    let curtain: Element | null = shown
    while (curtain !== null && !(isFixed(curtain) && isOpaqueLayer(curtain))) curtain = parentOf(curtain)
    if (curtain === null || hasControls(curtain)) return false
    const layer = curtain
    const isContent = (element: Element): boolean =>
      !isWithin(element, layer) &&
      !isWithin(layer, element) &&
      (matches(element, drawn) || [...childrenOf(element)].some((node) => node instanceof Text && /\S/.test(node.data)))
    const parts = [0.1, 0.3, 0.5, 0.7, 0.9]
    const points = parts.flatMap((x) => parts.map((y) => [x * innerWidth, y * innerHeight] as const))
    const behind = points.filter(([x, y]) => {
      const all = Document.prototype.elementsFromPoint.call(document, x, y)
      // From top to bottom: what stands in front of the layer is not hidden by it. One that takes no clicks is not among them.
      return all.slice(all.indexOf(layer) + 1).some(isContent)
    })
    return behind.length > points.length / 4
  }
  const isCovered = (shown: Element, { x, y }: Box): boolean => {
    const top = Document.prototype.elementFromPoint.call(document, x, y)
    return top !== null && !isWithin(top, shown) && isCurtain(top, shown)
  }

  const holdsContent = (element: Element): boolean => {
    const main = find('main, [role=main]')
    if ((main !== null && !isWithin(element, main)) || closest(element, apart) !== null) return false
    for (let at: Element | null = element; at !== null && at !== main; at = parentOf(at)) if (isFixed(at)) return false
    return true
  }

  /** Whether hardly anything of the page's content is seen, and much of it is in its place. */
  const hidesContent = (): boolean => {
    const start = find('main, [role=main]') ?? find('body')
    let [seen, hidden, largest, left] = [0, 0, 0, most]
    const count = (element: Element, rect: DOMRect, isPicture: boolean): void => {
      const box = boxOf(rect)
      if (box.area === 0) {
        const { offsetWidth = 0, offsetHeight = 0 } = element as HTMLElement
        const [width, height] = [Number(offsetWidth), Number(offsetHeight)]
        const isEmpty = rectOf(element).width === 0
        // Scaled to nothing, or farther away than a closed drawer is. What is for screen readers is squeezed there.
        if (isEmpty) hidden += Math.min(width * height, viewport())
        // Nobody can scroll to what is above the top of the page.
        else if ((rect.right < -innerWidth || rect.bottom + scrollY < 0) && width > little && height > little)
          hidden += Math.min(rect.width * rect.height, viewport())
      } else if (isSeen(element, box) && !isAwaited(element)) seen += box.area
      else if (!isCropped(element, box)) {
        hidden += box.area
        if (isPicture) largest = Math.max(largest, box.area)
      }
    }
    const walk = (element: Element): void => {
      if (left <= 0 || seen >= smallest * viewport()) return
      left--
      if (matches(element, apart) || !Element.prototype.checkVisibility.call(element)) return
      if (element !== start && isFixed(element)) return
      if (matches(element, drawn)) {
        count(element, rectOf(element), true)
        return
      }
      const { shadowRoot } = element
      const nodes = [...(shadowRoot instanceof ShadowRoot ? shadowRoot.childNodes : []), ...childrenOf(element)]
      for (const node of nodes) {
        if (node instanceof Element) walk(node)
        else if (node instanceof Text && /\S/.test(node.data)) count(element, rectOf(node), false)
      }
    }
    if (start !== null) walk(start)
    if (seen >= smallest * viewport()) return false
    return largest >= large * viewport() || (seen < trace * viewport() && hidden >= smallest * viewport())
  }
  /** A picture in whose place there is nothing yet, or a stand-in. */
  const isAwaited = (element: Element): boolean =>
    element instanceof HTMLImageElement && matches(element, toBeSet) && /^(data:|$)/.test(element.currentSrc)

  /** @param shown the LCP element @param share its share of the viewport */
  ;(globalThis as unknown as Record<string, unknown>).outpaceUnseen = (shown: unknown, share: number): boolean => {
    // Beside a modal dialog nothing is hit.
    if (find(':modal') !== null) return false
    if (!(shown instanceof Element) || !shown.isConnected) return share < smallest && hidesContent()
    const box = elementBox(shown)
    if (box.area === 0) return share < smallest && hidesContent()
    if (isCovered(shown, box) || isOnCurtain(shown)) return true
    return (share < smallest || !isSeen(shown, box) || !holdsContent(shown)) && hidesContent()
  }
}

export const unseenScript: string = `;(${observeUnseen.toString()})();`
