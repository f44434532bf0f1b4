import { streamOf } from '../../judge/gap/gap.ts'
import { readVisit } from '../../judge/gap/reading.ts'
import { ourName } from '../../judge/streams.ts'
import type { Metric } from '../../model/metric.ts'
import type { Round } from '../../model/round.ts'
import { median } from '../../statistics/quantile.ts'
import { WORST } from '../../statistics/round-ratio.ts'
import { metricShown, sitesBeside } from './beside.ts'
import type { TrendAsked } from './trend.ts'

/** One step over single rounds: what a trend shows of days. */
export interface RoundsTrend {
  step: string
  metric: Metric
  /** Scheduled times, ISO 8601, oldest first. */
  at: string[]
  /** Median of the round's loads, null where it does not count; the index is that of `at`. */
  times: { site: string; us: boolean; medians: (number | null)[] }[]
  /** Us divided by the competitor; null where a side has no time. A single round has no interval. */
  gaps: { competitor: string; ratios: (number | null)[] }[]
}

/** `rounds` are of one method: see `comparable`. */
export function roundsTrendOf(
  rounds: readonly Round[],
  { benchmark, step, metric: wanted, competitor }: TrendAsked,
): RoundsTrend {
  const sites = sitesBeside(benchmark, competitor)
  const timesOf = (name: string, metric: Metric) =>
    rounds.map(({ visits, method }) => {
      const visit = visits.find(({ site }) => site === name)
      const reading = readVisit(visit, { step, metric }, method.loads)
      return reading.kind === 'measured' ? median(reading.values) : null
    })
  const has = (each: Metric) => sites.some(({ name }) => timesOf(name, each).some((time) => time !== null))
  const metric = metricShown(benchmark, { step, wanted, has })
  return {
    step,
    metric,
    at: rounds.map(({ scheduledAt }) => scheduledAt),
    times: sites.map(({ name, us }) => ({ site: name, us, medians: timesOf(name, metric) })),
    gaps: sites
      .filter(({ us }) => !us)
      .map(({ name }) => ({
        competitor: name,
        ratios: streamOf(rounds, { us: ourName(benchmark), competitor: name, step, metric }).map(({ d }) =>
          d === null || Math.abs(d) === WORST ? null : Math.exp(d),
        ),
      })),
  }
}
