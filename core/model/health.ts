import type { Benchmark } from './benchmark.ts'
import type { Incident } from './incident.ts'
import { longestRound } from './limits.ts'
import { DAY } from './time.ts'
import type { Verdict } from './verdict.ts'

/**
 * What operators hear of a market: no round arrived in time, or it has an open incident of that kind. `failing` is also a market
 * in which our site could not be measured.
 */
export const conditions = ['silent', 'behind', 'promise', 'failing'] as const
export type MarketCondition = (typeof conditions)[number]

/** What the newest judged round of a market left behind, small enough to be read for all markets at once. */
export interface MarketHealth {
  version: 1
  benchmark: string
  market: string
  /** Scheduled time of the newest round judged; ISO 8601, UTC. */
  round: string
  /** Those that are open; `since` is when customers were first worse off. */
  incidents: { kind: Incident['kind']; since: string }[]
  /** Since when rounds have said nothing about our site, and how many; null after one that did. */
  unmeasured: { since: string; rounds: number } | null
  /** Against the target, after that round. */
  verdict: Verdict
  /** Our time divided by a competitor's, the largest of all comparisons; null before the first. */
  worst: number | null
}

/** ms between two counts of the markets in each condition. */
export const countEvery: number = 5 * 60 * 1000

/** Conditions for which a benchmark has a CloudWatch alarm in each market on AWS: none unless it asks for them. */
export function marketAlarms({ alarm, target }: Pick<Benchmark, 'alarm' | 'target'>): MarketCondition[] {
  if (alarm.cloudwatch === undefined) return []
  return conditions.filter((condition) => condition !== 'promise' || target.promise !== undefined)
}

/**
 * ms after which a market without a round is silent: three intervals, but for rare rounds a day late is enough, and never
 * less than two rounds of maximum length: a slow round is not silence.
 */
export function silenceAfter(every: number): number {
  return Math.max(2 * longestRound * 1000, Math.min(3 * every, every + DAY))
}
