import type { Doubt } from '../judge/page/doubt.ts'
import { clip } from '../model/untrusted.ts'
import { formatMetric } from './metric.ts'

/** `product ended at / instead of /p/123`. Texts from pages are made harmless, and shortened. */
export function doubtWords(step: string, doubt: Doubt): string {
  switch (doubt.kind) {
    case 'address': {
      const [ended, asked] = apart(doubt.ended, doubt.asked)
      return `${step} ended at ${ended} instead of ${asked}`
    }
    case 'title':
      return `${step} ended on a page titled "${clip(doubt.title)}"`
    case 'heading':
      return `${step} ended on a page that says "${clip(doubt.heading)}"`
    case 'unusual':
      return unusualWords(step, doubt)
    default:
      return doubt satisfies never
  }
}

function unusualWords(step: string, { what, seen, usual }: Extract<Doubt, { kind: 'unusual' }>): string {
  switch (what) {
    case 'address': {
      const [ended, usually] = apart(seen, usual)
      return `${step} ended at ${ended}, usually at ${usually}`
    }
    case 'title':
      return `${step} ended on a page titled "${clip(seen)}" of an unusual size, usually "${clip(usual)}"`
    case 'language':
      return `${step} was in ${languageName(seen)}, usually in ${languageName(usual)}`
    case 'bytes':
      return `${step} had ${seen}, usually ${usual}`
    default:
      return what satisfies never
  }
}

/** `French`; what has no name in English as it is. */
function languageName(language: string): string {
  try {
    return new Intl.DisplayNames('en', { type: 'language' }).of(language) ?? clip(language)
  } catch (error) {
    if (error instanceof RangeError) return clip(language)
    throw error
  }
}

/** Two addresses, without what they share. */
function apart(one: string, other: string): [string, string] {
  const [a, b] = [URL.parse(one), URL.parse(other)]
  if (a === null || b === null || a.host !== b.host) return [clip(one), clip(other)]
  return [clip(a.pathname + a.search), clip(b.pathname + b.search)]
}

/** `of which 1.00 s in a client redirect`. */
export function redirectWords(ms: number): string {
  return `of which ${formatMetric('load', ms)} in a client redirect`
}
