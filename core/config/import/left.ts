/** A part of an imported file that has no effect in Outpace. */
export interface Left {
  /** 1-based; absent where the format has none. */
  line?: number
  /** Names it without its values, which may be secret. */
  what: string
  /** A sentence. */
  why: string
}

/** In the order of the file, each once: a function may be called twice. */
export function inOrder(left: readonly Left[]): Left[] {
  const unique = new Map(left.map((each) => [JSON.stringify(each), each]))
  return [...unique.values()].toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))
}
