import type { Baseline } from '#core/judge/standing.ts'
import type { MarketKey } from '#core/model/market-key.ts'
import { joinKey } from '../key.ts'
import type { Store, VersionedRecord } from '../port.ts'
import { versionedValue } from '../record.ts'
import { walkRange } from '../walk.ts'

/**
 * Stores a baseline once: judges that reach the same one at the same time, and a judge that repeats it after a crash, store one
 * record. It is kept for good, so that it can be said at any time where a market started. Throws StoreError.
 */
export async function createBaseline(store: Store, baseline: Baseline): Promise<'stored' | 'exists'> {
  const { benchmark, market, number } = baseline
  return store.create({ partition: partitionOf(benchmark), sort: sortOf({ market, number }), value: baseline })
}

/** The newest baseline of a market; undefined before the first. Throws StoreError. */
export async function readBaseline(store: Store, { benchmark, market }: MarketKey): Promise<Baseline | undefined> {
  const prefix = joinKey(market)
  const { records } = await store.range({
    partition: partitionOf(benchmark),
    from: `${prefix}#`,
    to: `${prefix}#\u{10ffff}`,
    order: 'newest-first',
    limit: 1,
  })
  return records.map(toBaseline)[0]
}

/** Every baseline of a benchmark, in all markets, oldest first within each. Throws StoreError. */
export async function readBaselines(store: Store, benchmark: string): Promise<Baseline[]> {
  const baselines: Baseline[] = []
  for await (const record of walkRange(store, { partition: partitionOf(benchmark) })) baselines.push(toBaseline(record))
  return baselines
}

function partitionOf(benchmark: string): string {
  return joinKey('baseline', benchmark)
}

/** Numbers sort as text. */
function sortOf({ market, number }: Pick<Baseline, 'market' | 'number'>): string {
  return joinKey(market, String(number).padStart(6, '0'))
}

function toBaseline(record: VersionedRecord): Baseline {
  return versionedValue(
    record,
    'is not a baseline that this version of Outpace can read. Update Outpace, or delete the record.',
  )
}
