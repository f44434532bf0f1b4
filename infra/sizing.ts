import type { Sizing } from '#core/analysis/cost/sizing.ts'
import { conditions, countEvery, marketAlarms } from '#core/model/health.ts'
import { longestRound } from '#core/model/limits.ts'
import type { Settings } from '#core/model/settings.ts'
import { DAY, HOUR, WEEK } from '#core/model/time.ts'
import { roundMetrics } from './names.ts'

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

/** s. The time-out of `api`: an HTTP API waits for 30 s. */
export const apiTimeout = 29

/**
 * Rounds, and audits, at the same time in a region. A new account has 10 concurrent executions for all functions of a region
 * (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html), and `judge` must not wait for rounds; a browser
 * beyond the account's limit would only be thrown back into its queue, and count as a delivery.
 */
export function atOnce({ concurrency }: Pick<Settings, 'concurrency'>): { run: number; audit: number } {
  return concurrency === undefined ? { run: 5, audit: 2 } : { run: concurrency, audit: concurrency }
}

/** Rounds measured at once that one judge keeps up with: it takes 0.1 s for each (docs/scale.md), and the shortest round 8 s. */
const roundsAJudge = 50

/**
 * Batches of a shard of the table's stream that `judge` takes at once, of at most 10. Lambda then keeps the changes of an item in
 * order, and not those of a market, whose rounds are items: the judge needs no order, because it reads from the store whatever it
 * has not judged yet, and of several at once one commits.
 */
export function judgesAtOnce({ concurrency }: Pick<Settings, 'concurrency'>, regions: number): number {
  const rounds = atOnce({ ...(concurrency !== undefined && { concurrency }) }).run * regions
  return Math.min(10, Math.max(1, Math.ceil(rounds / roundsAJudge)))
}

/** Days that logs are kept. */
export const logDays = 30

/** ms. How often open incidents are checked for reminders, and how often a benchmark's digest is sent. */
const reminderEvery = HOUR
const digestEvery = WEEK

/** ms. How often a benchmark's field data is asked for. CrUX has new figures once a day. */
const fieldEvery = DAY

/** ms. How often a dispatcher looks for what is due. */
const dispatchEvery = 60 * 1000

/** Markets on a dashboard of CloudWatch: of as many benchmarks with seven widgets each, fewer than the 500 that it may have. */
export const marketsPerDashboard = 60

export const sizing = {
  memory,
  reminderEvery,
  dispatchEvery,
  countEvery,
  digestEvery,
  fieldEvery,
  atOnce,
  /** Without `gap`, which is of a market only. */
  totals: Object.keys(roundMetrics).length - 1 + conditions.length,
  metricsPerMarket: (benchmark) => {
    const alarms = marketAlarms(benchmark).length
    return alarms === 0 ? 0 : Object.keys(roundMetrics).length + alarms
  },
  alarmsPerMarket: (benchmark) => marketAlarms(benchmark).length,
  /** On errors of `run`, of `audit` if there is one, on evidence, and on errors of `dispatch` and its dead letters. */
  alarmsPerRegion: ({ audited, isHome }) => (audited ? 3 : 2) + (isHome ? 0 : 2),
  /**
   * On markets in each condition; on errors and on dead letters of `dispatch`, `judge`, `notify` and, with a key, `field`; and
   * on errors of `api`. The budget is not an alarm and costs nothing.
   */
  alarmsAtHome: ({ deployDashboard, cruxKey }) =>
    conditions.length + 6 + (deployDashboard ? 1 : 0) + (cruxKey === undefined ? 0 : 2),
  /** On a dispatcher that has stopped. */
  compositeAlarms: 1,
  dashboardsFor: (markets) => Math.ceil(markets / marketsPerDashboard),
} satisfies Sizing
