import type { Benchmark } from '../../model/benchmark.ts'
import { longestRound } from '../../model/limits.ts'
import type { MarketKey } from '../../model/market-key.ts'
import type { Round } from '../../model/round.ts'
import { median } from '../../statistics/quantile.ts'
import { secondsARound, secondsAStep, secondsAVisit, secondsToAccept, slowerThanHere } from './assumptions.ts'
import type { Range } from './range.ts'

/** Durations of a benchmark's rounds in a market. */
export interface SecondsARound extends MarketKey {
  /** Number of rounds measured. */
  rounds: number
  seconds: Range
}

/** Estimated s per round, from the number of its sites, loads and steps. */
export function roundSeconds({
  sites,
  loads,
  steps,
  limits,
  consent,
}: Pick<Benchmark, 'sites' | 'loads' | 'steps' | 'limits' | 'consent'>): Range {
  const of = (bound: keyof Range): number => {
    const accepting = consent === undefined ? 0 : secondsAStep[bound] + secondsToAccept[bound]
    const loading = loads * steps.length * secondsAStep[bound]
    const visit = Math.min(limits.visit / 1000, secondsAVisit[bound] + accepting + loading)
    return Math.min(longestRound, secondsARound[bound] + sites.length * visit)
  }
  return { low: of('low'), likely: of('likely'), high: of('high') }
}

/**
 * Measured s per round, for every benchmark and market that has any of the rounds: shortest, median and longest. Rounds with
 * other sites or loads, and rounds that were cut short, are ignored.
 */
export function measuredSeconds(benchmarks: readonly Benchmark[], rounds: readonly Round[]): SecondsARound[] {
  return benchmarks.flatMap((benchmark) =>
    benchmark.markets.flatMap((market): SecondsARound[] => {
      const own = rounds.filter((round) => round.market === market.id && isLike(round, benchmark))
      if (own.length === 0) return []
      const seconds = own.map(({ startedAt, finishedAt }) => (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000)
      const [low, likely, high] = [Math.min(...seconds), median(seconds), Math.max(...seconds)]
      const slower = own.some(({ method }) => method.region !== market.region) ? slowerThanHere : 1
      const range = { low: bounded(low), likely: bounded(likely), high: bounded(high * slower) }
      return [{ benchmark: benchmark.id, market: market.id, rounds: own.length, seconds: range }]
    }),
  )
}

function bounded(seconds: number): number {
  return Math.min(longestRound, seconds)
}

function isLike({ benchmark: id, method, visits }: Round, benchmark: Benchmark): boolean {
  return (
    id === benchmark.id &&
    method.loads === benchmark.loads &&
    method.consent === benchmark.consent &&
    visits.length === benchmark.sites.length &&
    visits.every(({ site, status }) => status !== 'skipped' && benchmark.sites.some(({ name }) => name === site))
  )
}
