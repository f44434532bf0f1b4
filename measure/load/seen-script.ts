import type { InputsSinceReading } from './interaction-additions.ts'
import type { InteractionPaints } from './interaction-paints.ts'
import type { Nodes } from './nodes-script.ts'

/** What a page shows, as far as it decides whether more is about to appear. */
export interface Seen {
  /** ms since the newest FCP or LCP candidate; undefined while nothing has been painted. */
  sincePaint?: number
  /** Area of the newest LCP candidate as a share of the viewport; 0 without one. */
  share: number
  /** Content is in its place, but invisible: anti-flicker snippets, fades and preloaders do that. */
  concealed: boolean
  /** It shows little, or an input has brought little, and it says that more is coming. */
  loading: boolean
  /**
   * After an input since the page was last read: ms since then, or since the newest content that it brought, and the area of the
   * largest as a share of the viewport.
   */
  answer?: { since: number; share: number }
}

/** Runs in every document's isolated world. It is serialised, so it must not use anything from outside. */
function observeSeen(): void {
  const world = globalThis as unknown as Record<string, unknown>
  type Look = (shown: Element | null, share: number) => boolean
  let painted: number | undefined
  let size = 0
  let element: Element | null = null

  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries()) {
      if (name === 'first-contentful-paint') painted = Math.max(painted ?? 0, startTime)
    }
  }).observe({ type: 'paint', buffered: true })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      painted = Math.max(painted ?? 0, entry.startTime)
      ;({ size, element } = entry as PerformanceEntry & { size: number; element: Element | null })
    }
  }).observe({ type: 'largest-contentful-paint', buffered: true })

  /** Smaller parts are not what a customer waits for: share of the viewport. */
  const smallest = 0.05
  /** Elements looked at, at most: pages can be huge. */
  const most = 300

  // Methods are taken from prototypes, as nodes-script.ts says; a document may have a form that is called `documentElement`.
  const { getterOf, boxOf, areaOf } = (globalThis as unknown as Nodes).outpaceNodes
  const textOf = getterOf<string | null>(Node, 'textContent')
  const childrenIn = getterOf<HTMLCollection>(Element, 'children')

  const shownArea = (element: Element): number => areaOf(boxOf(element))
  const hasContent = (element: Element): boolean =>
    Element.prototype.querySelector.call(element, 'img, picture, video, canvas, svg') !== null ||
    /\S/.test(textOf(element) ?? '') ||
    [element, ...Element.prototype.querySelectorAll.call(element, '*')]
      .slice(0, most)
      .some((each) => rootOf(each) !== undefined)
  const rootOf = ({ shadowRoot }: Element): ShadowRoot | undefined =>
    shadowRoot instanceof ShadowRoot ? shadowRoot : undefined
  const childrenOf = (element: Element): Element[] =>
    [...childrenIn(element), ...(rootOf(element)?.children ?? [])].slice(0, most)
  const isBody = (element: Element): boolean => element instanceof HTMLBodyElement
  const isNamed = (element: Element): boolean =>
    Element.prototype.matches.call(element, 'main, [role=main], :has(main, [role=main], h1)')
  /** By its name or heading, or a wrapper of most of the page, as scrolling effects make it. */
  const holdsPage = (element: Element): boolean =>
    isNamed(element) ||
    2 * Element.prototype.querySelectorAll.call(element, '*').length >=
      Document.prototype.querySelectorAll.call(document, 'body *').length

  /**
   * Closed menus and dialogs are invisible for good, but they are taken out of the flow of the page. Where little else is shown, what
   * holds most of the page is its content nevertheless, also where it has no place yet.
   */
  const isConcealed = (share: number): boolean => {
    const threshold = smallest * innerWidth * innerHeight
    // Of a page in such a wrapper, the body has no height.
    const root = Document.prototype.querySelector.call(document, ':root')
    const left = root === null ? [] : [root, ...childrenOf(root).filter(isBody)]
    for (let looked = 0; looked < most; looked++) {
      const element = left.shift()
      if (element === undefined) return false
      const { visibility, position, filter, opacity: own } = getComputedStyle(element)
      const opacity = Number(own) * Number(/opacity\(([\d.e-]+)\)/.exec(filter)?.[1] ?? 1)
      const isHidden = visibility === 'hidden' || opacity < 0.1 || (opacity < 1 && isFading(element))
      const isApart = position === 'fixed' || position === 'absolute'
      if (isApart && ((isHidden && share >= smallest) || !holdsPage(element))) continue
      if (isHidden && hasContent(element)) return true
      for (const child of childrenOf(element)) {
        if (isBody(child)) continue
        if (shownArea(child) >= threshold) left.push(child)
        // A menu of hundreds of links is mostly taken out, too.
        else if (share < smallest && isTakenOut(child) && isNamed(child) && hasContent(child)) return true
      }
    }
    return false
  }
  const isTakenOut = (element: Element): boolean => getComputedStyle(element).display === 'none'
  const isFading = (element: Element): boolean =>
    Element.prototype.getAnimations.call(element).some(({ playState, effect }) => {
      const end = Number(effect?.getComputedTiming().endTime)
      return playState === 'running' && Number.isFinite(end)
    })

  const answerOf = ({ first, newest, additions }: InputsSinceReading): NonNullable<Seen['answer']> => {
    const { paints, now } = (world.outpacePaints as (isRead: boolean) => InteractionPaints)(false)
    const own = [...paints, ...additions].filter(([began]) => began >= first)
    const since = now - Math.max(newest, ...own.map(([, at]) => at))
    return { since, share: Math.max(0, ...own.map(([, , area]) => area)) / (innerWidth * innerHeight) }
  }

  world.outpaceSeen = (): Seen => {
    const share = Math.min(1, size / (innerWidth * innerHeight))
    const inputs = (world.outpaceInputs as () => InputsSinceReading | undefined)()
    const answer = inputs && answerOf(inputs)
    const isLittle = (answer?.share ?? share) < smallest
    return {
      share,
      concealed:
        inputs?.isComing === true ||
        (answer !== undefined && (world.outpacePaintsMoving as () => boolean)()) ||
        isConcealed(share) ||
        (world.outpaceUnseen as Look)(element, share) ||
        // After an input Chromium counts nothing more.
        (answer === undefined &&
          ((world.outpaceLarger as Look)(element, share) ||
            (world.outpaceHeldBack as (share: number) => boolean)(share))),
      loading: isLittle && (world.outpaceLoading as () => boolean)(),
      ...(painted !== undefined && { sincePaint: Math.max(0, performance.now() - painted) }),
      ...(answer && { answer }),
    }
  }
}

/** Source of the script. */
export const seenScript = `;(${observeSeen.toString()})()`
