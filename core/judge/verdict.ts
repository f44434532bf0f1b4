import { plainCopy } from '../model/plain-copy.ts'
import { DAY } from '../model/time.ts'
import type { Verdict } from '../model/verdict.ts'
import { explain } from '../statistics/explain.ts'
import type { Observation } from '../statistics/onset.ts'
import { isUnmeasured, slotOf } from '../statistics/slots.ts'
import type { DetectorVerdict } from '../statistics/verdict.ts'
import type { ComparisonStream } from './comparison.ts'
import { comparisonEffect, comparisonEstimate, NO_ESTIMATE, promiseEstimate } from './estimate.ts'
import type { Judge } from './events.ts'
import { roundsToVerdict } from './missing.ts'
import { competitorsOf, overallOf } from './overall.ts'
import type { PromiseStream } from './promise.ts'
import type { MarketVerdict, Missing, PromiseStanding, PromiseStep, Standing } from './standing.ts'
import { timeOfSlot } from './state.ts'
import { alarmingStreams } from './streams.ts'

/** The standing at `now` (ms). Reads a judge without changing it. */
export function verdictOf(judge: Judge, now: number): MarketVerdict {
  const { benchmark, market, state } = judge
  const { target, alarm } = benchmark
  const comparisons = judge.comparisons.map((stream) => standingOf(stream, { judge, now }))
  const competitors = competitorsOf(comparisons)
  return {
    benchmark: { id: benchmark.id, name: benchmark.name },
    market: { id: market.id, name: market.name, timeZone: market.timeZone },
    target: {
      against: target.against,
      metric: target.metric,
      margin: target.margin,
      ...overallOf({ against: target.against, competitors, comparisons }),
    },
    competitors,
    comparisons,
    promise: promiseOf(judge, now),
    doubts: plainCopy(state.doubts ?? []),
    incidents: plainCopy(state.open),
    rounds: state.rounds,
    unsteady: state.unsteady,
    epoch: state.epoch.number === 0 ? null : state.epoch,
    method: state.method,
    measuredAt: state.watermark,
    falseAlarms: { perYear: alarm.falseAlarmsPerYear, streams: alarmingStreams(benchmark) },
  }
}

interface Context {
  judge: Judge
  now: number
}

function standingOf(stream: ComparisonStream, { judge, now }: Context): Standing {
  const { competitor, step, metric, detector, begun } = stream
  const { failures, rounds } = comparisonEffect(stream)
  // We are ahead by their failures then: the few rounds that are left may say the opposite.
  const isTheirs = failures.rival > 0 && failures.rival >= rounds
  const lastKnown = shownAs(detector.verdict)
  const outdated = reasonOutdated(detector.window, { first: detector.first, judge, now })
  const verdict = outdated === null ? lastKnown : 'unknown'
  const enough = outdated === null && lastKnown !== 'unknown'
  const { oldRatio, fluctuates } = explain(detector)
  return {
    competitor,
    step,
    metric,
    verdict,
    ...comparisonEstimate(stream),
    ...(isTheirs && NO_ESTIMATE),
    since: verdict === 'unknown' ? null : timeOfSlot(judge.state, detector.since),
    lastKnown,
    failures: { us: failures.us, competitor: failures.rival },
    before: oldRatio,
    fluctuates,
    missing: enough ? null : missingOf(stream, { outdated, judge }),
    ...(begun !== undefined && { begun }),
  }
}

function missingOf(
  { detector, kinds, metric }: ComparisonStream,
  { outdated, judge: { state } }: { outdated: Missing | null; judge: Judge },
): Missing {
  if (kinds !== undefined) return { kind: 'kinds', ...kinds }
  // A metric is chosen in a round in which both sides have it, also in one of an unsteady worker.
  if (outdated?.kind === 'never' && metric !== null && state.rounds > state.unsteady) return { kind: 'zero' }
  return outdated ?? { kind: 'rounds', more: roundsToVerdict(detector) }
}

function shownAs(verdict: DetectorVerdict): Verdict {
  switch (verdict) {
    case 'AHEAD':
      return 'ahead'
    case 'LEVEL':
      return 'level'
    case 'BEHIND':
      return 'behind'
    case 'UNDECIDED':
      return 'unknown'
    default:
      return verdict satisfies never
  }
}

/** Why the measurements are not recent enough for a current verdict; null when they are. */
function reasonOutdated(
  window: readonly Observation[],
  { first, judge, now }: Context & { first: number },
): Exclude<Missing, { kind: 'rounds' }> | null {
  const { state, benchmark } = judge
  const [oldest] = window
  const newest = window.at(-1)
  if (oldest === undefined || newest === undefined) return { kind: 'never' }
  const gone = isUnmeasured({
    measured: window.map(([slot]) => slot),
    // A window shorter than a day does not cover the time before it.
    first: Math.max(first, oldest[0]),
    // The round of the newest slot may be under way: it is missing once the next one is due.
    latest: Math.max(state.slot, slotOf(now, benchmark.every) - 1),
    aDay: Math.max(1, Math.round(DAY / benchmark.every)),
  })
  return gone ? { kind: 'recent', lastAt: timeOfSlot(state, newest[0]) } : null
}

function promiseOf(judge: Judge, now: number): PromiseStanding | null {
  const { promise: limit } = judge.benchmark.target
  if (limit === undefined) return null
  const steps = judge.promises.map((stream) => promiseStep(stream, { judge, now }))
  const all = steps.map(({ outcome }) => outcome)
  const outcome = all.includes('broken') ? 'broken' : all.every((one) => one === 'kept') ? 'kept' : 'unknown'
  return { limit, outcome, steps }
}

function promiseStep(stream: PromiseStream, { judge, now }: Context): PromiseStep {
  const { step, metric, watch } = stream
  const { win, state: verdict, since } = watch.state
  const outdated = reasonOutdated(win, { first: win[0]?.[0] ?? 0, judge, now })
  const known = verdict === 'KEPT' ? 'kept' : verdict === 'BROKEN' ? 'broken' : 'unknown'
  const outcome = outdated === null ? known : 'unknown'
  return {
    step,
    metric,
    outcome,
    ...promiseEstimate(stream),
    since: outcome === 'unknown' ? null : timeOfSlot(judge.state, since),
    missing: outcome === 'unknown' ? (outdated ?? { kind: 'rounds', more: null }) : null,
  }
}
