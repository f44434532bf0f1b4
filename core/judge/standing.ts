import type { Target } from '../model/benchmark.ts'
import type { Estimate, Incident } from '../model/incident.ts'
import type { Method } from '../model/method.ts'
import type { Metric } from '../model/metric.ts'
import type { StepKind } from '../model/round.ts'
import type { Verdict } from '../model/verdict.ts'
import type { DoubtedPage } from './page/doubt.ts'
import type { Epoch } from './state.ts'

/** Standing of a benchmark in a market, as shown on page, mail and terminal. Printed by `verdict --json` as is, with the baseline. */
export interface MarketVerdict {
  benchmark: { id: string; name: string }
  market: { id: string; name: string; timeZone: string }
  target: TargetStanding
  /** In the order of the benchmark. */
  competitors: CompetitorStanding[]
  comparisons: Standing[]
  /** Null when nothing was promised. */
  promise: PromiseStanding | null
  /** Steps of the newest round that probably ended on another page; they were not judged. */
  doubts: DoubtedPage[]
  /** Open ones, oldest first. */
  incidents: Incident[]
  /** Rounds of the current epoch; `unsteady` of them were kept but not counted. */
  rounds: number
  unsteady: number
  epoch: Epoch | null
  method: Method | null
  /** Scheduled time of the newest round judged. */
  measuredAt: string | null
  /** The accepted false alarms of the whole benchmark, and the number of streams that share them. */
  falseAlarms: { perYear: number; streams: number }
}

export interface TargetStanding {
  against: Target['against']
  metric: Metric
  margin: number
  verdict: Verdict
  /** Competitors that the verdict is based on. */
  competitors: string[]
  /** Since when, ISO 8601; null while unknown. */
  since: string | null
}

export interface CompetitorStanding {
  name: string
  verdict: Verdict
}

/** One comparison. The numbers cover the rounds since the verdict or the last change, whichever is later. */
export interface Standing extends Estimate {
  competitor: string
  step: string
  /** The target's metric, or what replaces it where the step has none (judge/metric.ts); null before it was measured. */
  metric: Metric | null
  verdict: Verdict
  /** When it most likely began to hold; null while unknown. */
  since: string | null
  /** The verdict when measurements stopped; differs from `verdict` only then. */
  lastKnown: Verdict
  /** Rounds in which exactly one side failed, by the side that failed. */
  failures: { us: number; competitor: number }
  /** Typical ratio before the last change; null when there was no recent change. */
  before: number | null
  /** The comparison fluctuates by itself, so the false-alarm guarantee is weaker. */
  fluctuates: boolean
  /** Why there is no verdict; null when there is one. */
  missing: Missing | null
  /** Judged from scratch since this round, because something else is measured of the competitor; absent: since the epoch began. */
  begun?: string
}

/**
 * - `never`   never measured in this epoch
 * - `zero`    measured, but the metric was 0 on one side in every round, as a layout shift may be: that has no ratio
 * - `recent`  measurements have stopped, or too many are missing; `lastAt` is the newest one
 * - `kinds`   the step is not the same for both sides, a page load for one of them, so it is not compared
 * - `rounds`  about this many more rounds are needed; null when unknown, because the gap is close to the margin
 */
export type Missing =
  | { kind: 'never' }
  | { kind: 'zero' }
  | { kind: 'recent'; lastAt: string }
  | { kind: 'kinds'; us: StepKind; competitor: StepKind }
  | { kind: 'rounds'; more: number | null }

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

/**
 * Where we started: the first verdicts of a market, as a record that people are sent once. A gap that was there from the
 * first round raises no alarm, because nothing changed, so this is how people hear of it.
 */
export interface Baseline {
  version: 1
  /** Within its market, from 1 on: part of the record's key, so that two judges store one record. */
  number: number
  benchmark: string
  market: string
  /**
   * - `start`  the first of its market
   * - `epoch`  measured or asked in another way since the one before, with other verdicts
   * - `more`   verdicts that were missing in the one before
   */
  reason: 'start' | 'epoch' | 'more'
  epoch: Epoch
  /** Scheduled time of the round that completed it, and the rounds of the epoch until then. */
  at: string
  rounds: number
  target: TargetStanding
  /** In the order of the benchmark. */
  comparisons: BaselineComparison[]
  promise: PromiseStanding | null
  /** Added from the rounds, which a judge does not keep; null until then, or when no site can be ranked. */
  league: BaselineLeague | null
}

export type BaselineComparison = Pick<Standing, 'competitor' | 'step' | 'metric' | 'verdict' | 'missing'> & Estimate

export interface BaselineLeague {
  metric: Metric
  /** The ranked steps. */
  steps: string[]
  /** By place; sites without one come last. */
  sites: { name: string; us: boolean; place: number | null; score: number | null }[]
}
