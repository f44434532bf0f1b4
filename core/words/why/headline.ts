import { isExplained } from '../../analysis/why/about.ts'
import type { WhyPart } from '../../analysis/why/parts.ts'
import type { PartDifference } from '../../analysis/why/split.ts'
import { inWholeMs } from '../../analysis/why/whole-ms.ts'
import type { Why } from '../../analysis/why/why.ts'
import type { Metric } from '../../model/metric.ts'
import { clip } from '../../model/untrusted.ts'
import { confidenceWords } from '../gap.ts'
import { metricName } from '../metric.ts'
import { type Telling, timeWords } from '../parts.ts'
import { msWords, otherName } from './figures.ts'
import { partWords } from './part.ts'

/** `LCP of Acme on home is 849 ms longer than Amazon's; 840 ms of that is resource load duration.` */
export function whyHeadline(why: Why, telling: Telling): string {
  const { of, split } = why
  const step = clip(of.step)
  if (split === null) return `${step} cannot be split: ${missingWords(why, telling)}`
  const { lcp, parts } = inWholeMs(split)
  const than = of.kind === 'gap' ? `than ${possessive(otherName(why))}` : `than before ${timeWords(of.at, telling)}`
  const size = `LCP of ${clip(of.us)} on ${step} is ${msWords(Math.abs(lcp.difference), telling)}`
  if (lcp.difference === 0)
    return `LCP of ${clip(of.us)} on ${step} is the same as ${of.kind === 'gap' ? possessive(otherName(why)) : 'before'}.`
  const { low, high } = split.lcp
  // Equal sites differ by some ms, too: as a finding, such as the title of a slide, it would not be true.
  if (low !== null && high !== null && low <= 0 && high >= 0) {
    const [way, interval] = [lcp.difference < 0 ? 'shorter' : 'longer', intervalWords({ low, high }, lcp.difference)]
    return `LCP of ${clip(of.us)} on ${step} is not clearly ${way} ${than}: by ${msWords(Math.abs(lcp.difference), telling)}, ${confidenceWords(0.95, telling.locale)} ${interval} ms.`
  }
  if (lcp.difference < 0) return `${size} shorter ${than}.`
  return `${size} longer ${than}${mostWords(parts.slice(0, -1), { whole: lcp.difference, telling })}.`
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

/** Below the headline, where the benchmark is compared on what the parts of a page load do not explain; empty where they do. */
export function otherMetricWords(metric: Metric): string {
  const name = metricName(metric)
  return isExplained(metric)
    ? ''
    : `You are compared on ${name}. What is below explains LCP and the time of the step, not ${name}.`
}

function possessive(name: string): string {
  return `${name}'s`
}

function inSentence(name: string): string {
  return /^[A-Z]{2}/.test(name) ? name : name.slice(0, 1).toLowerCase() + name.slice(1)
}

function missingWords({ of, failingSince }: Why, telling: Telling): string {
  if (failingSince !== null) return `your journey failed in every round since ${timeWords(failingSince, telling)}.`
  return of.kind === 'change'
    ? 'no round before this time, or none since, has the parts of LCP.'
    : 'no round has the parts of LCP for both. Steps that stay on their page have none.'
}

/** `+420`, `-90`, `0`. */
export function signed(ms: number): string {
  return ms > 0 ? `+${ms}` : String(ms)
}

/**
 * `-12 to +48`, in ms; an en dash without an interval. `difference` is the figure beside it, which may have been rounded up or down
 * so that its column adds up: the interval has it.
 */
export function intervalWords({ low, high }: Pick<PartDifference, 'low' | 'high'>, difference: number): string {
  if (low === null || high === null) return '–'
  return `${signed(Math.min(Math.round(low), difference))} to ${signed(Math.max(Math.round(high), difference))}`
}
