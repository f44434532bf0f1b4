import type { Metric } from '#core/model/metric.ts'
import { hasAudits } from '#store/records/audits.ts'
import type { Place } from '../place.ts'

/** What can be chosen. */
export interface BenchmarkChoice {
  id: string
  name: string
  steps: readonly string[]
  /** Of the target. */
  metric: Metric
  sites: { name: string; us: boolean }[]
  /** `audits`: whether there are any to show. */
  markets: { id: string; name: string; timeZone: string; audits: boolean }[]
}

/** Reads one record a market. Throws StoreError. */
export async function benchmarkChoice({
  benchmark: { id, name, steps, target, sites, markets },
  store,
}: Pick<Place, 'benchmark' | 'store'>): Promise<BenchmarkChoice> {
  return {
    id,
    name,
    steps,
    metric: target.metric,
    sites: sites.map((site) => ({ name: site.name, us: site.us })),
    markets: await Promise.all(
      markets.map(async (market) => ({
        id: market.id,
        name: market.name,
        timeZone: market.timeZone,
        audits: await hasAudits(store, { benchmark: id, market: market.id }),
      })),
    ),
  }
}
