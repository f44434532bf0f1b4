import type { Gone, Piece } from './gone-script.ts'

/** What was added to a document after an input. Part of each reading; all times in ms since its navigation started. */
export interface InteractionAdditions {
  /** After each input: when it came, when an addition was painted, the area of its text and pictures in the viewport, and whether it is gone. */
  additions: [began: number, painted: number, size: number, isGone: boolean][]
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
 * when `hidden`, a dialog or a popover shows what was there already. From an input until the next reading, all this is watched in the
 * document and its open shadow roots instead: slides and tickers that only change classes, styles or words are none of it. A frame
 * tells the page of presses, and of what they bring in it.
 */
function observeAdditions(bindingName: string): void {
  const world = globalThis as unknown as Record<string, unknown>
  /** Inputs and shadow roots remembered, and additions of one paint. */
  const most = 200
  /** Nodes of them looked at for one paint, and nodes of all that are still coming. */
  const mostNodes = 2_000
  /** Elements among which shadow roots are sought. */
  const mostElements = 20_000
  /** Share of the viewport. */
  const smallestShare = 0.05
  /** What slides or fades in, as the little text of a basket does, is more than its own area, and nothing that comes by chance. */
  const motion = 0.2
  /** What appears later than this, ms, as the next slide of a carousel does, was not brought by the input. */
  const longestMotion = 2_000
  const smallest = (): number => smallestShare * innerWidth * innerHeight
  /** What an input in a frame brings later than this is not watched for, ms. */
  const longestInFrame = 30_000
  /** Texts and pictures of an addition by which it is found again, or is gone. */
  const mostPieces = 100
  /** What was added and cannot be seen yet is looked at again this often, ms. */
  const lookEvery = 100
  /**
   * After a look as many times as long without one, so that looks take 1 % of the time at most; where something has come to rest
   * meanwhile, half of it: when that was is measured.
   */
  const rest = { usual: 100, arrived: 1 }
  /** What has come to rest is painted this much later at most, ms. */
  const frame = 16
  interface Addition {
    began: number
    painted: number
    size: number
    pieces: Piece[]
  }
  /** What was added in the same frame. */
  interface Batch {
    began: number
    added: number
    /** Of what has been seen of it, CSS pixels, and of what of that has been kept. */
    size: number
    kept: number
    pieces: Piece[]
    coming: Set<Node>
    isMoving: boolean
  }
  interface Weighing {
    painted: number
    /** Whether they have just been added. */
    isFirst: boolean
  }
  const additions: Addition[] = []
  let coming: Batch[] = []
  let nextLook: ReturnType<typeof setTimeout> | undefined
  /** When something last came to rest that has not been looked at yet. */
  let arrivedAt: number | undefined
  let restUntil = 0
  const { outpacePiece, outpaceGone } = globalThis as unknown as Gone
  const silent = 'script, style, template, noscript, title'
  const presses = ['pointerdown', 'click', 'keydown', 'input', 'change']
  let first = 0
  let began: number | undefined
  let pressed = false
  let isRead = false
  const pending = new Set<Node>()
  let awaited = new WeakSet<Node>()
  let roots = new Set<ShadowRoot>()
  let pointer = { x: 0, y: 0 }

  const areaOf = ({ left, right, top, bottom }: DOMRect): number => {
    const width = Math.min(right, innerWidth) - Math.max(left, 0)
    const height = Math.min(bottom, innerHeight) - Math.max(top, 0)
    return width > 0 && height > 0 ? width * height : 0
  }
  const isVisible = (element: Element): boolean =>
    Element.prototype.checkVisibility.call(element, { opacityProperty: true, visibilityProperty: true })
  // A form has a field called `parentNode` instead of its own.
  const parentNodeOf = Object.getOwnPropertyDescriptor(Node.prototype, 'parentNode')?.get
  const parentOf = (node: Node): Element | null => {
    const parent: unknown = parentNodeOf?.call(node)
    if (parent instanceof ShadowRoot) return parent.host
    return parent instanceof Element ? parent : null
  }
  /** The element that shows a text or a picture, and where; undefined for other nodes. */
  const contentOf = (node: Node): { element: Element; box: DOMRect } | undefined => {
    if (node instanceof HTMLImageElement) {
      if (node.complete && node.naturalWidth > 0) return { element: node, box: node.getBoundingClientRect() }
      awaited.add(node)
    } else if (node instanceof Text && /\S/.test(node.data)) {
      const element = parentOf(node)
      if (element === null || Element.prototype.matches.call(element, silent)) return undefined
      const range = new Range()
      range.selectNode(node)
      return { element, box: range.getBoundingClientRect() }
    }
    return undefined
  }
  /** Elements that move or fade, and come to an end of it. */
  const movingElements = (): Set<Node> => {
    const all = Document.prototype.getAnimations.call(document).slice(0, mostNodes)
    return new Set(
      all.flatMap((animation) => {
        const { playState, effect } = animation
        if (playState !== 'running' || !(effect instanceof KeyframeEffect) || effect.target === null) return []
        // A view transition moves pictures of the whole page.
        if (effect.pseudoElement !== null || !Number.isFinite(Number(effect.getComputedTiming().endTime))) return []
        // One that a script has begun sends no event to the document. Adding a listener again changes nothing.
        animation.addEventListener('finish', arrived)
        return [effect.target]
      }),
    )
  }
  const isWithin = (element: Element, others: ReadonlySet<Node>): boolean => {
    for (let at: Element | null = element; at !== null; at = parentOf(at)) if (others.has(at)) return true
    return false
  }
  /** Passes nodes of a tree and of the open shadow roots in it until `pass` returns false. */
  const walk = (top: Node, show: number, pass: (node: Node) => boolean): boolean => {
    const walker = Document.prototype.createTreeWalker.call(document, top, show)
    for (let at: Node | null = top; at !== null; at = walker.nextNode()) {
      if (!pass(at)) return false
      const root = at instanceof Element ? at.shadowRoot : null
      // A form has a field called `shadowRoot` instead of its own.
      if (!(root instanceof ShadowRoot) || roots.size >= most) continue
      roots.add(root)
      if (began !== undefined) watch(root)
      if (!walk(root, show, pass)) return false
    }
    return true
  }
  const isFrame = self !== top
  const tell = ({ began, painted, size }: FrameMessage): void => {
    if (!isFrame) return
    const { timeOrigin } = performance
    const message = { began: timeOrigin + began, ...(painted !== undefined && { painted: timeOrigin + painted, size }) }
    ;(world[bindingName] as (message: string) => void)(JSON.stringify(message))
  }
  const largestSince = (start: number): number =>
    Math.max(0, ...additions.filter(({ began }) => began === start).map(({ size }) => size))
  const keep = (addition: Addition): void => {
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
  /** Adds up what of a batch can be seen by now; the rest of it may be coming, as in drawers and lists that fade in. */
  const weigh = (batch: Batch, nodes: Iterable<Node>, { painted, isFirst }: Weighing): void => {
    let moving: Set<Node> | undefined
    batch.isMoving = false
    for (const node of nodes) {
      const content = contentOf(node)
      if (content === undefined) continue
      const { element, box } = content
      const isShown = isVisible(element)
      const area = isShown ? areaOf(box) : 0
      const isPartly = 2 * area < box.width * box.height
      if (isPartly || !isFirst) moving ??= movingElements()
      const isMoving = moving !== undefined && (isPartly || !isFirst) && isWithin(element, moving)
      batch.isMoving ||= isMoving
      if (area > 0 && !isMoving) {
        batch.size += area
        if (batch.pieces.length < mostPieces) batch.pieces.push(outpacePiece(node, area))
        batch.coming.delete(node)
      } else if (isMoving || box.left >= innerWidth || box.right <= 0 || !isShown) batch.coming.add(node)
      else batch.coming.delete(node)
    }
    if (batch.size - batch.kept < (isFirst ? smallest() : smallest() * motion)) return
    batch.kept = batch.size
    keep({ began: batch.began, painted, size: batch.size, pieces: [...batch.pieces] })
  }
  const lookAgain = (): void => {
    clearTimeout(nextLook)
    const from = performance.now()
    const painted = Math.min(from, (arrivedAt ?? from) + frame)
    arrivedAt = undefined
    for (const batch of coming) weigh(batch, [...batch.coming], { painted, isFirst: false })
    const now = performance.now()
    coming = coming.filter((batch) => batch.coming.size > 0 && now - batch.added < longestMotion)
    restUntil = now + rest.arrived * (now - from)
    if (coming.length > 0) nextLook = setTimeout(lookAgain, Math.max(lookEvery, rest.usual * (now - from)))
  }
  /** All that has come to rest in a frame is looked at once. */
  function arrived(): void {
    if (coming.length === 0) return
    const isPlanned = arrivedAt !== undefined
    arrivedAt = performance.now()
    if (isPlanned) return
    clearTimeout(nextLook)
    nextLook = setTimeout(lookAgain, Math.max(0, restUntil - arrivedAt))
  }
  const look = (start: number): void => {
    let left = mostNodes
    // What was added to an addition in the same frame counts once.
    const looked = new Set<Node>()
    for (const node of pending) {
      walk(node, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (each) => {
        looked.add(each)
        return --left > 0
      })
    }
    pending.clear()
    const batch: Batch = {
      began: start,
      added: performance.now(),
      size: 0,
      kept: 0,
      pieces: [],
      coming: new Set(),
      isMoving: false,
    }
    weigh(batch, looked, { painted: batch.added, isFirst: true })
    const all = coming.reduce((sum, other) => sum + other.coming.size, batch.coming.size)
    if (began === undefined || batch.coming.size === 0 || all > mostNodes) return
    coming.push(batch)
    if (coming.length === 1) nextLook = setTimeout(lookAgain, lookEvery)
  }
  const add = (node: Node): void => {
    const start = began
    if (start === undefined || pending.size >= most) return
    // The task after the next frame: what was added has been painted by then.
    if (pending.size === 0) requestAnimationFrame(() => setTimeout(() => look(start)))
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
    for (const { attributeName, target, addedNodes } of records) {
      if (isRevealed(target, attributeName)) add(target)
      else if (attributeName !== null && target instanceof HTMLImageElement) awaited.add(target)
      for (const node of addedNodes) add(node)
    }
  })
  const loaded = ({ target }: Event): void => {
    if (target instanceof HTMLImageElement && (awaited.has(target) || target.loading === 'lazy')) add(target)
  }
  /** Neither additions nor such events of a shadow root reach the document. */
  const watch = (root: Document | ShadowRoot): void => {
    observer.observe(root, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ['src', 'srcset', 'hidden', 'open'],
    })
    root.addEventListener('load', loaded, true)
    root.addEventListener('toggle', toggled, true)
    for (const type of ['transitionend', 'animationend']) root.addEventListener(type, arrived, true)
  }

  const start = (at: number): void => {
    if (began === undefined) {
      first = at
      for (const root of [document, ...roots]) watch(root)
    }
    began = at
  }
  const end = (): void => {
    observer.disconnect()
    began = undefined
    pressed = false
    isRead = true
    clearTimeout(nextLook)
    arrivedAt = undefined
    coming = []
    awaited = new WeakSet()
    roots = new Set()
  }
  /** Chromium also moves a pointer that stays where it is, or that nobody has moved yet, when what is under it changes. */
  const isStill = (event: Event): boolean => {
    if (!(event instanceof PointerEvent)) return false
    const { type, screenX: x, screenY: y } = event
    const isSame = type === 'pointermove' && x === pointer.x && y === pointer.y
    pointer = { x, y }
    return isSame
  }
  const begin = (event: Event): void => {
    const path = event.composedPath()
    const [target] = path
    const isField =
      target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement
    if ((!event.isTrusted && !isField) || isStill(event)) return
    const isPress = presses.includes(event.type)
    // Pages scroll by themselves while they load, and their carousels later. Where the pointer goes after a click brings nothing.
    if (!isPress && (pressed || (event.type === 'scroll' && (began !== undefined || !isRead || target !== document))))
      return
    pressed ||= isPress
    for (const each of path) if (each instanceof ShadowRoot) roots.add(each)
    start(event.timeStamp)
    tell({ began: event.timeStamp })
    // Nothing reads a frame.
    if (isFrame) setTimeout(() => event.timeStamp === began && end(), longestInFrame)
  }
  const listen = (): void => {
    for (const type of isFrame ? presses : [...presses, 'pointermove', 'wheel', 'scroll'])
      addEventListener(type, begin, { capture: true, passive: true })
  }
  listen()
  // `document.open()` removes every listener; what is written then begins with a new root.
  new MutationObserver(listen).observe(document, { childList: true })

  world.outpaceInFrame = ({ began: at, painted, size = 0 }: FrameMessage): void => {
    const own = at - performance.timeOrigin
    // It has led to this page.
    if (own < 0) return
    if (painted === undefined) {
      pressed = true
      start(own)
    } else if (size >= smallest()) keep({ began: own, painted: painted - performance.timeOrigin, size, pieces: [] })
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
      isComing: coming.some(({ isMoving }) => isMoving),
    }
  }
  world.outpaceAdditions = (): InteractionAdditions => {
    end()
    // Ahead of the next input, whose time this must not be part of.
    let left = mostElements
    walk(document, NodeFilter.SHOW_ELEMENT, () => --left > 0)
    return {
      // Of earlier steps, nothing asks whether it is gone.
      additions: additions.map(({ began, painted, size, pieces }) => [
        began,
        painted,
        size,
        began >= first && outpaceGone(pieces),
      ]),
      smallest: smallest(),
    }
  }
}

/** Source of the script. */
export function additionsScript(bindingName: string): string {
  return `;(${observeAdditions.toString()})(${JSON.stringify(bindingName)});`
}
