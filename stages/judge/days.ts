import { type Day, dayOf } from '#core/analysis/day.ts'
import type { MarketState } from '#core/judge/state.ts'
import { ourName } from '#core/judge/streams.ts'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { Round } from '#core/model/round.ts'
import { dateAt, plusDays, startOf } from '#core/model/time.ts'
import type { Store } from '#store/port.ts'
import { getDay, putDay } from '#store/records/days.ts'
import { readRounds } from '#store/records/rounds.ts'
import { readJudge } from '#store/records/verdicts.ts'

interface DaySource {
  store: Store
  benchmark: Benchmark
  market: Market
  /** Of the judge, after the rounds that are to be covered. */
  state: Pick<MarketState, 'recent' | 'watermark' | 'before' | 'unsteadyAt'>
}

interface RefreshOptions extends DaySource {
  /** Scheduled times of rounds that arrived too late to be judged. */
  late: readonly string[]
  /** How long days are kept, ms. */
  retention?: number
}

/**
 * Stores a day after its first round, which lists it, and again from all its rounds once it is over: had the rounds been judged
 * one by one, the records would be the same. Readers take `unstoredDays`, so a record in between would save them nothing. Of a
 * market that stops, `closeDays` completes the last one. Throws StoreError.
 */
export async function refreshDays({ late, retention, ...source }: RefreshOptions): Promise<void> {
  const { market } = source
  const due = (await laggingDays(source)).flatMap((day) => dueOf(day) ?? [])
  for (const date of new Set(late.map((at) => dateAt(at, market.timeZone)))) {
    due.push({ date, known: await storedDay(source, date), isOver: true, added: [] })
  }
  await storeDays(due, { ...source, retention })
}

/** The day as far as it is due to be stored; undefined when it is not. */
function dueOf(day: LaggingDay): LaggingDay | undefined {
  const { known, isOver, added } = day
  if (isOver) return day
  return known === undefined ? { ...day, added: added.slice(0, 1) } : undefined
}

/**
 * Stores the days that are over and that no record covers yet: a market that stopped for good in the middle of a day has no next
 * round that would do it, and its rounds are kept for a shorter time than its days. `now` in ms. Throws StoreError.
 */
export async function closeDays({
  now,
  retention,
  ...place
}: Omit<DaySource, 'state'> & { now: number; retention?: number }): Promise<void> {
  const { store, benchmark, market } = place
  const { saved } = await readJudge(store, { benchmark: benchmark.id, market: market.id })
  if (saved === null) return
  const source = { ...place, state: saved.state }
  const today = dateAt(now, market.timeZone)
  await storeDays(
    (await laggingDays(source)).filter(({ date }) => date < today),
    { ...source, retention },
  )
}

async function storeDays(
  lagging: readonly LaggingDay[],
  { retention, ...source }: DaySource & { retention: number | undefined },
): Promise<void> {
  for (const each of lagging) {
    const day = await buildDay(each, source)
    if (day !== null) await putDay({ store: source.store, day, ...(retention !== undefined && { retention }) })
  }
}

/**
 * The days whose records do not cover all judged rounds yet, as those records would be now, oldest first: usually today, or
 * none. Whoever shows days takes these instead of what is stored. Throws StoreError.
 */
export async function unstoredDays(source: DaySource): Promise<Day[]> {
  const days: Day[] = []
  for (const lagging of await laggingDays(source)) {
    const day = await buildDay(lagging, source)
    if (day !== null) days.push(day)
  }
  return days
}

/** Stored days with the unstored ones in their place; of a date in both, the one with more rounds. Oldest first. */
export function withUnstored(stored: readonly Day[], unstored: readonly Day[]): Day[] {
  const days = new Map(stored.map((day) => [day.date, day]))
  for (const day of unstored) if ((days.get(day.date)?.rounds ?? 0) < day.rounds) days.set(day.date, day)
  return [...days.values()].toSorted((a, b) => (a.date < b.date ? -1 : 1))
}

interface LaggingDay {
  date: string
  /** Its record so far. */
  known: Day | undefined
  isOver: boolean
  /** When the judged rounds were scheduled that its record does not cover, ms, oldest first; it is to cover all of them. */
  added: number[]
}

/** Oldest first, so that after a crash whatever is missing is newer than the newest complete day. */
async function laggingDays(source: DaySource): Promise<LaggingDay[]> {
  const { market, state } = source
  const lagging: LaggingDay[] = []
  const judged = [...(state.before === undefined ? [] : [state.before]), ...state.recent.map(([, at]) => at)]
  for (const [index, { date, times }] of newestDates(judged, market.timeZone).entries()) {
    const known = await storedDay(source, date)
    const through = known === undefined ? Number.NEGATIVE_INFINITY : Date.parse(known.through)
    const added = times.filter((at) => at > through).reverse()
    const isOver = index > 0
    if (added.length > 0) lagging.unshift({ date, known, isOver, added })
    else if (isOver) break
  }
  return lagging
}

/** The remembered rounds by date, the newest date first. Where a date begins costs less than the date of each of its rounds. */
function newestDates(judged: readonly number[], timeZone: string): { date: string; times: number[] }[] {
  const dates: { date: string; from: number; times: number[] }[] = []
  for (const at of judged.toReversed()) {
    const newest = dates.at(-1)
    if (newest !== undefined && at >= newest.from) newest.times.push(at)
    else {
      const date = dateAt(at, timeZone)
      dates.push({ date, from: startOf(date, timeZone), times: [at] })
    }
  }
  return dates
}

function storedDay({ store, benchmark, market }: DaySource, date: string): Promise<Day | undefined> {
  return getDay(store, { benchmark: benchmark.id, market: market.id, sites: [ourName(benchmark)], date })
}

/** A day from its stored rounds, as far as they are judged and due. Throws StoreError. */
async function buildDay(
  { date, known, isOver, added }: LaggingDay,
  { store, benchmark, market, state }: DaySource,
): Promise<Day | null> {
  const rounds: Round[] = []
  const key = { benchmark: benchmark.id, market: market.id }
  const [from, to] = [startOf(date, market.timeZone), startOf(plusDays(date, 1), market.timeZone)]
  const newest = isOver ? undefined : added.at(-1)
  const judged = newest ?? (state.watermark === null ? to : Math.min(to, Date.parse(state.watermark)))
  const bounds = { from: new Date(from).toISOString(), to: new Date(judged).toISOString() }
  for await (const round of readRounds(store, { ...key, ...bounds })) rounds.push(withoutEvidence(round))
  return dayOf({ benchmark, market, date, rounds, unsteadyAt: unsteadyIn(state), known })
}

/** Of states older than the list, what their newest rounds say. */
function unsteadyIn({ unsteadyAt = [], recent }: DaySource['state']): number[] {
  return [...unsteadyAt, ...recent.flatMap(([, at, steady]) => (steady === 0 ? [at] : []))]
}

/** A day of rounds is in memory at once, and its record says nothing of pictures. */
function withoutEvidence(round: Round): Round {
  return { ...round, visits: round.visits.map(({ evidence: _, ...visit }) => visit) }
}
