import type { IncidentFacts, SiteFigures } from '../../analysis/alarm/alarm.ts'
import { type Metric, unitOf } from '../../model/metric.ts'
import { shortName } from '../../model/untrusted.ts'
import { numberWords, waitWords } from '../locale.ts'

/** A name of a site, step, market or benchmark, cut to a readable length. */
export function named(name: string): string {
  return shortName(name, 40)
}

/** `4.2 s`, `3.4 MB`, `0.25`, `120`. */
export function figureWords(
  metric: Metric,
  value: number,
  { locale, digits = 1, seconds = false }: { locale?: string | undefined; digits?: number; seconds?: boolean } = {},
): string {
  const unit = unitOf[metric]
  switch (unit) {
    case 'ms':
      return waitWords(value, { locale, digits, seconds })
    case 'bytes':
      return sizeWords(value, locale)
    case 'score':
      return numberWords(value, { locale, minimumFractionDigits: 2, maximumFractionDigits: digits + 1 })
    case 'count':
      return numberWords(value, { locale, maximumFractionDigits: 0 })
    default:
      return unit satisfies never
  }
}

function sizeWords(bytes: number, locale?: string): string {
  const [size, unit] = bytes < 999_500 ? [bytes / 1e3, 'kB'] : [bytes / 1e6, 'MB']
  return `${numberWords(size, { locale, maximumFractionDigits: size < 9.95 ? 1 : 0 })} ${unit}`
}

/** How near to the factor the quotient of two rounded figures must be: 0.84 s and 1.08 s rounded to 0.8 s and 1.1 s would be too far off. */
const CLOSE = Math.log(1.025)

/** Two figures in the same unit, with enough digits to tell them apart and to divide them. */
export function figuresApart(metric: Metric, [one, other]: [number, number], locale?: string): [string, string] {
  const seconds = Math.max(one, other) >= 1000
  const words = (digits: number): [string, string] => [
    figureWords(metric, one, { locale, digits, seconds }),
    figureWords(metric, other, { locale, digits, seconds }),
  ]
  const plain = words(1)
  const tenths = (value: number) => Math.round(value / 100)
  const isRough = seconds && unitOf[metric] === 'ms' && farFrom(tenths(one) / tenths(other), one / other)
  return (plain[0] === plain[1] && one !== other) || isRough ? words(2) : plain
}

function farFrom(shown: number, exact: number): boolean {
  return exact > 0 && Number.isFinite(exact) && !(Math.abs(Math.log(shown / exact)) <= CLOSE)
}

export function siteNamed(sites: readonly SiteFigures[], name: string | null): SiteFigures | undefined {
  return sites.find((site) => site.name === name)
}

/** Our figure and the rival's, or the promise; null where one is unknown. */
export function pairOf(facts: IncidentFacts, when: 'before' | 'during' | 'after'): [us: number, other: number] | null {
  const ours = siteNamed(facts.sites, facts.us)?.[when] ?? null
  const other = facts.promise ?? siteNamed(facts.sites, facts.rival)?.[when] ?? null
  return ours === null || other === null ? null : [ours, other]
}

/** Whether the newest figures say the opposite of an incident that is open: it is over once that is certain. */
export function isCaughtUp([ours, other]: readonly [number, number]): boolean {
  return ours <= other
}

/**
 * How often our journey failed, where that is what puts us behind: in the rounds in which it worked, we may be as fast as they are.
 * Null otherwise.
 */
export function failuresOf({ sites, us, gap }: IncidentFacts): { failed: number; visits: number } | null {
  const own = siteNamed(sites, us)
  const isAsFast = gap !== null && gap.ratio !== null && (gap.low ?? gap.ratio) <= 1
  return own !== undefined && own.failed > 0 && isAsFast ? own : null
}

/** Whether our journey fails in some rounds only: in others customers got past the step. */
export function failsAtTimes({ sites, us }: IncidentFacts): boolean {
  return (siteNamed(sites, us)?.during ?? null) !== null
}

/** Whether all that fails of our journey is that the page stays blank. */
export function staysBlank({ sites, us }: IncidentFacts): boolean {
  const { blank = 0, failed = 0 } = siteNamed(sites, us) ?? {}
  return blank > 0 && blank === failed
}

/** Beyond it a reader who divides the two doubts the ratio beside them: 1.94 s and 1.81 s are not 1.15 times apart. */
const CLOSE_ENOUGH = Math.log(1.05)

/** Whether two medians agree with the ratio of typical rounds closely enough to show both. */
export function agrees([us, other]: [number, number], ratio: number): boolean {
  return other > 0 && us > 0 && Math.abs(Math.log(us / other / ratio)) < CLOSE_ENOUGH
}
