import type { Benchmark, Market } from '#core/model/benchmark.ts'
import { EventError } from './events/events.ts'

/** The benchmark and market that an event names. Throws EventError. */
export function findPlace(
  id: { benchmark: string; market: string },
  benchmarks: readonly Benchmark[],
): { benchmark: Benchmark; market: Market } {
  const benchmark = benchmarks.find((each) => each.id === id.benchmark)
  const market = benchmark?.markets.find((each) => each.id === id.market)
  if (benchmark !== undefined && market !== undefined) return { benchmark, market }
  const [wanted, known] =
    benchmark === undefined
      ? [`benchmark "${id.benchmark}"`, benchmarks.map((each) => each.id)]
      : [`market "${id.market}" of the benchmark "${id.benchmark}"`, benchmark.markets.map((each) => each.id)]
  throw unknownPlace(wanted, known)
}

/** For an event that names something this deployment does not have. */
export function unknownPlace(wanted: string, known: readonly string[]): EventError {
  return new EventError(
    `There is no ${wanted} in this deployment${known.length === 0 ? '' : ` (known: ${known.join(', ')})`}. ` +
      'Deploy again, so that schedules and functions use the same scenarios.',
  )
}
