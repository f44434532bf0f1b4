import type { Nodes } from './nodes-script.ts'

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
  /** Whether a text still says most of what it said before: a count, a price or a time in it may be new, or more after it. */
  outpaceAlike: (before: string, now: string) => boolean
}

/**
 * Runs in every document, ahead of the observers of paints and additions; serialised, so it must not use anything from outside. A
 * placeholder, a spinner and the results of before are not what an input was to bring: when the page is read they are gone. What a
 * framework draws again, as it does with the same list from its server after the one from its cache, is not. Frameworks also put the
 * content into the text that said "Loading".
 */
function observeGone(): void {
  /** Nodes looked at, at most. */
  const most = 20_000
  /** Characters of a text or an address that are compared. */
  const longest = 200
  const { getterOf, parentOf, isVisible, walk } = (globalThis as unknown as Nodes).outpaceNodes
  const isConnected = getterOf<boolean>(Node, 'isConnected')
  const textOf = getterOf<string | null>(Node, 'textContent')

  const isShown = (node: Node): boolean => {
    if (!isConnected(node)) return false
    const element = node instanceof Element ? node : parentOf(node)
    return element !== null && isVisible(element)
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
    const show = NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT
    const pass = (node: Node): boolean => {
      if (node instanceof HTMLImageElement && isShown(node)) found.push(`\n${contentOf(node)}\n`)
      else if (node instanceof Text && isShown(node)) found.push(node.data.slice(0, 5 * longest).replace(/\s+/g, ''))
      return --left > 0
    }
    walk(document, { show, pass })
    return found.join('')
  }

  let shown: string | undefined
  const isAlike = (before: string, now: string): boolean => {
    const most = Math.min(before.length, now.length)
    let start = 0
    while (start < most && before[start] === now[start]) start++
    let end = 0
    while (end < most - start && before.at(-1 - end) === now.at(-1 - end)) end++
    return start + end > 0 && 2 * (start + end) >= before.length
  }
  /** The same words, or a picture, which may be a finer one now. */
  const isSame = (node: Node, content: string): boolean =>
    content === '' || node instanceof HTMLImageElement || isAlike(content, contentOf(node))

  const world = globalThis as unknown as Gone
  world.outpaceAlike = (before, now) => isAlike(before.trim().slice(0, 5 * longest), now.trim().slice(0, 5 * longest))
  world.outpacePiece = (node, area) => ({ node: new WeakRef(node), area, content: contentOf(node) })
  /** Whether most of it is not shown any more, neither by the same nodes nor by others. */
  world.outpaceGone = (pieces) => {
    let [gone, all] = [0, 0]
    for (const { node, area, content } of pieces) {
      all += area
      const own = node.deref()
      if (own !== undefined && isShown(own) && isSame(own, content)) continue
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
