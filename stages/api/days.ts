import type { Day } from '#core/analysis/day.ts'
import { dateAt, plusDays } from '#core/model/time.ts'
import type { Store } from '#store/port.ts'
import { readDays } from '#store/records/days.ts'
import { readJudge } from '#store/records/verdicts.ts'
import { readWeeks } from '#store/records/weeks.ts'
import { unstoredDays, withUnstored } from '../judge/days.ts'
import type { MarketSource } from './market-source.ts'

/** Two years of one market, which are some 60 MB. */
const MOST_KNOWN = 740
/**
 * ms after which a day is read again although it has no new round: `replay` may have judged it anew. A clock that was set back is
 * as much after as one that went on.
 */
const KNOWN_FOR = 10 * 60 * 1000

interface KnownDay {
  day: Day
  /** ms since 1970. */
  readAt: number
}

/** What was read last, newest last. */
const known = new WeakMap<Store, Map<string, KnownDay>>()

/** Of all sites, the newest `count` days, those without rounds left out. Throws StoreError. */
export function daysOf(source: MarketSource, count: number): Promise<Day[]> {
  const today = dateAt(source.now, source.market.timeZone)
  return daysBetween(source, { from: plusDays(today, 1 - count), to: today })
}

/**
 * Of all sites, the days between two dates, both inclusive, those without rounds left out. The weeks, which are a few KB, say
 * which stored days have changed; only those are read again. Rounds that no stored day covers are added. Throws StoreError.
 */
export async function daysBetween(source: MarketSource, dates: { from: string; to: string }): Promise<Day[]> {
  const [stored, unstored] = [await storedBetween(source, dates), await newestDays(source)]
  const within = unstored.filter(({ date }) => date >= dates.from && date <= dates.to)
  return withUnstored(stored, within)
}

/** By market and sites: the days that were not stored when the judge had judged up to `watermark`. */
const newest = new WeakMap<Store, Map<string, { watermark: string | null; days: Day[] }>>()

/** Read again only when another round has been judged: today is built from all its rounds. */
async function newestDays({ store, benchmark, market }: MarketSource): Promise<Day[]> {
  const { saved } = await readJudge(store, { benchmark: benchmark.id, market: market.id })
  if (saved === null) return []
  const { state } = saved
  const markets = newest.get(store) ?? new Map()
  newest.set(store, markets)
  const key = JSON.stringify([benchmark.id, market.id, benchmark.sites.map(({ name }) => name)])
  const before = markets.get(key)
  if (before?.watermark === state.watermark) return before.days
  const days = await unstoredDays({ store, benchmark, market, state })
  markets.set(key, { watermark: state.watermark, days })
  return days
}

async function storedBetween(
  { store, benchmark, market }: MarketSource,
  { from, to }: { from: string; to: string },
): Promise<Day[]> {
  const sites = benchmark.sites.map(({ name }) => name)
  const own = { benchmark: benchmark.id, market: market.id }
  const days = known.get(store) ?? new Map<string, KnownDay>()
  known.set(store, days)
  const keyOf = (date: string) => JSON.stringify([own.benchmark, own.market, sites, date])
  const counts = (await readWeeks(store, own))
    .flatMap((week) => Object.entries(week.days))
    .filter(([date]) => date >= from && date <= to)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  const now = Date.now()
  const isKnown = ([date, rounds]: [string, number]): boolean => {
    const found = days.get(keyOf(date))
    return found !== undefined && found.day.rounds === rounds && Math.abs(now - found.readAt) < KNOWN_FOR
  }
  const unknown = counts.filter((each) => !isKnown(each)).map(([date]) => date)
  const [first, last] = [unknown[0], unknown.at(-1)]
  const read =
    first === undefined || last === undefined ? [] : await readDays(store, { ...own, sites, from: first, to: last })
  const byDate = new Map(read.map((day) => [day.date, day]))
  const found = counts.flatMap(([date]) => byDate.get(date) ?? days.get(keyOf(date))?.day ?? [])
  for (const day of found) {
    const key = keyOf(day.date)
    const readAt = byDate.has(day.date) ? now : (days.get(key)?.readAt ?? now)
    days.delete(key)
    days.set(key, { day, readAt })
  }
  for (const key of [...days.keys()].slice(0, -MOST_KNOWN)) days.delete(key)
  return found
}
