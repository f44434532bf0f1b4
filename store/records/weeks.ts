import type { Day } from '#core/analysis/day.ts'
import type { MarketKey } from '#core/model/market-key.ts'
import { weekOf } from '#core/model/time.ts'
import { joinKey } from '../key.ts'
import type { Store, VersionedRecord } from '../port.ts'
import { versionedValue } from '../record.ts'
import { walkRange } from '../walk.ts'

/** Which days of a week have rounds, so that 25 months are listed without reading their days. */
export interface Week extends MarketKey {
  version: 1
  /** ISO week: `2026-W47`. */
  week: string
  /** Rounds by date. */
  days: Record<string, number>
}

/**
 * Adds a day to its week, or replaces it when it has more rounds. Written before the day itself: a week that names a day too
 * early is completed by the next round, but nothing would add a day that was left out. Unix time of `expiresAt` in seconds.
 * Throws StoreError.
 */
export async function noteDay(store: Store, day: Day, expiresAt: number): Promise<void> {
  const { benchmark, market, date, rounds } = day
  const week = weekOf(date)
  const key = { partition: partitionOf(day), sort: week }
  for (;;) {
    const found = await store.get(key.partition, key.sort)
    const days = found === undefined ? {} : toWeek(found).days
    if ((days[date] ?? 0) >= rounds) return
    const value: Week = { version: 1, benchmark, market, week, days: { ...days, [date]: rounds } }
    const until = Math.max(expiresAt, found?.expiresAt ?? 0)
    if ((await store.replace({ ...key, value, expiresAt: until }, found?.version ?? 0)) === 'stored') return
  }
}

/** All weeks with rounds, oldest first. Throws StoreError. */
export async function readWeeks(store: Store, market: MarketKey): Promise<Week[]> {
  const weeks: Week[] = []
  for await (const record of walkRange(store, { partition: partitionOf(market) })) weeks.push(toWeek(record))
  return weeks
}

function partitionOf({ benchmark, market }: MarketKey): string {
  return joinKey('week', benchmark, market)
}

function toWeek(record: VersionedRecord): Week {
  return versionedValue(
    record,
    'is not a week that this version of Outpace can read. Update Outpace, or delete the record.',
  )
}
