import { ourName } from '../../judge/streams.ts'
import type { Metric } from '../../model/metric.ts'
import { hodgesLehmann, signedRankInterval } from '../../statistics/hodges-lehmann.ts'
import { Z95 } from '../../statistics/normal.ts'
import type { Day } from '../day.ts'
import { changeOf, type Typical, typicalOf, type WeekChange } from '../digest/typical.ts'
import { sitesBeside } from './beside.ts'
import { medianOfDay, ofOneMethod, type TrendAsked } from './trend.ts'

/** Two periods of the same length, one right after the other. Dates, all inclusive. */
export interface Periods {
  /** Days in each. */
  length: number
  now: { from: string; to: string; days: number }
  before: { from: string; to: string; days: number }
  metric: Metric
  /** Our own time in the later period divided by that in the earlier; null when either has no day. */
  us: WeekChange | null
  /** How our gap to each competitor changed, with its size in both periods, as ratios. */
  gaps: { competitor: string; now: number; before: number; change: WeekChange }[]
}

interface Span {
  from: string
  to: string
}

/** With fewer days, no 95 % interval exists (docs/detector.md section 6). */
const LEAST_DAYS = 6

/**
 * Compares days `now` with as many before. Our time is that of a typical day in each (Hodges-Lehmann of the logarithms of the
 * days' medians), with an error from how days differ; gaps and their errors are those of the weekly digest
 * (digest/typical.ts). All changes are tested together, so each is significant less easily. Null when the days `before` are
 * of another method than those `now`, or one period has none: then nothing can be compared.
 */
export function comparePeriods(
  all: readonly Day[],
  {
    benchmark,
    step,
    metric,
    competitor,
    now,
    before,
    length,
  }: TrendAsked & { now: Span; before: Span; length: number },
): Periods | null {
  const alike = ofOneMethod(all)
  const within = ({ from, to }: Span) => alike.filter(({ date }) => date >= from && date <= to)
  const [later, earlier] = [within(now), within(before)]
  if (later.length === 0 || earlier.length === 0) return null
  const competitors = sitesBeside(benchmark, competitor).filter(({ us }) => !us)
  const test = { margin: 0, looks: 1 + competitors.length }
  const about = { site: ourName(benchmark), step, metric }
  const [time, timeBefore] = [typicalTime(later, about), typicalTime(earlier, about)]
  return {
    length,
    now: { ...now, days: later.length },
    before: { ...before, days: earlier.length },
    metric,
    us: time === null || timeBefore === null ? null : changeOf({ now: time, before: timeBefore }, test),
    gaps: competitors.flatMap(({ name }) => {
      const gap = (days: readonly Day[]) =>
        typicalOf(
          days.flatMap(({ gaps }) =>
            gaps.filter((each) => each.competitor === name && each.step === step && each.metric === metric),
          ),
        )
      const [own, ownBefore] = [gap(later), gap(earlier)]
      if (own === null || ownBefore === null) return []
      const change = changeOf({ now: own, before: ownBefore }, test)
      return [{ competitor: name, now: Math.exp(own.log), before: Math.exp(ownBefore.log), change }]
    }),
  }
}

/** Null without a day that has a time; a layout shift of 0 has no logarithm. */
function typicalTime(days: readonly Day[], about: { site: string; step: string; metric: Metric }): Typical | null {
  const logs = days.flatMap((day) => {
    const value = medianOfDay(day, about)
    return value === null || value <= 0 ? [] : [Math.log(value)]
  })
  if (logs.length === 0) return null
  const log = hodgesLehmann(logs)
  if (logs.length < LEAST_DAYS) return { log, error: null, rounds: logs.length, interval: null }
  const { low, high } = signedRankInterval(logs, 0.05)
  return { log, error: (high - low) / (2 * Z95), rounds: logs.length, interval: null }
}
