import type { Benchmark, Market } from '../model/benchmark.ts'
import { plainCopy } from '../model/plain-copy.ts'
import type { Round } from '../model/round.ts'
import { noteBaseline } from './baseline.ts'
import {
  observeComparison,
  restoreComparison,
  type SavedComparison,
  saveComparison,
  startComparison,
} from './comparison.ts'
import type { Judge, JudgeEvent, StreamEvent } from './events.ts'
import { reachedAnySite } from './incident/journey.ts'
import { refreshEstimates, updateIncidents } from './incident/update.ts'
import { changeBefore, directionOf, type LastChange, noteChange } from './last-change.ts'
import { moverOf } from './mover.ts'
import { doubtedPages } from './page/doubt.ts'
import { assessPages, markUnusual } from './page/usual.ts'
import { observePooled, restorePooled, type SavedPooled, savePooled, startPooled } from './pooled.ts'
import { attributeSlip, goOnFrom } from './pooled-slip.ts'
import { observePromiseStream, restorePromise, type SavedPromise, savePromise, startPromiseStream } from './promise.ts'
import { noteSlip } from './slip.ts'
import { advanceEpoch, MAX_UNUSUAL, type MarketState, nextSlot, remember, startState, timeOfSlot } from './state.ts'
import { type Comparison, comparisonsOf, pooledSteps, promisedSteps } from './streams.ts'
import { assessWorker } from './worker-history.ts'

export type SavedStream = SavedComparison | SavedPooled | SavedPromise

export interface SavedJudge {
  state: MarketState
  streams: SavedStream[]
}

export function startJudge({ benchmark, market }: { benchmark: Benchmark; market: Market }): Judge {
  return restoreJudge(null, { benchmark, market })
}

/**
 * Restores the judge saved by `saveJudge`, for the benchmark as configured now: new comparisons begin with the next round;
 * removed ones are dropped, and so are streams from another epoch. Null for a judge that has not judged anything.
 */
export function restoreJudge(
  saved: SavedJudge | null,
  { benchmark, market }: { benchmark: Benchmark; market: Market },
): Judge {
  const { state, streams } = saved ?? { state: startState(benchmark), streams: [] }
  const current = streams.filter(({ epoch }) => epoch === state.epoch.number)
  return {
    benchmark,
    market,
    state: plainCopy(state),
    comparisons: comparisonsOf(benchmark).map((comparison) => {
      const own = current.find((one): one is SavedComparison => isOf(one, comparison))
      return own === undefined ? startComparison(comparison, benchmark) : restoreComparison(own, benchmark)
    }),
    pools: pooledSteps(benchmark).map((step) => {
      const own = current.find((one): one is SavedPooled => one.kind === 'pooled' && one.step === step)
      return own === undefined ? startPooled(step, benchmark) : restorePooled(own, benchmark)
    }),
    promises: promisedSteps(benchmark).map((step) => {
      const own = current.find((one): one is SavedPromise => one.kind === 'promise' && one.step === step)
      return own === undefined ? startPromiseStream(step, benchmark) : restorePromise(own, benchmark)
    }),
  }
}

function isOf(saved: SavedStream, { competitor, step }: Comparison): boolean {
  return saved.kind === 'comparison' && saved.competitor === competitor && saved.step === step
}

/** The state to store between rounds; shares nothing with the judge. */
export function saveJudge(judge: Judge): SavedJudge {
  return { state: plainCopy(judge.state), streams: saveStreams(judge) }
}

/** Those of `saveJudge` alone. */
export function saveStreams({ state, comparisons, pools, promises }: Judge): SavedStream[] {
  const { number } = state.epoch
  return [
    ...comparisons.map((stream) => saveComparison(stream, number)),
    ...pools.map((pooled) => savePooled(pooled, number)),
    ...promises.map((stream) => savePromise(stream, number)),
  ]
}

/** Judges rounds from scratch, oldest first: the same rounds produce the same judge, bit for bit. */
export function judgeRounds({
  benchmark,
  market,
  rounds,
}: {
  benchmark: Benchmark
  market: Market
  rounds: readonly Round[]
}): { judge: Judge; events: JudgeEvent[] } {
  const judge = startJudge({ benchmark, market })
  const oldestFirst = rounds.toSorted((a, b) => Date.parse(a.scheduledAt) - Date.parse(b.scheduledAt))
  const events = oldestFirst.flatMap((round) => observeRound(judge, round))
  refreshEstimates(judge)
  return { judge, events }
}

/**
 * Takes in a round, in place, and returns the resulting events. A round scheduled no later than one already judged changes
 * nothing, so a redelivery is harmless. Cost does not grow with history.
 *
 * @throws RangeError when the round belongs to another benchmark or market
 */
export function observeRound(judge: Judge, round: Round): JudgeEvent[] {
  const { benchmark, market, state } = judge
  if (round.benchmark !== benchmark.id || round.market !== market.id) {
    throw new RangeError(
      `Expected a round of ${benchmark.id} in ${market.id}, got one of ${round.benchmark} in ${round.market}`,
    )
  }
  const at = new Date(round.scheduledAt).toISOString()
  if (state.watermark !== null && at <= state.watermark) return []
  const events: JudgeEvent[] = []
  const epoch = advanceEpoch(state, { round, benchmark })
  if (epoch !== null) {
    judge.comparisons = comparisonsOf(benchmark).map((comparison) => startComparison(comparison, benchmark))
    judge.pools = pooledSteps(benchmark).map((step) => startPooled(step, benchmark))
    judge.promises = promisedSteps(benchmark).map((step) => startPromiseStream(step, benchmark))
    if (epoch.reason.kind !== 'start') events.push({ type: 'epoch', at, epoch })
  }
  const slot = nextSlot(state, at)
  state.pages ??= {}
  state.unusual = [...(state.unusual ?? []), ...assessPages(state.pages, round)].slice(-MAX_UNUSUAL)
  state.doubts = doubtedPages(markUnusual(round, state.unusual))
  const note = assessWorker(state.worker, round)
  if (note !== null) {
    state.note = { ...note, at }
    events.push({ type: 'worker', at, note })
  }
  const hasEvidence = round.visits.some(({ evidence, failure }) => evidence !== undefined || failure?.screenshot)
  remember(state, [slot, Date.parse(at), note === null ? 1 : 0, hasEvidence ? 1 : 0])
  const found = observeStreams(judge, { round, slot, steady: note === null })
  return [
    ...events,
    ...found,
    ...updateIncidents(judge, { round: markUnusual(round, state.unusual), at, events: found, steady: note === null }),
    ...noteBaseline(judge, at).map((baseline): JudgeEvent => ({ type: 'baseline', at, baseline })),
  ]
}

/** Feeds every stream, in place. A stream that has already seen the slot is skipped, which repairs a crash between writes. */
export function observeStreams(
  { benchmark, state, comparisons, pools, promises }: Judge,
  { round: given, slot, steady }: { round: Round; slot: number; steady: boolean },
): StreamEvent[] {
  const round = markUnusual(given, state.unusual ?? [])
  const at = new Date(round.scheduledAt).toISOString()
  const input = { round, slot, judged: steady, benchmark }
  // A promise has no competitor to cancel out an outage of the worker's own network.
  const promised = { ...input, judged: steady && reachedAnySite(round, benchmark) }
  return [
    ...observeTogether({ comparisons, pools }, input).map(({ stream, event, moved, change }): StreamEvent => {
      noteSlip(stream, event, benchmark.target.margin)
      noteChange(stream, { event, moved })
      const since = change && { changedAt: timeOfSlot(state, change.onset) }
      return { type: 'comparison', at, onsetAt: timeOfSlot(state, event.onset), stream, event, moved, ...since }
    }),
    ...promises.flatMap((stream) =>
      observePromiseStream(stream, promised).map((event): StreamEvent => {
        return { type: 'promise', at, onsetAt: timeOfSlot(state, event.onset), stream, event }
      }),
    ),
  ]
}

interface ComparisonEvent extends Pick<Extract<StreamEvent, { type: 'comparison' }>, 'stream' | 'event' | 'moved'> {
  change?: LastChange
}

/** Comparisons find changes of their own; all competitors together find ours earlier. */
function observeTogether(
  { comparisons, pools }: Pick<Judge, 'comparisons' | 'pools'>,
  input: { round: Round; slot: number; judged: boolean; benchmark: Benchmark },
): ComparisonEvent[] {
  const { slot } = input
  const withMover = ({ stream, event }: Pick<ComparisonEvent, 'stream' | 'event'>): ComparisonEvent => {
    const towards = directionOf(event)
    const { onset } = event
    const others = comparisons.filter(
      (one) => one !== stream && one.step === stream.step && one.metric === stream.metric,
    )
    const from = regimes.get(stream.detector)?.from ?? 0
    const change = changeBefore(stream, event, { others, from })
    if (change !== undefined) return { stream, event, moved: change.moved, change }
    return { stream, event, moved: moverOf(stream, { all: comparisons, onset, towards, regimes }) }
  }
  const fed = comparisons.filter(({ detector }) => detector.watermark < slot)
  // A detector that finds a change goes on with another one.
  const regimes = new Map(
    comparisons.map(({ detector }) => [detector, { reference: detector.reference, from: detector.epochStart }]),
  )
  const found = fed.flatMap((stream) => observeComparison(stream, input).map((event) => ({ stream, event })))
  const alone = found.map(withMover)
  const alarmed = alone.filter(({ event }) => event.cause === 'change' || event.cause === 'back')
  const open = fed.filter((stream) => !alarmed.some((one) => one.stream === stream))
  const together = pools.flatMap((pooled) => {
    if (pooled.detector.watermark < slot) {
      observePooled(pooled, input)
      const own = alarmed.filter(({ stream }) => stream.step === pooled.step && stream.metric === pooled.metric)
      for (const { event } of own) goOnFrom(pooled, event.onset)
    }
    const slipped = attributeSlip(pooled, { slot, comparisons, open })
    return slipped.map((one): ComparisonEvent => (pooled.members.length > 1 ? { ...one, moved: 'us' } : withMover(one)))
  })
  return [...alone, ...together]
}
