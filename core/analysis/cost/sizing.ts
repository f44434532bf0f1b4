import type { Benchmark } from '../../model/benchmark.ts'

/** What a deployment is made of, as far as it costs money. `infra/sizing.ts` decides it; the estimate only counts. */
export interface Sizing {
  /** MB of each function. */
  memory: { run: number; audit: number; judge: number; notify: number }
  /** ms between two checks for reminders, and between two digests of a benchmark. */
  reminderEvery: number
  digestEvery: number
  /** Custom metrics of a benchmark in a market. */
  metricsPerMarket: number
  alarmsPerMarket: (benchmark: Pick<Benchmark, 'every'>) => number
  /** Alarms of a region that rounds are measured in. */
  alarmsPerRegion: (region: { audited: boolean }) => number
  alarmsAtHome: number
  /** Dashboards for this many benchmarks and markets. */
  dashboardsFor: (markets: number) => number
}
