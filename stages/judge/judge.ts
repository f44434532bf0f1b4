import { baselineLeague } from '#core/analysis/baseline/league.ts'
import { forgetFuture, latestJudged } from '#core/judge/clock.ts'
import type { Judge, JudgeEvent } from '#core/judge/events.ts'
import { figuresOf, type RoundFigures } from '#core/judge/figures.ts'
import { LEAGUE_ROUNDS } from '#core/judge/gap/comparable.ts'
import { healthOf } from '#core/judge/health.ts'
import { evidenceFiles, evidenceRounds } from '#core/judge/incident/evidence.ts'
import { refreshEstimates } from '#core/judge/incident/update.ts'
import { observeRound, observeStreams, restoreJudge, saveStreams } from '#core/judge/judge.ts'
import type { Baseline } from '#core/judge/standing.ts'
import { latenessOf, noteLate, RECENT } from '#core/judge/state.ts'
import { ourName } from '#core/judge/streams.ts'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { Incident } from '#core/model/incident.ts'
import type { MarketKey } from '#core/model/market-key.ts'
import type { Round } from '#core/model/round.ts'
import type { Store } from '#store/port.ts'
import { createBaseline } from '#store/records/baselines.ts'
import { updateHealth } from '#store/records/health.ts'
import { putIncident } from '#store/records/incidents.ts'
import { readRounds } from '#store/records/rounds.ts'
import { readJudge, streamKey, writeState, writeStream } from '#store/records/verdicts.ts'
import { inParallel } from '../parallel.ts'
import { refreshDays } from './days.ts'

export interface JudgeOptions {
  store: Store
  benchmark: Benchmark
  market: Market
  /** Scheduled times of the delivered rounds, which are already stored. Absent: judges whatever has not been judged yet. */
  scheduledAt?: string | readonly string[]
  /** How long incidents and days are kept, ms; default 25 months. */
  retention?: number
  /** ms. Rounds of the future are not judged before their time, and forgotten where they were; absent: there are none. */
  now?: number
  /** Called once for every round judged here, in order, after its verdict is committed. */
  each?: (figures: RoundFigures) => void
}

/**
 * Rounds judged between two commits: the state then remembers all of them, so that streams can be repaired, and the one before
 * them, so that its day is completed.
 */
const AT_ONCE = RECENT - 1

/**
 * Judges every stored round after the newest judged one, by scheduled time, and returns the resulting events: an incident
 * that opens here is returned once. The input is the rounds in the store, and a delivery is only a trigger: a lost, repeated
 * or early delivery changes nothing, and a round that arrives after a later one was judged only goes into charts and days.
 * Many rounds at once leave the same records as one after another.
 *
 * The next call repairs a crash between two writes, because only the first of them decides:
 *
 *     state (watermark, open incidents) ──► streams, health ──► incidents ──► days
 *       commits; a conflict starts over     each with its own   copied from   built from
 *                                           watermark           the state     the rounds
 *
 * A baseline is stored before the commit, under its number: whoever judges its rounds again finds it there.
 *
 * Throws StoreError.
 */
export async function judgeRound(options: JudgeOptions): Promise<JudgeEvent[]> {
  const { scheduledAt = [], ...where } = options
  const events: JudgeEvent[] = []
  for (let delivered = [scheduledAt].flat(); ; ) {
    const outcome = await judgeSome({ ...where, delivered })
    if (outcome === 'conflict') continue
    events.push(...outcome.events)
    if (!outcome.isMore) return events
    delivered = []
  }
}

async function judgeSome(
  options: Omit<JudgeOptions, 'scheduledAt'> & { delivered: readonly string[] },
): Promise<'conflict' | { events: JudgeEvent[]; isMore: boolean }> {
  const { store, benchmark, market, delivered, retention, now, each } = options
  const key = { benchmark: benchmark.id, market: market.id }
  const { saved, versions } = await readJudge(store, key)
  const judge = restoreJudge(saved, { benchmark, market })
  const isRepaired = await repairStreams(judge, { store, key })
  if (now !== undefined) forgetFuture(judge.state, now)
  const late = delivered.filter((at) => latenessOf(judge.state, at) !== null)
  const forgotten = late.filter((at) => latenessOf(judge.state, at) === 'old')
  const noted = late.filter((at) => latenessOf(judge.state, at) === 'late' && noteLate(judge.state, at))

  const kept = retention === undefined ? {} : { retention }
  // Days with late rounds are rebuilt before any later round is judged.
  const unjudged = late.length > 0 ? [] : await notYetJudged(judge, { store, key, now })
  if (unjudged.length > 0) {
    // Incidents that the previous commit closed must be written before they are dropped from the state.
    for (const incident of judge.state.closed) await putIncident({ store, incident, ...kept })
    judge.state.closed = []
  }
  const rounds: Round[] = []
  const figures: RoundFigures[] = []
  const events: JudgeEvent[] = [...forgotten, ...noted].map((at) => ({ type: 'late', at }))
  for (const round of unjudged) {
    const found = observeRound(judge, round)
    refreshEstimates(judge)
    await complete(found, { judge, store, key })
    if (each !== undefined) figures.push(figuresOf(judge, round))
    rounds.push(round)
    events.push(...found)
    // The next commit drops it from the state, as it would had the rounds been judged one by one.
    if (judge.state.closed.length > 0) break
  }
  const { state } = judge
  const hasChanged = rounds.length > 0 || noted.length > 0
  if (hasChanged && (await writeState(store, { ...key, state, versions })) === 'conflict') return 'conflict'
  for (const one of figures) each?.(one)
  const streams = rounds.length > 0 || isRepaired ? saveStreams(judge) : []
  const names = { us: ourName(benchmark), metric: benchmark.target.metric }
  // Each stream has a watermark of its own, so their order does not matter.
  const writes = streams.map((stream) => () => {
    const sort = streamKey(stream, names)
    return writeStream(store, { ...key, stream, sort, version: versions.get(sort) ?? 0 })
  })
  const until = now === undefined ? {} : { until: new Date(latestJudged(now)).toISOString() }
  // The health also after a delivery that brought nothing new: the one before it may have crashed here.
  writes.push(() => updateHealth(store, { ...key, ...until }, (before) => healthOf(judge, { rounds, before })))
  await inParallel(writes, (write) => write())
  for (const incident of [...state.closed, ...state.open]) await putIncident({ store, incident, ...kept })
  await refreshDays({ ...options, state, late })
  const isMore = late.length > 0 || rounds.length < unjudged.length || rounds.length === AT_ONCE
  return { events, isMore }
}

/** Adds to events what is only in the store. */
async function complete(events: readonly JudgeEvent[], where: StoredMarket & { judge: Judge }): Promise<void> {
  for (const event of events) {
    if (event.type === 'incident' && event.change === 'opened') await addEvidence(event.incident, where)
    if (event.type === 'baseline') await storeBaseline(event.baseline, where)
  }
}

interface StoredMarket {
  store: Store
  key: MarketKey
}

async function notYetJudged(
  { state }: Judge,
  { store, key, now }: StoredMarket & { now: number | undefined },
): Promise<Round[]> {
  const { watermark } = state
  // Times are whole milliseconds: the newest judged round is not read again.
  const from = watermark === null ? {} : { from: new Date(Date.parse(watermark) + 1).toISOString() }
  const to = now === undefined ? {} : { to: new Date(latestJudged(now)).toISOString() }
  return Array.fromAsync(readRounds(store, { ...key, ...from, ...to, oldest: AT_ONCE }))
}

/** Adds rounds to the streams that were committed but not written to them. Their events are already in the state. */
async function repairStreams(judge: Judge, { store, key }: StoredMarket): Promise<boolean> {
  const { state, comparisons, pools, promises } = judge
  const seen = [
    ...comparisons.map(({ detector }) => detector.watermark),
    ...pools.map(({ detector }) => detector.watermark),
    ...promises.map(({ watch }) => watch.state.wm),
  ]
  const oldest = Math.min(...seen)
  const from = Date.parse(state.epoch.from)
  const missed = state.recent.filter(([slot, at]) => slot > oldest && at >= from)
  const [first, last] = [missed.at(0), missed.at(-1)]
  if (first === undefined || last === undefined) return false
  const bounds = { from: new Date(first[1]).toISOString(), to: new Date(last[1]).toISOString() }
  for await (const round of readRounds(store, { ...key, ...bounds })) {
    const at = Date.parse(round.scheduledAt)
    const entry = missed.find(([, ms]) => ms === at)
    if (entry !== undefined) observeStreams(judge, { round, slot: entry[0], steady: entry[2] === 1 })
  }
  return true
}

async function addEvidence(incident: Incident, { judge, store, key }: StoredMarket & { judge: Judge }): Promise<void> {
  for (const { when, at } of evidenceRounds(judge.state.recent, incident)) {
    for await (const round of readRounds(store, { ...key, from: at, to: at })) {
      incident.evidence.push({ when, at, files: evidenceFiles(round) })
    }
  }
}

/** Adds the league of its rounds, and stores it unless another judge has done so. */
async function storeBaseline(
  baseline: Baseline,
  { judge: { benchmark, market }, store, key }: StoredMarket & { judge: Judge },
): Promise<void> {
  const { epoch, at: to } = baseline
  const rounds: Round[] = []
  for await (const round of readRounds(store, { ...key, from: epoch.from, to, newest: LEAGUE_ROUNDS }))
    rounds.push(round)
  baseline.league = baselineLeague({ benchmark, market, rounds })
  await createBaseline(store, baseline)
}
