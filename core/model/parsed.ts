import { distance } from 'fastest-levenshtein'
import { clip } from './untrusted.ts'

/** A problem before anybody knows where it is. */
export interface Words {
  message: string
  hint?: string
}

/** What a person wrote, understood or not. */
export type Parsed<T> = { ok: true; value: T } | { ok: false; words: Words }

export function understood<T>(value: T): Parsed<T> {
  return { ok: true, value }
}

export function refused(message: string, hint?: string): Parsed<never> {
  return { ok: false, words: hint === undefined ? { message } : { message, hint } }
}

/** The known word that a misspelled one was most likely meant to be. */
export function closest(found: string, known: Iterable<string>): string | undefined {
  const wanted = found.slice(0, 100).toLowerCase()
  let best: { word: string; steps: number } | undefined
  for (const word of known) {
    const steps = mistakes(wanted, word.toLowerCase())
    // A third of the letters may be wrong: `pagse` is pages, `map` is not max.
    const allowed = Math.max(1, Math.floor(Math.max(wanted.length, word.length) / 3))
    if (steps <= allowed && (best === undefined || steps < best.steps)) best = { word, steps }
  }
  return best?.word
}

/** What a value is, as a person would say it. */
export function describe(found: unknown): string {
  if (found === undefined || found === null) return 'nothing'
  if (typeof found === 'string') return `"${clip(found)}"`
  if (Array.isArray(found)) return 'a list'
  if (typeof found === 'object') return 'a group of keys'
  return clip(String(found))
}

/** Letters to add, drop or change; two swapped ones, the commonest slip, count as one. */
function mistakes(a: string, b: string): number {
  const first = [...a].findIndex((letter, index) => letter !== b[index])
  const swapped = a.slice(0, first) + (a[first + 1] ?? '') + (a[first] ?? '') + a.slice(first + 2)
  return first >= 0 && swapped === b ? 1 : distance(a, b)
}
