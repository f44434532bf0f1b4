import type { RoundFigures } from '#core/judge/figures.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { marketAlarms } from '#core/model/health.ts'
import type { MarketKey } from '#core/model/market-key.ts'
import { deployedMarkets } from '#core/model/markets.ts'
import { DAY } from '#core/model/time.ts'
import {
  marketMetrics,
  metricDimensions,
  missedMetric,
  type PrefixedNames,
  refusedMetric,
  roundMetrics,
} from '#infra/names.ts'
import { type CountedMarket, totalsOf } from '#stages/dispatch/health.ts'

// The log lines that CloudWatch turns into metrics: its embedded metric format.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html

type Unit = 'None' | 'Count' | 'Seconds'

const units: Record<string, Unit> = {
  [roundMetrics.gap]: 'None',
  [roundMetrics.roundSeconds]: 'Seconds',
}

/** CloudWatch drops metrics older than this, ms. */
const oldest = 14 * DAY

/** Where metrics go, and when they are written, ms. */
interface LineOptions {
  names: PrefixedNames
  now: number
}

interface RoundOptions extends MarketKey, LineOptions {
  /** Whether the benchmark has metrics of its own. */
  own: boolean
}

/**
 * The metrics of a round. The timestamp is the end of the round, so that rounds judged late, such as after an outage, appear at
 * the right place on the chart. Null for a round that CloudWatch would not accept.
 */
export function roundLine(figures: RoundFigures, { own, names, now, ...market }: RoundOptions): object | null {
  // A worker's clock may be fast, but a round cannot be in the future.
  const at = Math.min(Date.parse(figures.finishedAt), now)
  if (Number.isNaN(at) || now - at >= oldest) return null
  const { gap, failedVisits, blockedVisits, seconds, scheduledAt } = figures
  const totals = {
    [roundMetrics.rounds]: 1,
    [roundMetrics.roundSeconds]: seconds,
    [roundMetrics.failedVisits]: failedVisits,
    [roundMetrics.blockedVisits]: blockedVisits,
  }
  const sets: MetricSet[] = [
    { values: totals, dimensions: own ? [[], marketDimensions] : [[]] },
    ...(own && gap !== null ? [{ values: { [roundMetrics.gap]: gap }, dimensions: [marketDimensions] }] : []),
  ]
  return metricLine(names, sets, { at, ...named(market), scheduledAt })
}

/**
 * How many markets are in each condition, and a line for each market of a benchmark that has metrics of its own: also for one that is
 * paused, and for a promise that was removed live. An alarm without new figures would stay in the state that it was in.
 *
 * @param options.deployed the benchmarks as they were deployed, with their alarms
 */
export function countLines(
  counted: readonly CountedMarket[],
  { names, now, deployed }: LineOptions & { deployed: readonly Benchmark[] },
): object[] {
  const { silent, ...others } = totalsOf(counted)
  const isTold = !isFirst(counted) || Object.values(others).some((markets) => markets > 0)
  const totals = byMetric(isTold ? { silent, ...others } : { silent })
  return [
    metricLine(names, [{ values: totals, dimensions: [[]] }], { at: now, markets: counted.length }),
    ...deployed.flatMap((benchmark) => {
      const own = marketAlarms(benchmark)
      if (own.length === 0) return []
      return deployedMarkets(benchmark).map(({ id }) => {
        const market = { benchmark: benchmark.id, market: id }
        const since = counted.find((each) => each.benchmark === benchmark.id && each.market === id)?.since ?? {}
        const held = own.map((condition) => [condition, since[condition] === undefined ? 0 : 1])
        const sets = [{ values: byMetric(Object.fromEntries(held)), dimensions: [marketDimensions] }]
        return metricLine(names, sets, { at: now, ...named(market) })
      })
    }),
  ]
}

/**
 * The first count of an installation tells of silence alone, and the next one of the other conditions as well. The alarm on a dispatcher
 * that has stopped (infra/stacks/home/totals.ts) is raised where theirs have had figures and that on silence has none: with all of them at
 * once it would be raised by the first deployment, until CloudWatch has looked at each of its alarms.
 */
function isFirst(counted: readonly CountedMarket[]): boolean {
  return counted.length > 0 && counted.every(({ isNew }) => isNew)
}

export function missedLine(rounds: number, { names, now }: LineOptions): object {
  return metricLine(names, [{ values: { [missedMetric]: rounds }, dimensions: [[]] }], { at: now })
}

/** Of one file. */
export function refusedLine({ names, now }: LineOptions): object {
  return metricLine(names, [{ values: { [refusedMetric]: 1 }, dimensions: [[]] }], { at: now })
}

const marketDimensions = [metricDimensions.benchmark, metricDimensions.market]

function named({ benchmark, market }: MarketKey): Record<string, string> {
  return { [metricDimensions.benchmark]: benchmark, [metricDimensions.market]: market }
}

function byMetric(byCondition: Partial<Record<keyof typeof marketMetrics, number>>): Record<string, number> {
  const entries = Object.entries(byCondition) as [keyof typeof marketMetrics, number][]
  return Object.fromEntries(entries.map(([condition, value]) => [marketMetrics[condition], value]))
}

interface MetricSet {
  values: Record<string, number>
  /** Each set of dimensions is a metric of its own; the empty one is the total. */
  dimensions: string[][]
}

function metricLine(
  { metricNamespace }: PrefixedNames,
  sets: readonly MetricSet[],
  { at, ...rest }: { at: number } & Record<string, unknown>,
): object {
  return {
    _aws: {
      Timestamp: at,
      CloudWatchMetrics: sets.map(({ values, dimensions }) => ({
        Namespace: metricNamespace,
        Dimensions: dimensions,
        Metrics: Object.keys(values).map((name) => ({ Name: name, Unit: units[name] ?? 'Count' })),
      })),
    },
    ...Object.assign({}, ...sets.map(({ values }) => values)),
    ...rest,
  }
}
