import { dayOf } from '#core/analysis/day.ts'
import type { Judge } from '#core/judge/events.ts'
import { ourName } from '#core/judge/streams.ts'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { Round } from '#core/model/round.ts'
import { around, dateAt } from '#core/model/time.ts'
import type { Store } from '#store/port.ts'
import { getDay, putDay } from '#store/records/days.ts'
import { readRounds } from '#store/records/rounds.ts'

/** How far a day with many rounds may lag while it lasts, ms: with one round a minute it is not rebuilt 1440 times. */
const MAY_LAG = 10 * 60_000
const CHEAP = 100

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

/** Rebuilds the records of days with new rounds, from all their rounds. Throws StoreError. */
export async function refreshDays({ judge, late, ...options }: DayOptions): Promise<void> {
  const { store, benchmark, market } = options
  const place = { benchmark: benchmark.id, market: market.id, sites: [ourName(benchmark)] }
  const newest = new Map(judge.state.recent.map(([, at]) => [dateAt(at, market.timeZone), at]))
  // Oldest first, so that after a crash whatever is missing is newer than the newest complete day.
  const due: string[] = []
  for (const [index, [date, at]] of [...newest].toReversed().entries()) {
    const known = await getDay(store, { ...place, date })
    const lag = at - (known === undefined ? Number.NEGATIVE_INFINITY : Date.parse(known.through))
    const isOver = index > 0
    if (isOver && lag <= 0) break
    const isCheap = (known?.rounds ?? 0) < CHEAP
    if (isOver || lag >= MAY_LAG || (isCheap && lag > 0)) due.unshift(date)
  }
  for (const date of due) await makeDay(date, options)
  if (late !== undefined) await makeDay(dateAt(late, market.timeZone), options)
}

/** Builds one day's record from the stored rounds. Throws StoreError. */
async function makeDay(
  date: string,
  { store, benchmark, market, retention }: Omit<DayOptions, 'judge'>,
): Promise<void> {
  const rounds: Round[] = []
  const place = { benchmark: benchmark.id, market: market.id }
  for await (const round of readRounds(store, { ...place, ...around(date) })) {
    rounds.push(dateAt(round.scheduledAt, market.timeZone) === date ? withoutEvidence(round) : workerOnly(round))
  }
  const day = dayOf({ benchmark, market, date, rounds })
  if (day !== null) await putDay({ store, day, ...(retention !== undefined && { retention }) })
}

/** Two days of rounds are in memory at once, and a day says nothing of pictures. */
function withoutEvidence(round: Round): Round {
  return { ...round, visits: round.visits.map(({ evidence: _, ...visit }) => visit) }
}

/** Of the days around it, what says whether the worker was steady. */
function workerOnly(round: Round): Round {
  const visits = round.visits.map(({ evidence: _, ...visit }) => ({ ...visit, loads: [] }))
  return { ...round, visits }
}
