import { distance } from 'fastest-levenshtein'
import { clip } from './untrusted.ts'

/** A problem whose location is not known yet. */
export interface Words {
  message: string
  hint?: string
}

/** The result of parsing user input. */
export type Parsed<T> = { ok: true; value: T } | { ok: false; words: Words }

export function understood<T>(value: T): Parsed<T> {
  return { ok: true, value }
}

export function refused(message: string, hint?: string): Parsed<never> {
  return { ok: false, words: hint === undefined ? { message } : { message, hint } }
}

/** The known word closest to a misspelled one, if any is close enough. */
export function closest(found: string, known: Iterable<string>): string | undefined {
  const wanted = found.slice(0, 100).toLowerCase()
  let best: { word: string; edits: number } | undefined
  for (const word of known) {
    const edits = editDistance(wanted, word.toLowerCase())
    // A third of the letters may be wrong: `pagse` is pages, `mix` is not map.
    const longer = Math.max(wanted.length, word.length)
    // Every letter is one edit from every other.
    const allowed = Math.min(longer - 1, Math.max(1, Math.floor(longer / 3)))
    if (edits <= allowed && (best === undefined || edits < best.edits)) best = { word, edits }
  }
  return best?.word
}

/** A value described in plain English, for error messages. */
export function describe(found: unknown): string {
  if (found === undefined || found === null) return 'nothing'
  if (typeof found === 'string') return `"${clip(found)}"`
  if (Array.isArray(found)) return 'a list'
  if (typeof found === 'object') return 'a group of keys'
  return clip(String(found))
}

/** Edit distance; swapping two neighbouring letters, the most common typo, counts as one edit. */
function editDistance(a: string, b: string): number {
  const first = [...a].findIndex((letter, index) => letter !== b[index])
  const swapped = a.slice(0, first) + (a[first + 1] ?? '') + (a[first] ?? '') + a.slice(first + 2)
  return first >= 0 && swapped === b ? 1 : distance(a, b)
}
