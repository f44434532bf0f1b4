/** A part of what was painted: what showed it, how large that was, CSS pixels, and what it showed. */
export interface Piece {
  node: WeakRef<Node>
  area: number
  content: string
}

/** What the script gives to those that run after it in the same world. */
export interface Gone {
  outpacePiece: (node: Node, area: number) => Piece
  outpaceGone: (pieces: readonly Piece[]) => boolean
}

/**
 * Runs in every document, ahead of the observers of paints and additions; serialised, so it must not use anything from outside. A
 * placeholder, a spinner and the results of before are not what an input was to bring: when the page is read they are gone. What a
 * framework draws again, as it does with the same list from its server after the one from its cache, is not.
 */
function observeGone(): void {
  /** Nodes looked at, at most. */
  const most = 20_000
  /** Characters of a text or an address that are compared. */
  const longest = 200
  const getterOf = <T>(name: string) => {
    const get = Object.getOwnPropertyDescriptor(Node.prototype, name)?.get
    return (node: Node): T => get?.call(node) as T
  }
  // Elements can be called so.
  const isConnected = getterOf<boolean>('isConnected')
  const textOf = getterOf<string | null>('textContent')
  const parentOf = getterOf<Node | null>('parentNode')

  const isShown = (node: Node): boolean => {
    if (!isConnected(node)) return false
    const own = node instanceof Element ? node : parentOf(node)
    const element = own instanceof ShadowRoot ? own.host : own
    const hidden = { opacityProperty: true, visibilityProperty: true }
    return element instanceof Element && Element.prototype.checkVisibility.call(element, hidden)
  }
  const contentOf = (node: Node): string => {
    if (node instanceof HTMLImageElement) return node.currentSrc.slice(0, longest)
    // An element's text has no spaces between its parts.
    return (textOf(node) ?? '')
      .slice(0, 5 * longest)
      .replace(/\s+/g, '')
      .slice(0, longest)
  }
  const shownContent = (): string => {
    const found: string[] = []
    let left = most
    const roots: Node[] = [document]
    for (const root of roots) {
      const show = NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT
      const walker = Document.prototype.createTreeWalker.call(document, root, show)
      for (let node = walker.nextNode(); node !== null && left-- > 0; node = walker.nextNode()) {
        // A form has a field of that name instead of its own.
        if (node instanceof Element && node.shadowRoot instanceof ShadowRoot) roots.push(node.shadowRoot)
        if (node instanceof HTMLImageElement && isShown(node)) found.push(`\n${contentOf(node)}\n`)
        else if (node instanceof Text && isShown(node)) found.push(node.data.slice(0, 5 * longest).replace(/\s+/g, ''))
      }
    }
    return found.join('')
  }

  let shown: string | undefined
  const world = globalThis as unknown as Gone
  world.outpacePiece = (node, area) => ({ node: new WeakRef(node), area, content: contentOf(node) })
  /** Whether most of it is not shown any more, neither by the same nodes nor by others. */
  world.outpaceGone = (pieces) => {
    let [gone, all] = [0, 0]
    for (const { node, area, content } of pieces) {
      all += area
      const own = node.deref()
      if (own !== undefined && isShown(own)) continue
      // The same for all that is asked about in one reading.
      if (shown === undefined) queueMicrotask(() => (shown = undefined))
      shown ??= shownContent()
      if (content === '' || !shown.includes(content)) gone += area
    }
    return 2 * gone > all
  }
}

/** Source of the script. */
export const goneScript: string = `;(${observeGone.toString()})();`
