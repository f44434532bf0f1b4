import type { Addition, Coming } from './coming-script.ts'
import type { Gone } from './gone-script.ts'
import type { Inputs } from './interaction-inputs.ts'
import type { Nodes } from './nodes-script.ts'
import type { Reveals } from './revealed-script.ts'

/** What was added to a document after an input. Part of each reading; all times in ms since its navigation started. */
export interface InteractionAdditions {
  /** After each input: when it came, when an addition was painted, the area of its text and pictures in the viewport, and whether it is gone. */
  additions: [began: number, painted: number, size: number, isGone: boolean][]
  /** The same of what was in the document before, and was shown or came into the viewport. */
  reveals: [began: number, painted: number, size: number, isGone: boolean][]
  /** What is smaller than this, CSS pixels, is not what a customer waits for: a word such as "Loading". */
  smallest: number
}

/** Sent by a frame, because only the page itself is read; wall-clock times, ms. Of an input, and then of what it has brought so far. */
export interface FrameMessage {
  began: number
  painted?: number
  size?: number
}

/** Inputs since the last reading, and what was added after them; times as above. */
export interface InputsSinceReading {
  first: number
  newest: number
  /** Those that were the largest so far. */
  additions: [began: number, painted: number, size: number][]
  /** Some of what was added still slides or fades in. */
  isComing: boolean
}

/**
 * Runs in every document, next to the observer of paints; serialised, so it must not use anything from outside. Chromium attributes
 * nothing to an interaction that comes by way of a worker, an idle callback, a stream, a frame, a picture loaded ahead, or the
 * events that a script's `fill` and `selectOption` send, and nothing to scrolling or to a pointer that comes over a menu; nor does it
 * when `hidden`, a dialog, a popover or another slot shows what was there already, nor when the content takes the place of "Loading" in
 * the same text. From an input until the next reading, all this is watched in the document and its open shadow roots instead, and so is
 * what styles alone reveal. A frame tells the page of presses, and of what they bring in it.
 */
function observeAdditions(bindingName: string): void {
  const world = globalThis as unknown as Record<string, unknown>
  /** Shadow roots and additions remembered, and additions of one paint. */
  const most = 200
  /** Nodes of them looked at for one paint. */
  const mostNodes = 2_000
  /** Elements among which shadow roots are sought. */
  const mostElements = 20_000
  /** What an input in a frame brings later than this is not watched for, ms. */
  const longestInFrame = 30_000
  const { outpaceNodes, outpaceGone, outpaceAlike, outpaceComing, outpaceSmallest, outpaceListen, outpaceReveals } =
    globalThis as unknown as Nodes & Gone & Coming & Inputs & Reveals
  const additions: Addition[] = []
  let reveals: Addition[] = []
  /** The first press of a step. */
  let pressed: number | undefined
  let first = 0
  let began: number | undefined
  const pending = new Set<Node>()
  let roots = new Set<ShadowRoot>()
  const coming = outpaceComing(keep)
  const revealed = outpaceReveals((elements) => look(elements, { isRevealed: true }))
  const inputs = outpaceListen(begin)

  const isFrame = self !== top
  const tell = ({ began, painted, size }: FrameMessage): void => {
    if (!isFrame) return
    const { timeOrigin } = performance
    const message = { began: timeOrigin + began, ...(painted !== undefined && { painted: timeOrigin + painted, size }) }
    ;(world[bindingName] as (message: string) => void)(JSON.stringify(message))
  }
  const largestSince = (start: number): number =>
    Math.max(0, ...additions.filter(({ began }) => began === start).map(({ size }) => size))
  function keep(addition: Addition): void {
    if (addition.isRevealed) {
      // What is over or beside a button is shown on the way to it.
      if (addition.began >= (pressed ?? 0) && reveals.length < most) reveals.push(addition)
      return
    }
    const isLargest = addition.size > largestSince(addition.began)
    additions.push(addition)
    if (additions.length > most) {
      const least = Math.min(...additions.map(({ size }) => size))
      // Those of earlier steps may be larger, but nothing asks for them any more.
      const dispensable = additions.findIndex(({ began, size }) => began < first || size === least)
      additions.splice(dispensable, 1)
    }
    if (isLargest) tell(addition)
  }

  const enter = (root: ShadowRoot): boolean => {
    if (roots.size >= most) return false
    roots.add(root)
    if (began !== undefined) watch(root)
    return true
  }
  function look(
    tops: Iterable<Node>,
    { isRevealed, start = began }: { isRevealed: boolean; start?: number | undefined },
  ) {
    let left = mostNodes
    // What was added to an addition in the same frame counts once.
    const looked = new Set<Node>()
    const pass = (node: Node): boolean => {
      looked.add(node)
      // What a slot shows stands elsewhere in the document, where nothing has changed.
      if (node instanceof HTMLSlotElement) for (const shown of node.assignedNodes()) walkAll(shown)
      return --left > 0
    }
    const walkAll = (top: Node): void => {
      const show = NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT
      if (left > 0) outpaceNodes.walk(top, { show, pass, enter })
    }
    for (const node of tops) walkAll(node)
    if (began !== undefined && start !== undefined) coming.look(looked, { began: start, isRevealed })
  }
  const add = (node: Node): void => {
    const start = began
    if (start === undefined || pending.size >= most) return
    // The task after the next frame: what was added has been painted by then, but not what is added between the two.
    if (pending.size === 0)
      requestAnimationFrame(() => {
        const added = [...pending]
        pending.clear()
        setTimeout(() => look(added, { isRevealed: false, start }))
      })
    pending.add(node)
  }
  const isRevealed = (target: Node, attribute: string | null): boolean => {
    if (!(target instanceof Element) || (attribute !== 'hidden' && attribute !== 'open')) return false
    return Element.prototype.hasAttribute.call(target, attribute) === (attribute === 'open')
  }
  const toggled = (event: Event): void => {
    if (event instanceof ToggleEvent && event.newState === 'open' && event.target instanceof Element) add(event.target)
  }
  const observer = new MutationObserver((records) => {
    for (const { type, attributeName, oldValue, target, addedNodes } of records) {
      if (type === 'characterData') {
        // Not a clock, nor a text that is being written.
        if (target instanceof Text && !outpaceAlike(oldValue ?? '', target.data)) add(target)
      } else if (isRevealed(target, attributeName)) add(target)
      else if (attributeName !== null && target instanceof HTMLImageElement) coming.await(target)
      for (const node of addedNodes) add(node)
    }
  })
  const loaded = ({ target }: Event): void => {
    if (target instanceof Element && coming.isAwaited(target)) add(target)
  }
  /** Neither additions nor such events of a shadow root reach the document. */
  const watch = (root: Document | ShadowRoot): void => {
    observer.observe(root, {
      subtree: true,
      childList: true,
      characterDataOldValue: true,
      attributes: true,
      attributeFilter: ['src', 'srcset', 'hidden', 'open'],
    })
    root.addEventListener('load', loaded, true)
    root.addEventListener('toggle', toggled, true)
    coming.watch(root)
  }

  const start = (at: number): void => {
    if (began === undefined) {
      first = at
      for (const root of [document, ...roots]) watch(root)
    }
    began = at
    coming.renew(at)
    revealed.begin(at)
  }
  const end = (): void => {
    observer.disconnect()
    began = undefined
    pressed = undefined
    inputs.read()
    coming.end()
    revealed.end()
    roots = new Set()
  }
  function begin(event: Event): void {
    for (const each of event.composedPath()) if (each instanceof ShadowRoot) roots.add(each)
    if (pressed === undefined && inputs.isPress(event)) {
      pressed = event.timeStamp
      reveals = []
      revealed.press()
    }
    start(event.timeStamp)
    tell({ began: event.timeStamp })
    // Nothing reads a frame.
    if (isFrame) setTimeout(() => event.timeStamp === began && end(), longestInFrame)
  }

  world.outpaceInFrame = ({ began: at, painted, size = 0 }: FrameMessage): void => {
    const own = at - performance.timeOrigin
    // It has led to this page.
    if (own < 0) return
    if (painted === undefined) {
      inputs.press()
      start(own)
    } else if (size >= outpaceSmallest())
      keep({ began: own, painted: painted - performance.timeOrigin, size, pieces: [], isRevealed: false })
  }
  world.outpaceInputs = (): InputsSinceReading | undefined => {
    if (began === undefined) return undefined
    const largest = additions.filter(
      (each, index) => !additions.slice(0, index).some(({ began, size }) => began === each.began && size >= each.size),
    )
    return {
      first,
      newest: began,
      additions: largest.map(({ began, painted, size }) => [began, painted, size]),
      isComing: coming.isMoving(),
    }
  }
  // Of earlier steps, nothing asks whether it is gone.
  const told = ({ began, painted, size, pieces }: Addition): InteractionAdditions['additions'][number] => [
    began,
    painted,
    size,
    began >= first && outpaceGone(pieces),
  ]
  world.outpaceAdditions = (): InteractionAdditions => {
    end()
    return { additions: additions.map(told), reveals: reveals.map(told), smallest: outpaceSmallest() }
  }
  world.outpacePrepare = (): void => {
    reveals = []
    let left = mostElements
    outpaceNodes.walk(document, { show: NodeFilter.SHOW_ELEMENT, pass: () => --left > 0, enter })
    revealed.prepare(roots)
  }
}

/** Source of the script. */
export function additionsScript(bindingName: string): string {
  return `;(${observeAdditions.toString()})(${JSON.stringify(bindingName)});`
}
