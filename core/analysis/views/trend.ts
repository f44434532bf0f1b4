import type { Benchmark } from '../../model/benchmark.ts'
import { methodIdentity } from '../../model/method.ts'
import type { Metric } from '../../model/metric.ts'
import { plusDays } from '../../model/time.ts'
import type { Day } from '../day.ts'
import { metricShown, sitesBeside } from './beside.ts'

/** One step over days: times of every site and our gap to every competitor. From day records alone, so a year is one query. */
export interface Trend {
  step: string
  metric: Metric
  /** In the market's time zone, oldest first; also those between on which nothing was measured, so that a line has a hole there. */
  dates: string[]
  /** Median of the day's loads, null where there is none; the index is that of `dates`. */
  times: { site: string; us: boolean; medians: (number | null)[] }[]
  gaps: { competitor: string; days: (TrendGap | null)[] }[]
  /** Days left out, because they were measured by another method than the newest. */
  otherMethod: number
}

/** Us divided by the competitor, with its 95 % interval; null at three rounds or fewer. */
type TrendGap = [ratio: number, low: number | null, high: number | null]

export interface TrendAsked {
  benchmark: Benchmark
  step: string
  metric: Metric
  /** Beside us; absent: all. */
  competitor?: string | undefined
}

/** Of days of different methods the newest method counts, because their times are not comparable. */
export function trendOf(days: readonly Day[], { benchmark, step, metric, competitor }: TrendAsked): Trend {
  const alike = ofOneMethod(days)
  const measured = new Map(alike.map((day) => [day.date, day]))
  const dates = everyDate([...measured.keys()])
  const own = dates.map((date) => measured.get(date))
  const sites = sitesBeside(benchmark, competitor)
  return {
    step,
    metric,
    dates,
    times: sites.map(({ name, us }) => ({
      site: name,
      us,
      medians: own.map((day) => (day === undefined ? null : medianOfDay(day, { site: name, step, metric }))),
    })),
    gaps: sites
      .filter(({ us }) => !us)
      .map(({ name }) => ({
        competitor: name,
        days: own.map((day): TrendGap | null => {
          const gap = day?.gaps.find((each) => each.competitor === name && each.step === step && each.metric === metric)
          return gap === undefined ? null : [gap.ratio, gap.low, gap.high]
        }),
      })),
    otherMethod: days.length - alike.length,
  }
}

/** From the first to the last of them. */
function everyDate(dates: readonly string[]): string[] {
  const [first, last] = [dates[0], dates.at(-1)]
  if (first === undefined || last === undefined) return []
  const all = [first]
  for (let date = plusDays(first, 1); date <= last; date = plusDays(date, 1)) all.push(date)
  return all
}

/** The days with the method of the newest. */
export function ofOneMethod(days: readonly Day[]): Day[] {
  return alikeOf(days, days)
}

/** Those of the days with the method of the newest of others, which they are shown beside. */
export function alikeOf(days: readonly Day[], others: readonly Day[]): Day[] {
  const newest = others.at(-1)
  if (newest === undefined) return []
  const method = methodIdentity(newest.method)
  return days.filter((day) => methodIdentity(day.method) === method)
}

/** Of the day's loads; null where the step has no such metric. */
export function medianOfDay(
  { sites }: Day,
  { site, step, metric }: { site: string; step: string; metric: Metric },
): number | null {
  return sites.find(({ name }) => name === site)?.steps[step]?.[metric]?.[2] ?? null
}

/** The metric of a step: the one wanted, or what stands in for it where no site has it on these days. */
export function metricOn(
  days: readonly Day[],
  { benchmark, step, metric: wanted }: Pick<TrendAsked, 'benchmark' | 'step' | 'metric'>,
): Metric {
  const has = (metric: Metric) =>
    days.some((day) => benchmark.sites.some(({ name }) => medianOfDay(day, { site: name, step, metric }) !== null))
  return metricShown(benchmark, { step, wanted, has })
}
