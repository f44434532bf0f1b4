import type { Business } from '../model/benchmark.ts'
import type { Estimate } from '../model/incident.ts'
import type { Metric } from '../model/metric.ts'
import { HOUR } from '../model/time.ts'

/**
 * - `slower`   sales per month at risk while the delay lasts
 * - `failing`  sales per hour that cannot be made
 *
 * `lost` is the total over the incident; null while it is open. Amounts are in `currency`.
 */
export type Impact = SlowerImpact | FailingImpact

export interface SlowerImpact {
  kind: 'slower'
  currency: string
  perMonth: Amounts
  lost: Amounts | null
  /** Extra wait of customers, s: the mean over the steps of the journey. */
  seconds: number
  steps: number
  /** Share of sales lost per second of delay. */
  perSecond: number
  /** Whether the delay was longer than the seconds counted. */
  capped: boolean
}

interface FailingImpact {
  kind: 'failing'
  currency: string
  perHour: number
  lost: number | null
}

/** `low` and `high` follow from the interval of the gap; null without one. */
export interface Amounts {
  estimate: number
  low: number | null
  high: number | null
}

/** Our delay on a step: their time, or the promise, ms, and our time divided by it. */
export interface Delay {
  theirs: number
  gap: Pick<Estimate, 'ratio' | 'low' | 'high'>
}

/** Only these are time that customers wait; a heavier page or a layout shift costs sales in other ways. */
export const waits: ReadonlySet<Metric> = new Set(['ttfb', 'fcp', 'lcp', 'icp', 'load', 'speedIndex', 'duration'])

/** One delay per step: against the competitor, or promise, with the largest ratio there. Metrics that do not measure a wait do not count. */
export function slowerDelays(
  all: readonly { step: string; metric: Metric; theirs: number | null; gap: Delay['gap'] }[],
): Delay[] {
  const sorted = all
    .filter(({ metric, gap }) => waits.has(metric) && gap.ratio !== null)
    .toSorted((a, b) => (b.gap.ratio ?? 0) - (a.gap.ratio ?? 0))
  const worst = new Map<string, Delay | null>()
  for (const { step, theirs, gap } of sorted) {
    if (!worst.has(step)) worst.set(step, theirs === null ? null : { theirs, gap })
  }
  return [...worst.values()].filter((delay) => delay !== null)
}

const HOURS_A_MONTH = (365 * 24) / 12

/** s. Longer mean delays were not studied, so the linear relation is not extrapolated beyond this. */
const MOST_SECONDS = 5

/**
 * Revenue at risk from a delay: revenue x share lost per second x seconds. The seconds are the mean over the steps of
 * the journey, with 0 for steps that are not slower, because the share refers to a whole site that is a second slower.
 * This is an assumption expressed in money, not a measurement: sales are not counted. The default of 7 % per second is
 * Aberdeen Group's ("The Performance of Web Applications", November 2008), as commonly cited. Null when nothing is
 * slower.
 *
 * @param options.delays one for each step that is slower
 * @param options.lasted ms; null while it lasts
 */
export function slowerImpact({
  business: { monthlyRevenue, conversionPerSecond },
  delays,
  steps,
  lasted,
}: {
  business: Business
  delays: readonly Delay[]
  steps: number
  lasted: number | null
}): SlowerImpact | null {
  const seconds = meanSeconds(delays, { steps, end: 'ratio' })
  if (seconds === null || seconds <= 0) return null
  const money = (mean: number | null) =>
    mean === null
      ? null
      : monthlyRevenue.amount * Math.min(1, conversionPerSecond * Math.min(MOST_SECONDS, Math.max(0, mean)))
  const perMonth = {
    estimate: money(seconds) ?? 0,
    low: money(meanSeconds(delays, { steps, end: 'low' })),
    high: money(meanSeconds(delays, { steps, end: 'high' })),
  }
  return {
    kind: 'slower',
    currency: monthlyRevenue.currency,
    perMonth,
    lost: lasted === null ? null : scaled(perMonth, lasted / HOUR / HOURS_A_MONTH),
    seconds,
    steps,
    perSecond: conversionPerSecond,
    capped: seconds > MOST_SECONDS,
  }
}

/** Sales prevented by a failing journey, assuming that all revenue goes through it, spread evenly over time. */
export function failingImpact({
  business: { monthlyRevenue },
  lasted,
}: {
  business: Business
  lasted: number | null
}): FailingImpact {
  const perHour = monthlyRevenue.amount / HOURS_A_MONTH
  return {
    kind: 'failing',
    currency: monthlyRevenue.currency,
    perHour,
    lost: lasted === null ? null : (perHour * lasted) / HOUR,
  }
}

function meanSeconds(
  delays: readonly Delay[],
  { steps, end }: { steps: number; end: 'ratio' | 'low' | 'high' },
): number | null {
  let ms = 0
  for (const { theirs, gap } of delays) {
    const ratio = gap[end]
    if (ratio === null) return null
    ms += theirs * (ratio - 1)
  }
  return ms / Math.max(1, steps) / 1000
}

function scaled({ estimate, low, high }: Amounts, factor: number): Amounts {
  const times = (amount: number | null) => (amount === null ? null : amount * factor)
  return { estimate: estimate * factor, low: times(low), high: times(high) }
}
