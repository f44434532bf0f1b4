import type { Settings } from '../../model/settings.ts'
import type { Range } from './range.ts'
import type { Sizing } from './sizing.ts'

/** Of a benchmark: ms between the rounds of a market, and s that one takes there. */
interface Schedule {
  every: number
  markets: readonly { region: string; seconds: Range }[]
}

/** A region whose rounds come faster than they can be measured, so that some are missed. */
export interface CrowdedRegion {
  region: string
  /** Rounds that would have to be measured at once, on average, to keep up; estimated, or from measured rounds. */
  needed: number
  /** Rounds that may be measured at once. */
  atOnce: number
}

/** The regions that cannot keep up with their schedule: rounds x seconds a round is more than all functions have. */
export function crowdedRegions(
  benchmarks: readonly Schedule[],
  { settings, sizing }: { settings: Pick<Settings, 'concurrency'>; sizing: Pick<Sizing, 'atOnce'> },
): CrowdedRegion[] {
  const markets = benchmarks.flatMap(({ every, markets: own }) => own.map((market) => ({ ...market, every })))
  const atOnce = sizing.atOnce(settings).run
  return [...Map.groupBy(markets, ({ region }) => region)].flatMap(([region, own]) => {
    const needed = own.reduce((sum, { seconds, every }) => sum + (seconds.likely * 1000) / every, 0)
    return needed > atOnce ? [{ region, needed, atOnce }] : []
  })
}
