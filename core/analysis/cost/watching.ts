import { metricNames } from '#infra/names.ts'
import type { Benchmark } from '../../model/benchmark.ts'
import { longestRound } from './assumptions.ts'

// What watches a deployment, counted once for the estimate and for the stacks.

/** For each benchmark and market. */
export const metricsAMarket = Object.keys(metricNames).length

/** Slots in a row without a round that are silence, */
const silentSlots = 3
/** but no less than two rounds of the longest kind, s: one that takes its time is no silence. */
const shortestSilence = 2 * longestRound
const day = 24 * 60 * 60
/** CloudWatch looks no further back than 7 days, in periods of a day at most. */
const longestPeriod = day
const longestWindow = 7 * day

/**
 * The periods, s, that must all be without a round before the monitor is thought dead. Null for benchmarks that are
 * measured so rarely that CloudWatch would forget the last round before the next.
 */
export function silenceOf({ every }: Pick<Benchmark, 'every'>): { period: number; periods: number } | null {
  const window = Math.max(shortestSilence, (silentSlots * every) / 1000)
  if (window > longestWindow) return null
  const period = Math.min(every / 1000, longestPeriod)
  return { period, periods: Math.ceil(window / period) }
}

/** On the verdict and, where it can be, on silence. */
export function alarmsAMarket(benchmark: Pick<Benchmark, 'every'>): number {
  return silenceOf(benchmark) === null ? 1 : 2
}

/** In a region that is measured from: on errors of `run`, of `audit` if there is any, and on what was given up. */
export function alarmsARegion({ audited }: { audited: boolean }): number {
  return audited ? 3 : 2
}

/** On errors of `judge` and `notify`, and on what each gave up. The budget is no alarm and costs nothing. */
export const alarmsAtHome = 4

/** More widgets than those of so many benchmarks and markets do not go on one dashboard. */
export const placesADashboard = 100

/** Dashboards for so many benchmarks and markets. */
export function dashboardsFor(places: number): number {
  return Math.max(1, Math.ceil(places / placesADashboard))
}
