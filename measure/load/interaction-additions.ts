/** What was added to a document after an input. Part of each reading; all times in ms since its navigation started. */
export interface InteractionAdditions {
  /** After each input: when it came, when the largest addition was painted, and the area of its text and pictures in the viewport. */
  additions: [began: number, painted: number, size: number][]
}

/**
 * Runs in every document, next to the observer of paints; serialised, so it must not use anything from outside. Chromium attributes
 * nothing to an interaction that comes by way of a worker, an idle callback, a stream, a frame, a picture loaded ahead, or the
 * events that a script's `fill` and `selectOption` send. From an input until the next reading, additions to the document are
 * watched instead: slides and tickers that only change classes, styles or words are none.
 */
function observeAdditions(): void {
  /** Inputs remembered, and nodes looked at for one paint. */
  const most = 200
  /** Smaller additions are not what a customer waits for: share of the viewport. */
  const smallest = 0.05
  const additions = new Map<number, [began: number, painted: number, size: number]>()
  let began: number | undefined
  const pending = new Set<Node>()
  let awaited = new WeakSet<Node>()

  const areaOf = (node: Element | Range): number => {
    const { left, right, top, bottom } = node.getBoundingClientRect()
    const width = Math.min(right, innerWidth) - Math.max(left, 0)
    const height = Math.min(bottom, innerHeight) - Math.max(top, 0)
    return width > 0 && height > 0 ? width * height : 0
  }
  const isVisible = (element: Element | null): boolean =>
    element !== null &&
    Element.prototype.checkVisibility.call(element, { opacityProperty: true, visibilityProperty: true })
  const contentOf = (node: Node): number => {
    if (node instanceof HTMLImageElement) {
      if (node.complete && node.naturalWidth > 0) return isVisible(node) ? areaOf(node) : 0
      awaited.add(node)
    } else if (node instanceof Text && /\S/.test(node.data) && isVisible(node.parentElement)) {
      const range = new Range()
      range.selectNode(node)
      return areaOf(range)
    }
    return 0
  }
  const look = (start: number): void => {
    const painted = performance.now()
    let size = 0
    let left = most
    for (const node of pending) {
      const walker = Document.prototype.createTreeWalker.call(
        document,
        node,
        NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT,
      )
      for (let at: Node | null = node; at !== null && left > 0; at = walker.nextNode(), left--) size += contentOf(at)
    }
    pending.clear()
    if (size < smallest * innerWidth * innerHeight || size <= (additions.get(start)?.[2] ?? 0)) return
    additions.set(start, [start, painted, size])
    const [oldest] = additions.keys()
    if (additions.size > most && oldest !== undefined) additions.delete(oldest)
  }
  const add = (node: Node): void => {
    const start = began
    if (start === undefined || pending.size >= most) return
    // The task after the next frame: what was added has been painted by then.
    if (pending.size === 0) requestAnimationFrame(() => setTimeout(() => look(start)))
    pending.add(node)
  }
  const observer = new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === 'attributes' && target instanceof HTMLImageElement) awaited.add(target)
      for (const node of addedNodes) add(node)
    }
  })

  const begin = (event: Event): void => {
    const [target] = event.composedPath()
    const isField =
      target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement
    if (!event.isTrusted && !isField) return
    if (began === undefined) {
      observer.observe(document, {
        subtree: true,
        childList: true,
        attributes: true,
        attributeFilter: ['src', 'srcset'],
      })
    }
    began = event.timeStamp
  }
  for (const type of ['pointerdown', 'click', 'keydown', 'input', 'change'])
    addEventListener(type, begin, { capture: true, passive: true })
  document.addEventListener(
    'load',
    ({ target }) => {
      if (target instanceof HTMLImageElement && awaited.has(target)) add(target)
    },
    true,
  )

  ;(globalThis as unknown as Record<string, unknown>).outpaceAdditions = (): InteractionAdditions => {
    observer.disconnect()
    began = undefined
    awaited = new WeakSet()
    return { additions: [...additions.values()] }
  }
}

export const additionsScript: string = `;(${observeAdditions.toString()})();`
