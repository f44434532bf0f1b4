import type { Day } from '#core/analysis/day.ts'
import { joinKey } from '../key.ts'
import type { Store, VersionedRecord } from '../port.ts'
import { nameOf } from '../record.ts'
import { StoreError } from '../store-error.ts'
import { walkRange } from '../walk.ts'
import type { MarketKey } from './verdicts.ts'

/** 25 months, ms. */
export const historyRetention = 762 * 24 * 60 * 60 * 1000

/**
 * Stores a day unless a more complete one is there. A day is derived from its rounds alone, so the one with more rounds is
 * right, however often and in whatever order days are written. `retention` is ms from the day. Throws StoreError.
 */
export async function putDay({
  store,
  day,
  retention = historyRetention,
}: {
  store: Store
  day: Day
  retention?: number
}): Promise<'stored' | 'unchanged'> {
  const { partition, sort } = dayKey(day)
  const expiresAt = Math.ceil((Date.parse(day.date) + retention) / 1000)
  for (;;) {
    const found = await store.get(partition, sort)
    if (found !== undefined) {
      const known = toDay(found)
      if (known.rounds > day.rounds || JSON.stringify(known) === JSON.stringify(day)) return 'unchanged'
    }
    const version = found?.version ?? 0
    if ((await store.replace({ partition, sort, value: day, expiresAt }, version)) === 'stored') return 'stored'
  }
}

/** Throws StoreError. */
export async function getDay(store: Store, place: MarketKey & { date: string }): Promise<Day | undefined> {
  const { partition, sort } = dayKey(place)
  const record = await store.get(partition, sort)
  return record && toDay(record)
}

/** Days from `from` to `to`, dates and both inclusive, oldest first. Throws StoreError. */
export async function readDays(
  store: Store,
  { from, to, ...place }: MarketKey & { from?: string; to?: string },
): Promise<Day[]> {
  const bounds = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
  const days: Day[] = []
  for await (const record of walkRange(store, { partition: partitionOf(place), ...bounds })) days.push(toDay(record))
  return days
}

function dayKey({ date, ...place }: MarketKey & { date: string }): { partition: string; sort: string } {
  return { partition: partitionOf(place), sort: date }
}

function partitionOf({ benchmark, market }: MarketKey): string {
  return joinKey('day', benchmark, market)
}

function toDay(record: VersionedRecord): Day {
  const { value } = record
  if (typeof value === 'object' && value !== null && 'version' in value && value.version === 1) return value as Day
  throw new StoreError({
    code: 'bad-record',
    message: `${nameOf(record)} is not a day that this version of Outpace can read. Delete it; it is rebuilt from the rounds.`,
  })
}
