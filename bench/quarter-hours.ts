import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { MetricValues } from '#core/model/metric.ts'
import type { Load, Round } from '#core/model/round.ts'
import { randomOf } from '#core/statistics/shuffle.ts'
import { quarterBenchmark, quarterRounds } from '#stages/sample/quarter.ts'

// The rounds of the generated quarter as they would be every quarter of an hour, with three loads a visit, which differ.

const every = 15 * 60_000
const loads = 3
const began = Date.UTC(2026, 9, 1)

export const benchmark: Benchmark = { ...quarterBenchmark, every, loads }
export const market: Market = marketOf(benchmark)

const source = [...quarterRounds(Date.UTC(2026, 10, 28))]

export function roundAt(n: number): Round {
  const round = source[n % source.length]
  if (round === undefined) throw new Error('The generated quarter has no rounds.')
  const scheduledAt = new Date(began + n * every).toISOString()
  const random = randomOf(n)
  const again = ({ steps, ...load }: Load): Load => ({
    ...load,
    steps: steps.map((step) => ({ ...step, metrics: varied(step.metrics, random) })),
  })
  const visits = round.visits.map((visit) => ({
    ...visit,
    loads: visit.loads.flatMap((load) => [load, ...Array.from({ length: loads - 1 }, () => again(load))]),
  }))
  return { ...round, scheduledAt, startedAt: scheduledAt, method: { ...round.method, loads }, visits }
}

/** By up to a tenth. */
function varied(values: MetricValues, random: () => number): MetricValues {
  return Object.fromEntries(
    Object.entries(values).map(([metric, value]) => [metric, Math.round(value * (0.9 + 0.2 * random()) * 10) / 10]),
  )
}

function marketOf({ markets: [only] }: Benchmark): Market {
  if (only === undefined) throw new Error('The generated benchmark has no market.')
  return only
}
