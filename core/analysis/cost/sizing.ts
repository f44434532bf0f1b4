import type { Benchmark } from '../../model/benchmark.ts'
import type { Settings } from '../../model/settings.ts'

/** The parts of a deployment that cost money or limit what it measures. `infra/sizing.ts` decides them; the estimate only adds them up. */
export interface Sizing {
  /** MB of each function. */
  memory: { dispatch: number; field: number; run: number; audit: number; judge: number; notify: number; api: number }
  /** ms between two checks for reminders. */
  reminderEvery: number
  /** ms between two looks of a region's dispatcher. */
  dispatchEvery: number
  /** ms between two counts of the markets in each condition. */
  countEvery: number
  /** ms between two digests of a benchmark. */
  digestEvery: number
  /** ms between two questions for a benchmark's field data. */
  fieldEvery: number
  /** Rounds, and audits, that may be measured at once in a region. */
  atOnce: (settings: Pick<Settings, 'concurrency'>) => { run: number; audit: number }
  /** Custom metrics over all benchmarks. */
  totals: number
  /** Custom metrics and alarms of a benchmark's own, per market. */
  metricsPerMarket: (benchmark: Pick<Benchmark, 'alarm' | 'target'>) => number
  alarmsPerMarket: (benchmark: Pick<Benchmark, 'alarm' | 'target'>) => number
  /** Alarms per region that rounds are measured in; the home region's dispatcher is among those at home. */
  alarmsPerRegion: (region: { audited: boolean; isHome: boolean }) => number
  alarmsAtHome: (settings: Pick<Settings, 'deployDashboard' | 'cruxKey'>) => number
  /** Alarms on the states of others, in the home region. */
  compositeAlarms: number
  /** Number of dashboards in CloudWatch for this many markets of benchmarks with metrics of their own. */
  dashboardsFor: (markets: number) => number
}
