import type { Nodes } from './nodes-script.ts'

/** What the script gives to those that run after it in the same world. */
export interface Motion {
  /** Animations that are under way, or were a moment ago. */
  outpaceAnimations: (root: Document | ShadowRoot) => Animation[]
  /** A button that only changes its colour under the pointer stays where it is. */
  outpaceIsOfColour: (animation: Animation) => boolean
  /** @param arrived called when something that a script has moved comes to rest: that sends no event to the document */
  outpaceMotion: (arrived: () => void) => {
    /** Before a look. */
    refresh: () => void
    /** The element that moves, fades or unfolds, and comes to an end of it, by which this one does. */
    moverOf: (element: Element) => Element | undefined
    /** Whether a mover still is one. */
    isMoving: (mover: Element) => boolean
    /** Of what is in it, from 0 to 1; 0 of a picture of before. */
    opacityOf: (mover: Element) => number
    /** When that came to rest which a script has moved, ms since the navigation started; undefined of any other. */
    restedAt: (mover: Element) => number | undefined
  }
}

/** Runs in every document, ahead of the other observers; serialised, so it must not use anything from outside. */
function followMotion(): void {
  /**
   * Chromium sorts all animations of a page by the places of their elements, in quadratic time: for 1,000 that takes 0.2 s, also where
   * an element is asked for its own, unless it has none. After that it is not asked again for this many times as long.
   */
  const rest = 100
  /** What moves for longer, as a picture that is slowly enlarged, is not waited for, ms. */
  const longest = 2_000
  const { parentOf } = (globalThis as unknown as Nodes).outpaceNodes
  const known = new WeakMap<Document | ShadowRoot, { askAgain: number; animations: Animation[] }>()

  const mayAsk = (root: Document | ShadowRoot): boolean => performance.now() >= (known.get(root)?.askAgain ?? 0)
  const animationsOf = (root: Document | ShadowRoot): Animation[] => {
    if (mayAsk(root)) {
      const from = performance.now()
      const { getAnimations } = root instanceof Document ? Document.prototype : ShadowRoot.prototype
      const animations = getAnimations.call(root as Document & ShadowRoot)
      const now = performance.now()
      known.set(root, { askAgain: now + rest * (now - from), animations })
    }
    return (known.get(root)?.animations ?? []).filter(({ playState }) => playState === 'running')
  }
  const ends = ({ effect }: Animation): boolean => Number(effect?.getComputedTiming().endTime) <= longest
  const isOfColour = (animation: Animation): boolean =>
    animation instanceof CSSTransition &&
    /color|shadow|^(fill|stroke|outline|text-decoration)/.test(animation.transitionProperty)

  /** Frames in which it stays the same: nothing fades or unfolds there. */
  const still = 3
  /**
   * What scripts set in every frame: an opacity, or the height of what crops its content. And what styles do to the content of a
   * `<details>`, which is a pseudo-element whose animations Chromium does not name.
   */
  const setOn = (element: Element): string | undefined => {
    if (element instanceof HTMLDetailsElement) {
      const { transitionDuration, height, opacity } = getComputedStyle(element, '::details-content')
      if (/[1-9]/.test(transitionDuration)) return `${height} ${opacity}`
    }
    const style: string = Element.prototype.getAttribute.call(element, 'style') ?? ''
    const height = /(?:^|[\s;])(?:max-)?height:\s*[\d.]+/.exec(style)?.[0]
    if (height !== undefined && getComputedStyle(element).overflow !== 'visible') return height
    return /(?:^|[\s;])opacity:\s*(0?\.\d+|[\d.]+e-\d+)/.exec(style)?.[1]
  }

  /** Pictures of the whole page move while one is under way. */
  const viewTransition = (): ViewTransition | null =>
    // TypeScript does not know it yet: https://drafts.csswg.org/css-view-transitions-2/#dom-document-activeviewtransition
    (document as { activeViewTransition?: ViewTransition | null }).activeViewTransition ?? null

  const world = globalThis as unknown as Motion
  world.outpaceAnimations = animationsOf
  world.outpaceIsOfColour = isOfColour
  world.outpaceMotion = (arrived) => {
    const animations = new WeakMap<Element, Set<Animation>>()
    let movers = new Map<Element, Element | undefined>()
    let followed: ViewTransition | null = null
    /** By a script, in every frame: there is no animation to ask for. */
    const set = new Map<Element, { value: string; begun: number; changed: number; same: number }>()
    const rested = new WeakMap<Element, { value: string; at: number }>()

    const page = (): Element | undefined => {
      const transition = viewTransition()
      if (transition !== null && transition !== followed) transition.finished.then(arrived, arrived)
      followed = transition
      return transition === null ? undefined : (Document.prototype.querySelector.call(document, ':root') ?? undefined)
    }
    const ask = (element: Element): void => {
      const root = Node.prototype.getRootNode.call(element)
      if (!(root instanceof Document || root instanceof ShadowRoot) || !mayAsk(root)) return
      if (Element.prototype.getAnimations.call(element).length === 0) return
      for (const animation of animationsOf(root)) {
        const { effect } = animation
        if (!(effect instanceof KeyframeEffect) || effect.target === null || effect.pseudoElement !== null) continue
        if (!ends(animation) || isOfColour(animation)) continue
        // Adding a listener again changes nothing.
        animation.addEventListener('finish', arrived)
        animations.set(effect.target, (animations.get(effect.target) ?? new Set()).add(animation))
      }
    }
    const follow = (): void => {
      let hasEnded = false
      const now = performance.now()
      for (const [element, state] of set) {
        const value = setOn(element)
        state.same = value === state.value ? state.same + 1 : 0
        if (state.same === 0) state.changed = now
        state.value = value ?? ''
        if (value !== undefined && state.same < still && now - state.begun <= longest) continue
        set.delete(element)
        rested.set(element, { value: state.value, at: state.changed })
        hasEnded = true
      }
      if (set.size > 0) requestAnimationFrame(follow)
      if (hasEnded) arrived()
    }
    const askScript = (element: Element): void => {
      const value = set.has(element) ? undefined : setOn(element)
      if (value === undefined || value === rested.get(element)?.value) return
      if (set.size === 0) requestAnimationFrame(follow)
      const now = performance.now()
      set.set(element, { value, begun: now, changed: now, same: 0 })
    }
    const isMoving = (element: Element): boolean =>
      set.has(element) ||
      (viewTransition() !== null && Element.prototype.matches.call(element, ':root')) ||
      [...(animations.get(element) ?? [])].some(({ playState }) => playState === 'running')
    const moverOf = (element: Element): Element | undefined => {
      const all = page()
      if (all !== undefined) return all
      const passed: Element[] = []
      let at: Element | null = element
      for (; at !== null && !movers.has(at); at = parentOf(at)) {
        passed.push(at)
        ask(at)
        askScript(at)
        if (!isMoving(at)) continue
        movers.set(at, at)
        break
      }
      const mover = at === null ? undefined : movers.get(at)
      for (const each of passed) movers.set(each, mover)
      return mover
    }
    return {
      refresh: () => {
        movers = new Map()
      },
      moverOf,
      isMoving,
      opacityOf: (mover) => {
        if (Element.prototype.matches.call(mover, ':root')) return 0
        const inside = mover instanceof HTMLDetailsElement ? getComputedStyle(mover, '::details-content').opacity : 1
        return Number(getComputedStyle(mover).opacity) * Number(inside)
      },
      restedAt: (mover) => (animations.has(mover) ? undefined : rested.get(mover)?.at),
    }
  }
}

export const motionScript: string = `;(${followMotion.toString()})();`
