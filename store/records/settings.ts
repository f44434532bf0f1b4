import type { LiveChange } from '#core/model/live.ts'
import { joinKey } from '../key.ts'
import type { Store, StoreRecord } from '../port.ts'
import { versionedValue } from '../record.ts'
import { StoreError } from '../store-error.ts'
import { walkRange } from '../walk.ts'

// Live settings. The current ones of all benchmarks are in one partition, so that a look of the dispatcher costs one query
// however many benchmarks there are. Each is the newest change, whose `after` is in effect; older ones are the history.

const current = 'plan#settings'
const CHANGE = 'change'

/** Changes of a benchmark that are kept; older ones expire. */
export const keptChanges = 200

interface ChangeRecord extends LiveChange {
  version: 1
}

/**
 * The newest change of every benchmark that was ever changed, by its id, or why its record cannot be read: one damaged record
 * stops no other benchmark. Throws StoreError.
 */
export async function readCurrentSettings(store: Store): Promise<Map<string, LiveChange | StoreError>> {
  const found = new Map<string, LiveChange | StoreError>()
  for await (const record of walkRange(store, { partition: current })) found.set(record.sort, changeOrError(record))
  return found
}

function changeOrError(record: StoreRecord): LiveChange | StoreError {
  try {
    return changeOf(record)
  } catch (error) {
    if (error instanceof StoreError) return error
    throw error
  }
}

/** The newest change of a benchmark, and the version of its record (0: there is none). Throws StoreError. */
export async function readSettings(
  store: Store,
  benchmark: string,
): Promise<{ change: LiveChange | undefined; version: number }> {
  const found = await store.get(current, benchmark)
  return { change: found && changeOf(found), version: found?.version ?? 0 }
}

/**
 * Makes a change the current one, unless another was made since `version` was read. The one before it becomes history first,
 * so that a crash in between loses none. Throws StoreError.
 */
export async function writeSettings(
  store: Store,
  { benchmark, change, version, now }: { benchmark: string; change: LiveChange; version: number; now: number },
): Promise<'stored' | 'conflict'> {
  const before = await store.get(current, benchmark)
  if ((before?.version ?? 0) !== version) return 'conflict'
  if (before !== undefined) {
    const value = changeOf(before)
    await store.create({ ...historyKey(benchmark, value.number), value })
  }
  const value: ChangeRecord = { version: 1, ...change }
  const outcome = await store.replace({ partition: current, sort: benchmark, value }, version)
  if (outcome === 'stored') await expire(store, { benchmark, number: change.number - keptChanges, now })
  return outcome
}

/** The changes of a benchmark, newest first. Throws StoreError. */
export async function readHistory(store: Store, benchmark: string): Promise<LiveChange[]> {
  const { change: newest } = await readSettings(store, benchmark)
  if (newest === undefined) return []
  const { partition } = historyKey(benchmark, 0)
  const query = { partition, from: `${CHANGE}#`, to: `${CHANGE}#\u{10ffff}`, order: 'newest-first' } as const
  const changes = [newest]
  for await (const record of walkRange(store, query)) {
    const change = changeOf(record)
    // The record of the newest may exist already, if its successor could not be written.
    if (change.number < newest.number) changes.push(change)
    if (changes.length === keptChanges) break
  }
  return changes
}

async function expire(
  store: Store,
  { benchmark, number, now }: { benchmark: string; number: number; now: number },
): Promise<void> {
  if (number < 1) return
  const key = historyKey(benchmark, number)
  const found = await store.get(key.partition, key.sort)
  if (found === undefined) return
  await store.replace({ ...key, value: found.value, expiresAt: Math.floor(now / 1000) }, found.version)
}

/** Sorted by number. */
function historyKey(benchmark: string, number: number): { partition: string; sort: string } {
  return { partition: joinKey('settings', benchmark), sort: joinKey(CHANGE, String(number).padStart(9, '0')) }
}

function changeOf(record: StoreRecord): ChangeRecord {
  return versionedValue(
    record,
    'is not a change of settings that this version of Outpace can read. Update Outpace, or delete the record.',
  )
}
