import type { Benchmark } from '#core/model/benchmark.ts'
import type { Metric } from '#core/model/metric.ts'

/** What can be chosen. */
export interface BenchmarkChoice {
  id: string
  name: string
  steps: readonly string[]
  /** Of the target. */
  metric: Metric
  sites: { name: string; us: boolean }[]
  markets: { id: string; name: string; timeZone: string }[]
}

/** Reads no record: a page asks for all benchmarks again and again. */
export function benchmarkChoice({ id, name, steps, target, sites, markets }: Benchmark): BenchmarkChoice {
  return {
    id,
    name,
    steps,
    metric: target.metric,
    sites: sites.map((site) => ({ name: site.name, us: site.us })),
    markets: markets.map((market) => ({ id: market.id, name: market.name, timeZone: market.timeZone })),
  }
}
