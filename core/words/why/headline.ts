import type { WhyPart } from '../../analysis/why/parts.ts'
import type { Difference } from '../../analysis/why/split.ts'
import { inWholeMs } from '../../analysis/why/whole-ms.ts'
import type { Why } from '../../analysis/why/why.ts'
import { clip } from '../../model/untrusted.ts'
import { type Telling, timeWords } from '../parts.ts'
import { msWords, otherName } from './figures.ts'
import { partWords } from './part.ts'

/** The finding in a sentence: `home: Wattle Lane's main content appears 640 ms later than Pluvio's; 520 ms of it is …`. */
export function whyHeadline(why: Why, telling: Telling): string {
  const { of, lcp } = why
  const step = clip(of.step)
  if (lcp === null) return `${step} cannot be split: ${missingWords(why)}`
  const { whole, parts } = inWholeMs(lcp)
  const than = of.kind === 'gap' ? `than ${otherName(why)}` : `than before ${timeWords(of.at, telling)}`
  const size = `LCP of ${clip(of.us)} on ${step} is ${msWords(Math.abs(whole.difference), telling)}`
  if (whole.difference === 0)
    return `LCP of ${clip(of.us)} on ${step} is the same as ${of.kind === 'gap' ? otherName(why) : 'before'}.`
  if (whole.difference < 0) return `${size} shorter ${than}.`
  return `${size} longer ${than}${mostWords(parts, { whole: whole.difference, telling })}.`
}

/** A part may be larger than the whole, where another one is shorter than theirs. */
function mostWords(
  parts: readonly { part: WhyPart; difference: number }[],
  { whole, telling }: { whole: number; telling: Telling },
): string {
  const most = parts.toSorted((a, b) => b.difference - a.difference)[0]
  if (most === undefined || most.difference <= 0) return ''
  const [name, ms] = [inSentence(partWords[most.part].name), msWords(most.difference, telling)]
  return most.difference > whole ? `: ${name} is ${ms} longer, other parts are shorter` : `; ${ms} of that is ${name}`
}

function inSentence(name: string): string {
  return /^[A-Z]{2}/.test(name) ? name : name.slice(0, 1).toLowerCase() + name.slice(1)
}

function missingWords({ of, duration }: Why): string {
  return duration === null && of.kind === 'change'
    ? 'there are no rounds with an LCP on both sides of this time.'
    : 'there are no rounds in which both have an LCP. Steps that stay on their page have none.'
}

/** `+420 ms`, `-90 ms`, `0 ms`. */
export function signedMs(ms: number, locale?: string): string {
  return `${ms > 0 ? '+' : ms < 0 ? '-' : ''}${msWords(Math.abs(ms), { locale })}`
}

/** `-12 ms to +48 ms`; an en dash without an interval. */
export function intervalWords({ low, high }: Pick<Difference, 'low' | 'high'>, locale?: string): string {
  return low === null || high === null
    ? '–'
    : `${signedMs(Math.round(low), locale)} to ${signedMs(Math.round(high), locale)}`
}
