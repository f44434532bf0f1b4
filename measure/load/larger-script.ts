import type { Motion } from './motion-script.ts'
import type { Nodes } from './nodes-script.ts'

/**
 * Runs in every document's isolated world; serialised, so it must not use anything from outside. Whether a picture that is about to be
 * the LCP element is there and yet not counted: Chromium counts what fades in when it is fully there, and what has arrived when it is
 * decoded, in threads that nothing waits for. It only decides when to look again.
 */
function observeLarger(): void {
  /** Animations and pictures looked at, at most. */
  const most = 500
  /** Share of the viewport: of what a customer waits for. */
  const smallest = 0.05
  /** The largest pictures of a camera are decoded within this on a busy machine, ms. */
  const decoding = 2_000
  /** What Chromium's arithmetic and this one's may differ by. */
  const clearly = 1.05
  /** Bits a pixel: of less, LCP takes no notice (https://web.dev/articles/lcp#low-entropy). */
  const leastBits = 0.05
  const pictures = 'img, video'
  const { outpaceAnimations, outpaceNodes } = globalThis as unknown as Motion & Nodes
  const { parentOf, isVisible, boxOf } = outpaceNodes
  let arrived: { image: HTMLImageElement; at: number }[] = []

  EventTarget.prototype.addEventListener.call(
    document,
    'load',
    ({ target }) => {
      if (target instanceof HTMLImageElement && arrived.length < most)
        arrived.push({ image: target, at: performance.now() })
    },
    true,
  )

  const viewport = (): number => innerWidth * innerHeight
  /** What is seen of it in the viewport and in the boxes that crop it, CSS pixels. */
  const shownArea = (element: Element): number => {
    let { left, right, top, bottom } = boxOf(element)
    const crop = (box: { left: number; right: number; top: number; bottom: number }): void => {
      left = Math.max(left, box.left)
      right = Math.min(right, box.right)
      top = Math.max(top, box.top)
      bottom = Math.min(bottom, box.bottom)
    }
    crop({ left: 0, right: innerWidth, top: 0, bottom: innerHeight })
    for (let at = parentOf(element); at !== null; at = parentOf(at))
      if (getComputedStyle(at).overflow !== 'visible') crop(boxOf(at))
    return Math.max(0, right - left) * Math.max(0, bottom - top)
  }

  const fadesIn = ({ playState, effect }: Animation): Element | null => {
    if (playState !== 'running' || !(effect instanceof KeyframeEffect) || effect.target === null) return null
    const isEndless = !Number.isFinite(Number(effect.getComputedTiming().endTime))
    const inTheEnd = Number(effect.getKeyframes().findLast(({ opacity }) => opacity !== undefined)?.opacity)
    return !isEndless && Number(getComputedStyle(effect.target).opacity) < inTheEnd ? effect.target : null
  }
  /** Mostly over a stand-in; the slides of a carousel are as large as the one before. */
  const isFading = (least: number): boolean => {
    const fading = outpaceAnimations(document)
      .slice(0, most)
      .map(fadesIn)
      .flatMap((element) =>
        element === null
          ? []
          : [element, ...[...Element.prototype.querySelectorAll.call(element, pictures)].slice(0, most)],
      )
    // What fades in within others is one of each of them.
    return [...new Set(fading)]
      .slice(0, most)
      .some(
        (element) =>
          shownArea(element) > least &&
          (Element.prototype.matches.call(element, pictures) ||
            getComputedStyle(element).backgroundImage.includes('url(')),
      )
  }

  /** As large as Chromium will count it; 0 where it will not. */
  const countedArea = (image: HTMLImageElement): number => {
    const { width, height } = boxOf(image)
    const area = shownArea(image)
    // What fills the screen is a background to it.
    if (area === 0 || area >= viewport() || image.currentSrc.startsWith('data:')) return 0
    if (!isVisible(image)) return 0
    const [entry] = performance.getEntriesByName(image.currentSrc, 'resource') as PerformanceResourceTiming[]
    // Other origins keep it to themselves.
    const bytes = entry?.encodedBodySize || Number.POSITIVE_INFINITY
    if ((bytes * 8) / (width * height) < leastBits) return 0
    return area * Math.min(1, (image.naturalWidth * image.naturalHeight) / (width * height))
  }
  const isDecoding = (shown: unknown, least: number): boolean => {
    const now = performance.now()
    arrived = arrived.filter(({ at }) => now - at < decoding)
    return arrived.some(({ image }) => image !== shown && countedArea(image) > least)
  }

  /** @param shown the LCP element @param share its share of the viewport */
  ;(globalThis as unknown as Record<string, unknown>).outpaceLarger = (shown: unknown, share: number): boolean => {
    const least = Math.max(clearly * share, smallest) * viewport()
    return isDecoding(shown, least) || isFading(least)
  }
}

/** Source of the script. */
export const largerScript: string = `;(${observeLarger.toString()})();`
