import { distance } from 'fastest-levenshtein'
import { clip } from './problem.ts'

/** A problem before anybody knows where it is. */
export interface Words {
  message: string
  hint?: string
}

/** What a person wrote, understood or not. */
export type Reading<T> = { ok: true; value: T } | { ok: false; words: Words }

export function understood<T>(value: T): Reading<T> {
  return { ok: true, value }
}

export function refused(message: string, hint?: string): Reading<never> {
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

/** Letters to add, drop or change; two swapped ones, the commonest slip, count as one. */
function mistakes(a: string, b: string): number {
  const first = [...a].findIndex((letter, index) => letter !== b[index])
  const swapped = a.slice(0, first) + (a[first + 1] ?? '') + (a[first] ?? '') + a.slice(first + 2)
  return first >= 0 && swapped === b ? 1 : distance(a, b)
}

export function didYouMean(found: string, known: Iterable<string>): string | undefined {
  const word = closest(found, known)
  return word === undefined ? undefined : `Did you mean "${clip(word)}"?`
}

/** `There is no metric "lpc". Known metrics: ttfb, fcp.` */
export function noSuch({ kind, found, known }: { kind: string; found: string; known: readonly string[] }): Words {
  const list = known.slice(0, 20).map((word) => clip(word))
  if (known.length > list.length) list.push('…')
  const choice = list.length === 0 ? '' : ` Known ${kind}s: ${list.join(', ')}.`
  return words(`There is no ${kind} "${clip(found)}".${choice}`, didYouMean(found, known))
}

/** Records and files are named after slugs, in which `Acme` and `ACME!` are the same. */
export function alike({ kind, name, earlier }: { kind: string; name: string; earlier: string }): Words {
  if (name === earlier) return words(`Two ${kind}s are called "${clip(name)}".`, 'Give each its own name.')
  return words(
    `The ${kind}s "${clip(earlier)}" and "${clip(name)}" have too similar names.`,
    'Names must differ in more than capitals, spaces and signs.',
  )
}

export function words(message: string, hint?: string): Words {
  return hint === undefined ? { message } : { message, hint }
}

/** What a value is, as a person would say it. */
export function describe(found: unknown): string {
  if (found === undefined || found === null) return 'nothing'
  if (typeof found === 'string') return `"${clip(found)}"`
  if (Array.isArray(found)) return 'a list'
  if (typeof found === 'object') return 'a group of keys'
  return clip(String(found))
}

/** `a, b or c` */
export function either(options: readonly string[]): string {
  return options.length < 2 ? options.join('') : `${options.slice(0, -1).join(', ')} or ${options.at(-1)}`
}
