import type { Benchmark } from '../../model/benchmark.ts'
import type { Metric } from '../../model/metric.ts'
import type { Day } from '../day.ts'

/** One step over days: times of every site and our gap to every competitor. From day records alone, so a year is one query. */
export interface Trend {
  step: string
  metric: Metric
  /** In the market's time zone, oldest first. */
  dates: string[]
  /** Median of the day's loads, null where there is none; the index is that of `dates`. */
  times: { site: string; us: boolean; medians: (number | null)[] }[]
  gaps: { competitor: string; days: (TrendGap | null)[] }[]
}

/** Us divided by the competitor, with its 95 % interval; null at three rounds or fewer. */
type TrendGap = [ratio: number, low: number | null, high: number | null]

/** Of days of different methods the newest method counts, because their times are not comparable. */
export function trendOf(
  days: readonly Day[],
  { benchmark, step, metric }: { benchmark: Benchmark; step: string; metric: Metric },
): Trend {
  const method = JSON.stringify(days.at(-1)?.method)
  const own = days.filter((day) => JSON.stringify(day.method) === method)
  return {
    step,
    metric,
    dates: own.map(({ date }) => date),
    times: benchmark.sites.map(({ name, us }) => ({
      site: name,
      us,
      medians: own.map(({ sites }) => {
        const figure = sites.find((site) => site.name === name)?.steps[step]?.[metric]
        return figure === undefined ? null : figure[2]
      }),
    })),
    gaps: benchmark.sites
      .filter(({ us }) => !us)
      .map(({ name }) => ({
        competitor: name,
        days: own.map(({ gaps }): TrendGap | null => {
          const gap = gaps.find((each) => each.competitor === name && each.step === step && each.metric === metric)
          return gap === undefined ? null : [gap.ratio, gap.low, gap.high]
        }),
      })),
  }
}
