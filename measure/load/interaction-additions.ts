/** What was added to a document after an input. Part of each reading; all times in ms since its navigation started. */
export interface InteractionAdditions {
  /** After each input: when it came, when the largest addition was painted, and the area of its text and pictures in the viewport. */
  additions: [began: number, painted: number, size: number][]
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
export interface InputsSinceReading extends Pick<InteractionAdditions, 'additions'> {
  first: number
  newest: number
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
  /** Nodes of them looked at for one paint. */
  const mostNodes = 2_000
  /** Elements among which shadow roots are sought. */
  const mostElements = 20_000
  /** Share of the viewport. */
  const smallestShare = 0.05
  const smallest = (): number => smallestShare * innerWidth * innerHeight
  /** What an input in a frame brings later than this is not watched for, ms. */
  const longestInFrame = 30_000
  const additions = new Map<number, [began: number, painted: number, size: number]>()
  const presses = ['pointerdown', 'click', 'keydown', 'input', 'change']
  let first = 0
  let began: number | undefined
  let pressed = false
  let isRead = false
  const pending = new Set<Node>()
  let awaited = new WeakSet<Node>()
  let roots = new Set<ShadowRoot>()
  let pointer = { x: 0, y: 0 }

  const areaOf = (node: Element | Range): number => {
    const { left, right, top, bottom } = node.getBoundingClientRect()
    const width = Math.min(right, innerWidth) - Math.max(left, 0)
    const height = Math.min(bottom, innerHeight) - Math.max(top, 0)
    return width > 0 && height > 0 ? width * height : 0
  }
  const isVisible = (element: Element | null): boolean =>
    element !== null &&
    Element.prototype.checkVisibility.call(element, { opacityProperty: true, visibilityProperty: true })
  const parentOf = ({ parentNode }: Text): Element | null => {
    if (parentNode instanceof ShadowRoot) return parentNode.host
    return parentNode instanceof Element ? parentNode : null
  }
  const contentOf = (node: Node): number => {
    if (node instanceof HTMLImageElement) {
      if (node.complete && node.naturalWidth > 0) return isVisible(node) ? areaOf(node) : 0
      awaited.add(node)
    } else if (node instanceof Text && /\S/.test(node.data) && isVisible(parentOf(node))) {
      const range = new Range()
      range.selectNode(node)
      return areaOf(range)
    }
    return 0
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
  const keep = (addition: [began: number, painted: number, size: number]): void => {
    additions.set(addition[0], addition)
    const [oldest] = additions.keys()
    if (additions.size > most && oldest !== undefined) additions.delete(oldest)
  }
  const isFrame = self !== top
  const tell = ({ began, painted, size }: FrameMessage): void => {
    if (!isFrame) return
    const { timeOrigin } = performance
    const message = { began: timeOrigin + began, ...(painted !== undefined && { painted: timeOrigin + painted, size }) }
    ;(world[bindingName] as (message: string) => void)(JSON.stringify(message))
  }
  const look = (start: number): void => {
    const painted = performance.now()
    let size = 0
    let left = mostNodes
    const looked = new Set<Node>()
    for (const node of pending) {
      walk(node, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (each) => {
        // What was added to an addition in the same frame counts once.
        if (!looked.has(each)) size += contentOf(each)
        looked.add(each)
        return --left > 0
      })
    }
    pending.clear()
    if (size < smallest() || size <= (additions.get(start)?.[2] ?? 0)) return
    keep([start, painted, size])
    tell({ began: start, painted, size })
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
    } else if (size >= smallest() && size > (additions.get(own)?.[2] ?? 0)) {
      keep([own, painted - performance.timeOrigin, size])
    }
  }
  world.outpaceInputs = (): InputsSinceReading | undefined =>
    began === undefined ? undefined : { first, newest: began, additions: [...additions.values()] }
  world.outpaceAdditions = (): InteractionAdditions => {
    end()
    // Ahead of the next input, whose time this must not be part of.
    let left = mostElements
    walk(document, NodeFilter.SHOW_ELEMENT, () => --left > 0)
    return { additions: [...additions.values()], smallest: smallest() }
  }
}

/** Source of the script. */
export function additionsScript(bindingName: string): string {
  return `;(${observeAdditions.toString()})(${JSON.stringify(bindingName)});`
}
