import type { MarketHealth } from '#core/model/health.ts'
import type { MarketKey } from '#core/model/market-key.ts'
import { DAY } from '#core/model/time.ts'
import { joinKey } from '../key.ts'
import type { Store } from '../port.ts'
import { versionedValue } from '../record.ts'
import { walkRange } from '../walk.ts'

// The newest facts about every market, so that counting a thousand benchmarks is one query. `judge` writes what it found in
// one partition, the dispatcher what the plan expects in another: each may write only its own.

const found = 'health#markets'
const expected = 'plan#expected'

/** ms that the health of a market is kept after its newest round; a market that is gone is no longer counted anyway. */
const healthKept = 90 * DAY

/**
 * Stores what `next` makes of the health known before, which is absent at first; nothing if that is null, the same, or older. What is
 * known of a round after `until`, ISO 8601, counts as absent: a clock was ahead. Throws StoreError.
 */
export async function updateHealth(
  store: Store,
  { benchmark, market, until }: MarketKey & { until?: string },
  next: (before: MarketHealth | undefined) => MarketHealth | null,
): Promise<void> {
  const sort = joinKey(benchmark, market)
  for (;;) {
    const record = await store.get(found, sort)
    const stored = record === undefined ? undefined : versionedValue<MarketHealth>(record, problem)
    const before = stored !== undefined && until !== undefined && stored.round > until ? undefined : stored
    const value = next(before)
    if (value === null || (before !== undefined && isKnown(value, before))) return
    const expiresAt = Math.ceil((Date.parse(value.round) + healthKept) / 1000)
    if ((await store.replace({ partition: found, sort, value, expiresAt }, record?.version ?? 0)) === 'stored') return
  }
}

function isKnown(value: MarketHealth, before: MarketHealth): boolean {
  return Date.parse(value.round) < Date.parse(before.round) || JSON.stringify(value) === JSON.stringify(before)
}

/** By `joinKey(benchmark, market)`. Throws StoreError. */
export async function readHealth(store: Store): Promise<Map<string, MarketHealth>> {
  const all = new Map<string, MarketHealth>()
  for await (const record of walkRange(store, { partition: found, limit: 1000 })) {
    all.set(record.sort, versionedValue<MarketHealth>(record, problem))
  }
  return all
}

/** Since when the plan expects rounds of a market. */
interface Expected {
  version: 1
  /** ISO 8601, UTC; null while it expects none, because the market is paused or gone. */
  since: string | null
  /** AWS region that measures it, paused or not; null where it is gone. */
  region: string | null
}

/** As stored. */
export interface StoredExpected extends Omit<Expected, 'version'> {
  recordVersion: number
}

/** By `joinKey(benchmark, market)`: markets that the plan expects rounds of, or did before. Throws StoreError. */
export async function readExpected(store: Store): Promise<Map<string, StoredExpected>> {
  const all = new Map<string, StoredExpected>()
  for await (const record of walkRange(store, { partition: expected, limit: 1000 })) {
    const { version: _, ...value } = versionedValue<Expected>(record, problem)
    all.set(record.sort, { ...value, recordVersion: record.version })
  }
  return all
}

/** Another dispatcher that looked meanwhile has written the same. Throws StoreError. */
export async function writeExpected(
  store: Store,
  { key, recordVersion, ...of }: StoredExpected & { key: string },
): Promise<void> {
  const value: Expected = { version: 1, ...of }
  await store.replace({ partition: expected, sort: key, value }, recordVersion)
}

const problem = 'is not one that this version of Outpace can read. Update Outpace, or delete the record.'
