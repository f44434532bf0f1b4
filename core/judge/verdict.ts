import type { Verdict } from '../analysis/league/judgement.ts'
import type { Target } from '../model/benchmark.ts'
import type { Estimate, Incident } from '../model/incident.ts'
import type { Metric } from '../model/metric.ts'
import type { Method } from '../model/round.ts'
import { explain } from '../statistics/explain.ts'
import type { Observation } from '../statistics/onset.ts'
import { isUnmeasured, slotOf } from '../statistics/slots.ts'
import type { Verdict as StreamVerdict } from '../statistics/verdict.ts'
import type { ComparisonStream } from './comparison.ts'
import { comparisonEffect, comparisonEstimate, promiseEstimate } from './estimate.ts'
import type { Judge } from './judge.ts'
import { roundsToVerdict } from './missing.ts'
import { competitorsOf, overallOf } from './overall.ts'
import type { PromiseStream } from './promise.ts'
import { type Epoch, timeOfSlot } from './state.ts'
import { alarmingStreams } from './streams.ts'

/** How a benchmark stands in a market: what page, mail and terminal say. Printed by `verdict --json` as it is. */
export interface MarketVerdict {
  benchmark: { id: string; name: string }
  market: { id: string; name: string; timeZone: string }
  target: TargetStanding
  /** In the order of the benchmark. */
  competitors: CompetitorStanding[]
  comparisons: Standing[]
  /** Null when nothing was promised. */
  promise: PromiseStanding | null
  /** Open ones, oldest first. */
  incidents: Incident[]
  /** Rounds judged since we measure like this; `unsteady` of them were kept and not counted. */
  rounds: number
  unsteady: number
  epoch: Epoch | null
  method: Method | null
  /** Scheduled time of the newest round judged. */
  measuredAt: string | null
  /** What all alarms of the benchmark together keep to, and how many streams share it. */
  falseAlarms: { perYear: number; streams: number }
}

export interface TargetStanding {
  against: Target['against']
  metric: Metric
  margin: number
  verdict: Verdict
  /** Competitors that the verdict rests on. */
  competitors: string[]
  /** Since when, ISO 8601; null while unknown. */
  since: string | null
}

export interface CompetitorStanding {
  name: string
  verdict: Verdict
}

/** One comparison. The numbers are those since the verdict or the last change, whichever is later. */
export interface Standing extends Estimate {
  competitor: string
  step: string
  /** The target's metric, or `duration` where the step has none; null before it was measured. */
  metric: Metric | null
  verdict: Verdict
  /** When it most likely began to hold; null while unknown. */
  since: string | null
  /** The verdict before measurements ceased; differs from `verdict` only then. */
  lastKnown: Verdict
  /** Rounds in which only one side let a customer through. */
  failures: { us: number; competitor: number }
  /** Typical ratio before the last change; null when there was none lately. */
  before: number | null
  /** It wanders by itself, so the promise on false alarms is weaker. */
  fluctuates: boolean
  /** Why there is no verdict; null when there is one. */
  missing: Missing | null
}

/**
 * - `never`   not measured once since we measure like this
 * - `recent`  measurements have ceased, or too many are missing; `lastAt` is the newest one
 * - `rounds`  about so many more rounds are needed; null when nobody can say, because the gap lies close to the margin
 */
export type Missing = { kind: 'never' } | { kind: 'recent'; lastAt: string } | { kind: 'rounds'; more: number | null }

interface PromiseStanding {
  /** ms. */
  limit: number
  outcome: PromiseOutcome
  steps: PromiseStep[]
}

export type PromiseOutcome = 'kept' | 'broken' | 'unknown'

/** Our time on one step; `ratio`, `low` and `high` are our time divided by the promise. */
export interface PromiseStep extends Estimate {
  step: string
  metric: Metric | null
  outcome: PromiseOutcome
  since: string | null
  missing: Missing | null
}

const DAY = 24 * 60 * 60 * 1000

/** How things stand at `now` (ms). Reads a judge, changes nothing. */
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
    incidents: structuredClone(state.open),
    rounds: state.rounds,
    unsteady: state.unsteady,
    epoch: state.epoch.number === 0 ? null : state.epoch,
    method: state.method,
    measuredAt: state.watermark,
    falseAlarms: { perYear: alarm.falseAlarmsPerYear, streams: alarmingStreams(benchmark) },
  }
}

interface Asked {
  judge: Judge
  now: number
}

function standingOf(stream: ComparisonStream, { judge, now }: Asked): Standing {
  const { competitor, step, metric, detector } = stream
  const { failures } = comparisonEffect(stream)
  const lastKnown = shownAs(detector.verdict)
  const ceased = hasCeased(detector.window, { first: detector.first, judge, now })
  const verdict = ceased === null ? lastKnown : 'unknown'
  const enough = ceased === null && lastKnown !== 'unknown'
  const { oldRatio, fluctuates } = explain(detector)
  return {
    competitor,
    step,
    metric,
    verdict,
    ...comparisonEstimate(stream),
    since: verdict === 'unknown' ? null : timeOfSlot(judge.state, detector.since),
    lastKnown,
    failures: { us: failures.us, competitor: failures.rival },
    before: oldRatio,
    fluctuates,
    missing: enough ? null : (ceased ?? { kind: 'rounds', more: roundsToVerdict(detector) }),
  }
}

function shownAs(verdict: StreamVerdict): Verdict {
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

/** Why the newest rounds are not enough to speak of now; null when they are. */
function hasCeased(
  window: readonly Observation[],
  { first, judge, now }: Asked & { first: number },
): Exclude<Missing, { kind: 'rounds' }> | null {
  const { state, benchmark } = judge
  const [oldest] = window
  const newest = window.at(-1)
  if (oldest === undefined || newest === undefined) return { kind: 'never' }
  const gone = isUnmeasured({
    measured: window.map(([slot]) => slot),
    // A window shorter than a day says nothing of the time before it.
    first: Math.max(first, oldest[0]),
    latest: Math.max(state.slot, slotOf(now, benchmark.every)),
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

function promiseStep(stream: PromiseStream, { judge, now }: Asked): PromiseStep {
  const { step, metric, watch } = stream
  const { win, state: verdict, since } = watch.state
  const ceased = hasCeased(win, { first: win[0]?.[0] ?? 0, judge, now })
  const known = verdict === 'KEPT' ? 'kept' : verdict === 'BROKEN' ? 'broken' : 'unknown'
  const outcome = ceased === null ? known : 'unknown'
  return {
    step,
    metric,
    outcome,
    ...promiseEstimate(stream),
    since: outcome === 'unknown' ? null : timeOfSlot(judge.state, since),
    missing: outcome === 'unknown' ? (ceased ?? { kind: 'rounds', more: null }) : null,
  }
}
