import { type Day, dayOf } from '#core/analysis/day.ts'
import type { Judge } from '#core/judge/events.ts'
import { RECENT } from '#core/judge/state.ts'
import { ourName } from '#core/judge/streams.ts'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { Round } from '#core/model/round.ts'
import { dateAt, plusDays, startOf } from '#core/model/time.ts'
import type { Store } from '#store/port.ts'
import { getDay, putDay } from '#store/records/days.ts'
import { readRounds } from '#store/records/rounds.ts'

/**
 * While a day lasts, its record is rebuilt from all its rounds whenever it has grown by this share (at least by one round, and
 * before the judge forgets any): rebuilt for every round, a day would cost the square of its rounds. It is complete once the
 * day is over.
 */
const GROWTH = 1 / 8
const MOST_NEW = RECENT / 2

interface DayOptions {
  store: Store
  benchmark: Benchmark
  market: Market
  judge: Judge
  /** Scheduled time of a round that arrived too late to be judged. */
  late?: string
  /** How long days are kept, ms. */
  retention?: number
}

/** Rebuilds the records of days that have grown enough or are over, from all their rounds. Throws StoreError. */
export async function refreshDays({ late, ...options }: DayOptions): Promise<void> {
  const { store, benchmark, market, judge } = options
  const days = Map.groupBy(judge.state.recent, ([, at]) => dateAt(at, market.timeZone))
  const own = { benchmark: benchmark.id, market: market.id, sites: [ourName(benchmark)] }
  // Oldest first, so that after a crash whatever is missing is newer than the newest complete day.
  const due: DueDay[] = []
  for (const [index, [date, recent]] of [...days].toReversed().entries()) {
    const known = await getDay(store, { ...own, date })
    const through = known === undefined ? Number.NEGATIVE_INFINITY : Date.parse(known.through)
    const added = recent.filter(([, at]) => at > through).length
    const isOver = index > 0
    if (isOver && added === 0) break
    const enough = Math.min(MOST_NEW, Math.max(1, Math.floor((known?.rounds ?? 0) * GROWTH)))
    if (isOver || added >= enough) due.unshift({ date, known })
  }
  for (const day of due) await makeDay(day, options)
  if (late === undefined) return
  const date = dateAt(late, market.timeZone)
  await makeDay({ date, known: await getDay(store, { ...own, date }) }, options)
}

interface DueDay {
  date: string
  /** Its record so far. */
  known: Day | undefined
}

/** Builds one day's record from its stored rounds. Throws StoreError. */
async function makeDay(
  { date, known }: DueDay,
  { store, benchmark, market, judge, retention }: Omit<DayOptions, 'late'>,
): Promise<void> {
  const rounds: Round[] = []
  const place = { benchmark: benchmark.id, market: market.id }
  const [from, to] = [startOf(date, market.timeZone), startOf(plusDays(date, 1), market.timeZone)]
  const bounds = { from: new Date(from).toISOString(), to: new Date(to).toISOString() }
  for await (const round of readRounds(store, { ...place, ...bounds })) rounds.push(withoutEvidence(round))
  const unsteadyAt = judge.state.recent.flatMap(([, at, steady]) => (steady === 0 ? [at] : []))
  const day = dayOf({ benchmark, market, date, rounds, unsteadyAt, known })
  if (day !== null) await putDay({ store, day, ...(retention !== undefined && { retention }) })
}

/** A day of rounds is in memory at once, and its record says nothing of pictures. */
function withoutEvidence(round: Round): Round {
  return { ...round, visits: round.visits.map(({ evidence: _, ...visit }) => visit) }
}
