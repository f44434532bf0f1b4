import type { Nodes } from './nodes-script.ts'

/**
 * Runs in every document's isolated world; serialised, so it must not use anything from outside. Whether a picture that is about to be
 * the LCP element is there and transparent, with nothing else in its place: slides none of which is on, or a picture that a script is yet
 * to show. It only decides when to look again.
 */
function observeHeldBack(): void {
  /** Elements looked at, at most. */
  const most = 500
  /** Share of the viewport: of what a customer waits for. */
  const smallest = 0.05
  /** What Chromium's arithmetic and this one's may differ by. */
  const clearly = 1.05
  const drawn = 'img, video, canvas, svg, iframe, object, embed'
  const apart =
    'header:not(main *), footer:not(main *), nav, aside, dialog, [role=dialog], [aria-modal=true], [aria-hidden=true], [inert], script, style, template, noscript'

  const { getterOf, boxOf, areaOf, isVisible } = (globalThis as unknown as Nodes).outpaceNodes
  const childrenOf = getterOf<NodeListOf<Node>>(Node, 'childNodes')
  const hasText = (element: Element): boolean => {
    let looked = 0
    for (const node of childrenOf(element)) {
      if (node instanceof Text && /\S/.test(node.data)) return true
      if (++looked === most) return false
    }
    return false
  }
  const hasBackground = (element: Element): boolean => getComputedStyle(element).backgroundImage.includes('url(')
  /** As large as Chromium will count it: one of fewer pixels is not taken for larger, and what fills the screen is a background. */
  const countedArea = (element: Element): number => {
    const box = boxOf(element)
    const area = areaOf(box)
    const whole = box.width * box.height
    if (area >= innerWidth * innerHeight) return 0
    if (!(element instanceof HTMLImageElement))
      return element instanceof HTMLVideoElement || hasBackground(element) ? area : 0
    if (whole === 0 || element.currentSrc.startsWith('data:')) return 0
    return area * Math.min(1, (element.naturalWidth * element.naturalHeight) / whole)
  }
  const showsItself = (element: Element): boolean =>
    isVisible(element) && (Element.prototype.matches.call(element, drawn) || hasBackground(element) || hasText(element))
  /** Remembers what is shown at a point: dozens of pictures of a product seen from all sides may lie on each other. */
  const lookAtPoints = () => {
    const known = new Map<string, Element[]>()
    return (x: number, y: number): Element[] => {
      const place = `${x} ${y}`
      const shown = known.get(place) ?? Document.prototype.elementsFromPoint.call(document, x, y).filter(showsItself)
      known.set(place, shown)
      return shown
    }
  }
  /** Whether most of its place shows something else, as a picture does that another one replaces under the pointer. */
  const isOverOthers = (element: Element, shownAt: ReturnType<typeof lookAtPoints>): boolean => {
    const { left, right, top, bottom } = boxOf(element)
    const [x, y] = [Math.max(left, 0), Math.max(top, 0)]
    const [wide, high] = [Math.min(right, innerWidth) - x, Math.min(bottom, innerHeight) - y]
    const parts = [1 / 6, 3 / 6, 5 / 6]
    const points = parts.flatMap((across) => parts.map((down) => [x + across * wide, y + down * high] as const))
    const others = points.filter((point) =>
      shownAt(...point).some((each) => !Node.prototype.contains.call(each, element)),
    )
    return 2 * others.length > points.length
  }

  /** @param share the LCP element's share of the viewport */
  ;(globalThis as unknown as Record<string, unknown>).outpaceHeldBack = (share: number): boolean => {
    const least = Math.max(clearly * share, smallest) * innerWidth * innerHeight
    const shownAt = lookAtPoints()
    const found = new Set<Element>(Document.prototype.querySelectorAll.call(document, 'body'))
    for (const element of found) {
      if (Element.prototype.matches.call(element, apart) || !Element.prototype.checkVisibility.call(element)) continue
      const area = areaOf(boxOf(element))
      // What has no height may have parts that have some.
      if ((area > 0 && area <= least) || getComputedStyle(element).position === 'fixed') continue
      if (area > 0 && !isVisible(element) && countedArea(element) > least && !isOverOthers(element, shownAt))
        return true
      for (const child of childrenOf(element)) {
        // Some pages have hundreds of thousands of rows.
        if (found.size === most) break
        if (child instanceof Element) found.add(child)
      }
    }
    return false
  }
}

export const heldBackScript: string = `;(${observeHeldBack.toString()})();`
