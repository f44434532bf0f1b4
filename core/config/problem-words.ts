import { closest, type Words } from '../model/parsed.ts'
import { clip } from '../model/untrusted.ts'

export function didYouMean(found: string, known: Iterable<string>): string | undefined {
  const word = closest(found, known)
  return word === undefined ? undefined : `Did you mean "${clip(word)}"?`
}

/** `There is no metric "lpc". Known metrics: ttfb, fcp.` */
export function noSuch({ kind, found, known }: { kind: string; found: string; known: readonly string[] }): Words {
  const list = known.slice(0, 20).map((word) => clip(word))
  if (known.length > list.length) list.push('…')
  const choice = list.length === 0 ? '' : ` Known ${kind.replace(/(?<![aeiou])y$/, 'ie')}s: ${list.join(', ')}.`
  return words(`There is no ${kind} "${clip(found)}".${choice}`, didYouMean(found, known))
}

/** Records and files are named after slugs, in which `Acme` and `ACME!` are the same. */
export function alike({ kind, name, earlier }: { kind: string; name: string; earlier: string }): Words {
  if (name === earlier) return words(`Two ${kind}s are called "${clip(name)}".`, 'Give each its own name.')
  return words(
    `The ${kind}s "${clip(earlier)}" and "${clip(name)}" have names that are too similar.`,
    'Names must differ in more than capitals, spaces and punctuation.',
  )
}

export function words(message: string, hint?: string): Words {
  return hint === undefined ? { message } : { message, hint }
}

/** Said of `__proto__`: what objects keep under it is lost without a word. */
export const noName = [
  'Nothing can be called __proto__, because JavaScript keeps that name for itself.',
  'Rename it.',
] as const
