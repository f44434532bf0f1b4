import type { Motion } from './motion-script.ts'
import type { Nodes } from './nodes-script.ts'

/** What the script gives to those that run after it in the same world. */
export interface Reveals {
  /** @param reveal called with what an input may show from now on, in the frame that shows or begins to move it */
  outpaceReveals: (reveal: (elements: Element[]) => void) => {
    /** A step begins: looks for what is in the document and cannot be seen. */
    prepare: (roots: Iterable<ShadowRoot>) => void
    /** The first press of a step comes: what the pointer has shown on its way there is forgotten. */
    press: () => void
    /** An input has come. */
    begin: (at: number) => void
    end: () => void
  }
}

/**
 * Runs in every document, ahead of the observer of additions; serialised, so it must not use anything from outside. Content that is in
 * the document and hidden, beside the viewport, clipped or squeezed to nothing until an input shows it: menus under the pointer, drawers,
 * the next slide. Chromium attributes to an interaction what a script has changed, and paints for the first time; not what `:hover` or
 * `:checked` shows, nor what was transparent or elsewhere.
 *
 * What is hidden is looked for before the input, whose time it must not be part of. Afterwards it is looked at in the frame after an input,
 * when a transition or an animation begins around it, and when Chromium's own observer of intersections says that it is there. Nothing
 * is asked in between, so that a page which changes styles in every frame is not slower for it.
 */
function followHidden(): void {
  /**
   * Elements looked at, hidden ones remembered, nodes in which the content of one is sought, parts of it that are observed, and how long
   * a press is held up, ms: a frame, below which nobody notices it. 200 take 1 ms.
   */
  const most = { elements: 5_000, hidden: 200, inside: 50, observed: 3, press: 16 }
  /** What begins later than this after an input, or after an answer to a request since, ms, comes by itself, as the next slide does. */
  const soon = 300
  /** After a look as many times as long without one. */
  const rest = 20
  /** Share of a part that is in view when it begins to come, and when it has arrived. */
  const [little, whole] = [0.01, 0.99]
  /** What a script animates has begun by then, ms after an input. */
  const begun = 100
  const silent = 'script, style, template, noscript, title, head, option'
  const hiding = { opacityProperty: true, visibilityProperty: true }

  const { outpaceNodes, outpaceIsOfColour } = globalThis as unknown as Motion & Nodes
  const { getterOf, parentOf, boxOf, areaOf, spills } = outpaceNodes
  const childrenIn = getterOf<HTMLCollection>(Element, 'children')
  const offsetParentOf = getterOf<Element | null>(HTMLElement, 'offsetParent')
  const offsetWidthOf = getterOf<number>(HTMLElement, 'offsetWidth')

  const cropOf = (cropper: Element | null): { left: number; right: number } => {
    if (cropper === null) return { left: 0, right: innerWidth }
    const { left, right } = boxOf(cropper)
    return { left: Math.max(left, 0), right: Math.min(right, innerWidth) }
  }
  /** @param cropper the closest element that crops what is wider than itself */
  const isUnseen = (element: Element, cropper: Element | null): boolean => {
    if (!Element.prototype.checkVisibility.call(element, hiding))
      return getComputedStyle(element).display !== 'contents'
    const { left, right, top, bottom, width, height } = boxOf(element)
    if (width < 1 || height < 1) {
      const isScaled = element instanceof HTMLElement && width < 1 && offsetWidthOf(element) > 0
      return isScaled || getComputedStyle(element).overflow !== 'visible'
    }
    const crop = cropOf(cropper)
    if (left >= crop.right || right <= crop.left) return !spills(element)
    // Nobody can scroll to what is fixed there.
    if (top >= innerHeight || bottom <= 0) return element instanceof HTMLElement && offsetParentOf(element) === null
    if (width * height < 0.01 * innerWidth * innerHeight) return false
    return /inset\([^)]*100%|circle\(0/.test(getComputedStyle(element).clipPath)
  }
  const crops = (element: Element): boolean => spills(element) && getComputedStyle(element).overflowX !== 'visible'
  /** What a script moves comes in bit by bit. */
  const hasArrived = (part: Element, cropper: Element | null): boolean => {
    const box = boxOf(part)
    const { left, right } = cropOf(cropper)
    const width = Math.min(right, box.right) - Math.max(left, box.left)
    return width >= whole * box.width && areaOf(box) >= whole * box.width * box.height
  }
  /** Elements that show a text or a picture. */
  const contentOf = (top: Element): Element[] => {
    const show = NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT
    const walker = Document.prototype.createTreeWalker.call(document, top, show)
    const found = new Set<Element>()
    for (let [at, left] = [top as Node | null, most.inside]; at !== null && left > 0; at = walker.nextNode(), left--) {
      const element = at instanceof Text && /\S/.test(at.data) ? parentOf(at) : at
      const isShowing = at instanceof Text || at instanceof HTMLImageElement
      if (!isShowing || !(element instanceof Element) || Element.prototype.matches.call(element, silent)) continue
      found.add(element)
      if (found.size === most.observed) break
    }
    return [...found]
  }

  ;(globalThis as unknown as Reveals).outpaceReveals = (reveal) => {
    const hidden = new Map<Element, { cropper: Element | null; parts: Element[] }>()
    let observed = new WeakMap<Element, Element>()
    /** Those that the newest input may have shown. */
    let told = new WeakSet<Element>()
    /** Parts that it has begun to bring into view. */
    let coming = new WeakSet<Element>()
    let began: number | undefined
    let answered = Number.NEGATIVE_INFINITY
    let free = 0
    let isDue = false
    let again: ReturnType<typeof setTimeout> | undefined
    const roots = new Set<Document | ShadowRoot>()

    const note = (entries: PerformanceEntryList): void => {
      for (const entry of entries as PerformanceResourceTiming[])
        if (began !== undefined && entry.startTime >= began) answered = Math.max(answered, entry.responseEnd)
    }
    const answers = new PerformanceObserver((list) => note(list.getEntries()))
    const isCaused = (): boolean => {
      note(answers.takeRecords())
      return began !== undefined && performance.now() - Math.max(began, answered) <= soon
    }
    const isOfPointer = (mover: Element): boolean => {
      const own = ofPointer.get(mover)
      return own !== undefined && transitionsOf(mover).every((each) => own.includes(each))
    }
    const somewhereAround = (element: Element, is: (around: Element) => boolean): boolean => {
      for (let at: Element | null = element; at !== null; at = parentOf(at)) if (is(at)) return true
      return false
    }
    const show = (elements: Element[], hasBegun = isCaused()): void => {
      const others = elements.filter((element) => !told.has(element))
      if (others.length === 0) return
      if (hasBegun) {
        for (const element of others) told.add(element)
        reveal(others)
      } else for (const element of others) hidden.delete(element)
    }
    const look = (): void => {
      isDue = false
      const from = performance.now()
      const shown = [...hidden].filter(
        ([element, { cropper, parts }]) =>
          !isUnseen(element, cropper) && parts.some((part) => hasArrived(part, cropper)),
      )
      show(shown.map(([element]) => element))
      const ended = performance.now()
      free = ended + rest * (ended - from)
    }
    const movers = new Set<Element>()
    const isMoved = (element: Element): boolean => somewhereAround(element, (each) => movers.has(each))
    /** Where colours of the whole page change, thousands of elements move at once: they are looked at together. */
    const moves = ({ target }: Event): void => {
      if (!(target instanceof Element) || (movers.size === 0 && !isCaused())) return
      if (isOfPointer(target)) return
      if (movers.size === 0)
        setTimeout(() => {
          show([...hidden.keys()].filter(isMoved), true)
          movers.clear()
        })
      movers.add(target)
    }
    /** What the pointer has set moving on its way to a press: elements with their transitions. */
    const ofPointer = new Map<Element, Animation[]>()
    /** Chromium sorts all of a page's for an element that has some (motion-script.ts). */
    const transitionsOf = (element: Element): Animation[] =>
      /[1-9]/.test(getComputedStyle(element).transitionDuration)
        ? Element.prototype.getAnimations
            .call(element)
            .filter((each) => each instanceof CSSTransition && !outpaceIsOfColour(each))
        : []
    const intersections = new IntersectionObserver(
      (entries) => {
        const shown = new Map<Element, boolean>()
        for (const { target, intersectionRatio, intersectionRect } of entries) {
          const element = observed.get(target)
          if (element === undefined || !hidden.has(element) || intersectionRatio < little) continue
          if (intersectionRect.width === 0 || intersectionRect.height === 0) continue
          if (ofPointer.size > 0 && somewhereAround(target, isOfPointer)) continue
          if (isCaused()) coming.add(target)
          if (intersectionRatio < whole || !Element.prototype.checkVisibility.call(element, hiding)) continue
          shown.set(element, shown.get(element) === true || coming.has(target))
        }
        for (const hasBegun of [true, false])
          show(
            [...shown].filter(([, begun]) => begun === hasBegun).map(([element]) => element),
            hasBegun,
          )
      },
      { threshold: [little, whole] },
    )
    const end = (): void => {
      began = undefined
      clearTimeout(again)
      answers.disconnect()
      intersections.disconnect()
      hidden.clear()
      ofPointer.clear()
      observed = new WeakMap()
      for (const root of roots)
        for (const type of ['transitionrun', 'animationstart']) root.removeEventListener(type, moves, true)
      roots.clear()
      movers.clear()
    }

    return {
      prepare: (shadows) => {
        roots.add(document)
        for (const root of shadows) roots.add(root)
        const body = Document.prototype.querySelector.call(document, 'body')
        const tops = [...(body === null ? [] : [body]), ...[...shadows].flatMap((root) => [...root.children])]
        const left: [Element, Element | null][] = tops.map((top) => [top, null])
        for (let looked = 0; looked < most.elements && hidden.size < most.hidden; looked++) {
          const next = left.pop()
          if (next === undefined) break
          const [element, cropper] = next
          if (element !== body && isUnseen(element, cropper)) {
            const content = Element.prototype.matches.call(element, silent) ? [] : contentOf(element)
            if (content.length > 0) hidden.set(element, { cropper, parts: content })
            for (const each of content) {
              observed.set(each, element)
              intersections.observe(each)
            }
          } else {
            const inner = element !== body && crops(element) ? element : cropper
            const children: Element[] = Array.prototype.slice.call(childrenIn(element), 0, most.elements)
            for (const child of children.reverse()) left.push([child, inner])
          }
        }
      },
      press: () => {
        // Part of the time of the input, and therefore only where there was a pointer, and not for long.
        const from = performance.now()
        const around = new Set<Element>()
        for (const [element, { cropper }] of began === undefined ? [] : hidden) {
          if (!isUnseen(element, cropper) || transitionsOf(element).length > 0) hidden.delete(element)
          for (let at = parentOf(element); at !== null && !around.has(at); at = parentOf(at)) {
            around.add(at)
            const transitions = transitionsOf(at)
            if (transitions.length > 0) ofPointer.set(at, transitions)
          }
          if (performance.now() - from > most.press) break
        }
      },
      begin: (at) => {
        if (hidden.size === 0) return
        if (began === undefined) {
          answers.observe({ type: 'resource' })
          for (const root of roots)
            for (const type of ['transitionrun', 'animationstart']) root.addEventListener(type, moves, true)
        }
        began = at
        told = new WeakSet()
        coming = new WeakSet()
        answered = Number.NEGATIVE_INFINITY
        if (isDue) return
        isDue = true
        // The task after the next frame.
        requestAnimationFrame(() => setTimeout(look, free - performance.now()))
        clearTimeout(again)
        again = setTimeout(look, begun)
      },
      end,
    }
  }
}

export const revealedScript: string = `;(${followHidden.toString()})();`
