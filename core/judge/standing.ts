import type { Target } from '../model/benchmark.ts'
import type { Estimate, Incident } from '../model/incident.ts'
import type { Metric } from '../model/metric.ts'
import type { Method } from '../model/round.ts'
import type { Verdict } from '../model/verdict.ts'
import type { Epoch } from './state.ts'

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

export type PromiseOutcome = 'kept' | 'broken' | 'unknown'

/** Our time on one step; `ratio`, `low` and `high` are our time divided by the promise. */
export interface PromiseStep extends Estimate {
  step: string
  metric: Metric | null
  outcome: PromiseOutcome
  since: string | null
  missing: Missing | null
}

export interface PromiseStanding {
  /** ms. */
  limit: number
  outcome: PromiseOutcome
  steps: PromiseStep[]
}
