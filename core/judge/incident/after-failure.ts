import type { Benchmark } from '../../model/benchmark.ts'
import type { Alarm, IncidentStream } from '../../model/incident.ts'
import type { Mover } from '../../model/verdict.ts'
import { boundariesOf } from '../../statistics/config.ts'
import {
  type FirstVerdictTests,
  logTotal,
  startFirstVerdict,
  weighFirstVerdict,
} from '../../statistics/first-verdict.ts'
import { isFailure } from '../../statistics/round-ratio.ts'
import type { ComparisonStream } from '../comparison.ts'
import { estimateSince } from '../estimate.ts'
import { moverOf } from '../mover.ts'
import type { PromiseStream } from '../promise.ts'
import { streamsInMarket } from '../streams.ts'
import { isSameStream, type StreamsInMarket, streamOf, windowOf } from './streams.ts'

/**
 * A comparison, or a promise, that raised its alarm only because our journey failed, or because a competitor's no longer does. That
 * is over, but the detector has had its alarm and has no reason for another one if we are slower now than before. So that is tested,
 * from the first round that worked again and as a first verdict is (docs/detector.md section 3.3 step 6), unless the detector finds
 * sooner that we are not behind.
 */
export interface AfterFailure extends Pick<IncidentStream, 'competitor' | 'step' | 'event' | 'before'> {
  /** Slots in which it began to fail and in which it worked again, and when the latter was. */
  failedFrom: number
  from: number
  fromAt: string
  /** The newest slot that the tests have taken in. */
  seen: number
  tests: FirstVerdictTests
}

/** An error of 1 in 20 for all streams of a market together, as for the first verdict of one. */
const THRESHOLD = 20

/**
 * Begins to test in place whether a stream that failed until the slot `from` is slower than before; if it is tested since an earlier
 * failure, that begins anew.
 */
export function watchAfterFailure(
  state: { afterFailure?: AfterFailure[] },
  {
    competitor,
    step,
    event,
    before,
    onset,
  }: Pick<IncidentStream, 'competitor' | 'step' | 'event' | 'before' | 'onset'>,
  { from, fromAt }: Pick<AfterFailure, 'from' | 'fromAt'>,
): void {
  const one = { competitor, step, event, before, failedFrom: onset, from, fromAt, seen: from - 1 }
  const others = (state.afterFailure ?? []).filter((other) => !isSameStream(one, other))
  state.afterFailure = [...others, { ...one, tests: startFirstVerdict() }]
}

/** Takes in the newest round; returns those that go on, and the alarms of those in which we are slower. */
export function testAfterFailure(
  all: readonly AfterFailure[],
  { benchmark, at, ...streams }: StreamsInMarket & { benchmark: Benchmark; at: string },
): { goOn: AfterFailure[]; alarms: Alarm[] } {
  const needed = Math.log(THRESHOLD * streamsInMarket(benchmark))
  const goOn: AfterFailure[] = []
  const alarms: Alarm[] = []
  for (const one of all) {
    const stream = streamOf(one, streams)
    if (stream === undefined || !isInAlarm(stream)) continue
    weigh(one, stream)
    if (logTotal(one.tests.B) >= needed) alarms.push(...alarmOf(one, { stream, benchmark, at, ...streams }))
    else if (logTotal(one.tests.NB) < needed) goOn.push(one)
  }
  return { goOn, alarms }
}

/** Otherwise it has found by itself that we are not slower, or began anew. */
function isInAlarm(stream: ComparisonStream | PromiseStream): boolean {
  return 'watch' in stream ? stream.watch.state.state === 'BROKEN' : stream.detector.verdict === 'BEHIND'
}

/** In place. A failure says nothing about how slow we are. */
function weigh(one: AfterFailure, stream: ComparisonStream | PromiseStream): void {
  const { enter } = boundariesOf('watch' in stream ? stream.watch.config : stream.detector.config)
  // One that was behind already, and slipped, is compared with what it was before.
  const usual = one.event === 'SLIPPED' && one.before !== null ? Math.log(one.before) : 0
  for (const [slot, d] of windowOf(stream)) {
    if (slot <= one.seen) continue
    one.seen = slot
    if (!isFailure(d)) weighFirstVerdict(one.tests, { low: d - usual, high: d - usual, enter })
  }
}

function alarmOf(
  { competitor, step, event, before, failedFrom, from, fromAt, seen }: AfterFailure,
  {
    stream,
    benchmark,
    at,
    comparisons,
  }: StreamsInMarket & { stream: ComparisonStream | PromiseStream; benchmark: Benchmark; at: string },
): Alarm[] {
  const { metric } = stream
  if (metric === null) return []
  const isPromise = 'watch' in stream
  return [
    {
      ...{ competitor, step, metric, event, before },
      ...{ onset: from, onsetAt: fromAt, detectedAt: at },
      moved: isPromise ? 'us' : moverAcross(stream, { comparisons, failedFrom, from }),
      estimate: estimateSince(windowOf(stream), from, seen),
      promise: isPromise ? (benchmark.target.promise ?? null) : null,
    },
  ]
}

/** Who moved, judged by the rounds before the failure and those after it. */
function moverAcross(
  stream: ComparisonStream,
  { comparisons, failedFrom, from }: Pick<AfterFailure, 'failedFrom' | 'from'> & Pick<StreamsInMarket, 'comparisons'>,
): Mover | null {
  const all = comparisons.map((one): ComparisonStream => {
    const isUsed = one.detector.window.map(([slot, d]) => !isFailure(d) && (slot < failedFrom || slot >= from))
    const window = one.detector.window.filter((_, n) => isUsed[n])
    return { ...one, detector: { ...one.detector, window }, rival: one.rival.filter((_, n) => isUsed[n]) }
  })
  const own = all[comparisons.indexOf(stream)] ?? stream
  return moverOf(own, { all, onset: from, towards: 'slower' })
}
