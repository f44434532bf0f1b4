import type { Sizing } from '#core/analysis/cost/sizing.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { longestRound } from '#core/model/limits.ts'
import type { Settings } from '#core/model/settings.ts'
import { metricNames } from './names.ts'

// Every size of a deployment is decided here: memory, time-outs, schedules, days of logs, alarms. The cost estimate
// uses the same figures.

/**
 * MB. Lighthouse's scores drop below 3,008 MB (0.68 compared with 0.55 to 0.63 at 1,769 MB: lambda.md, "Bundles"), and
 * it leaves Node.js 1 GB next to a browser at its default limit of 2 GB. `run` and `audit` have the same size, so that
 * the results of an audit apply to the rounds. `judge` only computes and queries the table. `dispatch` holds the plan of a thousand benchmarks; `field` waits for Google. `notify` prints the digest
 * with a browser; half the CPU of `run` is enough. `api` waits for the table; more CPU would shorten its cold starts only.
 */
export const memory = {
  dispatch: 512,
  run: 3008,
  audit: 3008,
  field: 256,
  judge: 1024,
  notify: 2048,
  api: 1024,
} as const

/** s. The time-out of `run` and `audit`. */
export const timeout = longestRound

/**
 * Rounds, and audits, at the same time in a region. A new account has 10 concurrent executions for all functions of a region
 * (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html), and `judge` must not wait for rounds; a browser
 * beyond the account's limit would only be thrown back into its queue, and count as a delivery.
 */
export function atOnce({ concurrency }: Pick<Settings, 'concurrency'>): { run: number; audit: number } {
  return concurrency === undefined ? { run: 5, audit: 2 } : { run: concurrency, audit: concurrency }
}

/** Days that logs are kept. */
export const logDays = 30

/** ms. How often open incidents are checked for reminders, and how often a benchmark's digest is sent. */
const reminderEvery = 60 * 60 * 1000
const digestEvery = 7 * 24 * 60 * 60 * 1000

/** ms. How often a benchmark's field data is asked for. CrUX has new figures once a day. */
const fieldEvery = 24 * 60 * 60 * 1000

/** ms. How often a dispatcher looks for what is due. */
const dispatchEvery = 60 * 1000

/** ms. How often a zero is added to the rounds of each market (infra/stacks/home/watching.ts). */
const heartbeatEvery = 15 * 60 * 1000

/** Consecutive slots without a round that count as silence, */
const silentSlots = 3
/** but at least the time of two rounds of maximum length, s: a slow round is not silence. */
const shortestSilence = 2 * longestRound
const day = 24 * 60 * 60
/** CloudWatch looks back 7 days at most, in periods of a day at most. */
const longestPeriod = day
const longestWindow = 7 * day

/**
 * The periods, s, that must all pass without a round before the monitor counts as silent. Null for benchmarks measured
 * so rarely that CloudWatch would forget the last round before the next.
 */
export function silenceOf({ every }: Pick<Benchmark, 'every'>): { period: number; periods: number } | null {
  const window = Math.max(shortestSilence, (silentSlots * every) / 1000)
  if (window > longestWindow) return null
  // A period without a heartbeat would say nothing.
  const period = Math.min(Math.max(every, heartbeatEvery) / 1000, longestPeriod)
  return { period, periods: Math.max(silentSlots, Math.ceil(window / period)) }
}

/** A dashboard shows at most this many benchmarks and markets. */
export const marketsPerDashboard = 100

export const sizing = {
  memory,
  reminderEvery,
  dispatchEvery,
  heartbeatEvery,
  digestEvery,
  fieldEvery,
  metricsPerMarket: Object.keys(metricNames).length,
  /** On silence, if possible. */
  alarmsPerMarket: (benchmark) => (silenceOf(benchmark) === null ? 0 : 1),
  /** On errors of `run`, of `audit` if there is one, and of `dispatch` with its dead letters. */
  alarmsPerRegion: ({ audited, isHome }) => (audited ? 2 : 1) + (isHome ? 0 : 2),
  /**
   * On errors and on dead letters of `dispatch`, `judge`, `notify` and, with a key, `field`; and on errors of `api`. The budget
   * is not an alarm and costs nothing.
   */
  alarmsAtHome: ({ deployDashboard, cruxKey }) => 6 + (deployDashboard ? 1 : 0) + (cruxKey === undefined ? 0 : 2),
  dashboardsFor: (markets) => Math.max(1, Math.ceil(markets / marketsPerDashboard)),
} satisfies Sizing
