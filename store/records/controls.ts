import type { MarketKey } from '#core/model/market-key.ts'
import { DAY } from '#core/model/time.ts'
import { joinKey } from '../key.ts'
import type { Store, VersionedRecord } from '../port.ts'
import { versionedValue } from '../record.ts'
import { walkRange } from '../walk.ts'

// What people ask of the dispatcher. All of it is in one partition, so that a look costs one query however many benchmarks
// there are.

const partition = 'plan#controls'
const PAUSE = 'pause'
const REQUEST = 'run-now'

/** ms. A request that was not served within this time is dropped. */
const requestKept = DAY

interface Pause extends MarketKey {
  version: 1
  /** ISO 8601. */
  at: string
  paused: boolean
}

interface RunRequest extends MarketKey {
  version: 1
  /** ISO 8601: the scheduled time of the round asked for. */
  at: string
}

/** What people asked for, as far as it is in effect. */
export interface Controls {
  isPaused: (benchmark: string, market: string) => boolean
  /** Rounds asked for outside of the schedule. */
  requested: RunRequest[]
}

/** Pauses the measurements of a market, or resumes them. The last call wins. Throws StoreError. */
export async function setPaused(
  store: Store,
  { benchmark, market, paused, at }: MarketKey & { paused: boolean; at: string },
): Promise<'changed' | 'same'> {
  const sort = joinKey(PAUSE, benchmark, market)
  for (;;) {
    const found = await store.get(partition, sort)
    const before = found === undefined ? false : pauseOf(found).paused
    if (before === paused) return 'same'
    const value: Pause = { version: 1, benchmark, market, at, paused }
    if ((await store.replace({ partition, sort, value }, found?.version ?? 0)) === 'stored') return 'changed'
  }
}

/** Since when a market is paused, ISO 8601; undefined where it is not. Throws StoreError. */
export async function pausedSince(store: Store, { benchmark, market }: MarketKey): Promise<string | undefined> {
  const found = await store.get(partition, joinKey(PAUSE, benchmark, market))
  const { at, paused } = found === undefined ? { at: undefined, paused: false } : pauseOf(found)
  return paused ? at : undefined
}

/** Asks for a round outside of the schedule. Idempotent: the same time is one round. Throws StoreError. */
export async function requestRun(store: Store, { benchmark, market, at }: MarketKey & { at: string }): Promise<void> {
  const value: RunRequest = { version: 1, benchmark, market, at }
  const expiresAt = Math.ceil((Date.parse(at) + requestKept) / 1000)
  await store.create({ partition, sort: joinKey(REQUEST, at, benchmark, market), value, expiresAt })
}

/** Throws StoreError. */
export async function readControls(store: Store): Promise<Controls> {
  const paused = new Set<string>()
  const requested: RunRequest[] = []
  for await (const record of walkRange(store, { partition })) {
    if (record.sort.startsWith(`${REQUEST}#`)) requested.push(requestOf(record))
    else {
      const { benchmark, market, paused: isPaused } = pauseOf(record)
      if (isPaused) paused.add(joinKey(benchmark, market))
    }
  }
  return { isPaused: (benchmark, market) => paused.has(joinKey(benchmark, market)), requested }
}

/** When a dispatcher looked last, ms; undefined when it never did. Throws StoreError. */
export async function readLook(store: Store, dispatcher: string): Promise<{ at: number; version: number } | undefined> {
  const found = await store.get(looks, dispatcher)
  if (found === undefined) return undefined
  return { at: versionedValue<{ version: 1; at: number }>(found, problem).at, version: found.version }
}

/** Later looks win; a conflict means that another invocation looked meanwhile. Throws StoreError. */
export async function writeLook(
  store: Store,
  { dispatcher, at, version }: { dispatcher: string; at: number; version: number },
): Promise<'stored' | 'conflict'> {
  return store.replace({ partition: looks, sort: dispatcher, value: { version: 1, at } }, version)
}

const looks = 'plan#looks'
const problem = 'is not one that this version of Outpace can read. Update Outpace, or delete the record.'

function pauseOf(record: VersionedRecord): Pause {
  return versionedValue(record, problem)
}

function requestOf(record: VersionedRecord): RunRequest {
  return versionedValue(record, problem)
}
