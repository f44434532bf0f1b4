import type { Benchmark } from '../../model/benchmark.ts'
import type { Settings } from '../../model/settings.ts'

/** The parts of a deployment that cost money. `infra/sizing.ts` decides them; the estimate only adds them up. */
export interface Sizing {
  /** MB of each function. */
  memory: { dispatch: number; field: number; run: number; audit: number; judge: number; notify: number; api: number }
  /** ms between two checks for reminders. */
  reminderEvery: number
  /** ms between two looks of a region's dispatcher. */
  dispatchEvery: number
  /** ms between two zeros that are added to the rounds of each market, so that their absence is noticed. */
  heartbeatEvery: number
  /** ms between two digests of a benchmark. */
  digestEvery: number
  /** ms between two questions for a benchmark's field data. */
  fieldEvery: number
  /** Custom metrics per benchmark and market. */
  metricsPerMarket: number
  alarmsPerMarket: (benchmark: Pick<Benchmark, 'every'>) => number
  /** Alarms per region that rounds are measured in; the home region's dispatcher is among those at home. */
  alarmsPerRegion: (region: { audited: boolean; isHome: boolean }) => number
  alarmsAtHome: (settings: Pick<Settings, 'deployDashboard' | 'cruxKey'>) => number
  /** Number of dashboards for this many pairs of benchmark and market. */
  dashboardsFor: (markets: number) => number
}
