import { LEAGUE_ROUNDS } from '../../../judge/gap/comparable.ts'
import type { Benchmark } from '../../../model/benchmark.ts'
import { deployedMarkets } from '../../../model/markets.ts'
import * as assume from '../assumptions.ts'
import { exactly, sum, times } from '../range.ts'
import { lambdaUsage, month, recurringUsage, type Usage, type UsageOptions, units } from './amounts.ts'
import { roundBytes } from './rounds.ts'

/** What the deployment uses once, regardless of its benchmarks; empty when no benchmark is deployed. */
export function sharedUsage(benchmarks: readonly Benchmark[], { settings, sizing, home }: UsageOptions): Usage[] {
  const measured = benchmarks.flatMap((benchmark) =>
    deployedMarkets(benchmark).map(({ region }) => ({ benchmark, region })),
  )
  if (measured.length === 0) return []
  const withOwn = measured.filter(({ benchmark }) => sizing.metricsPerMarket(benchmark) > 0)
  const watch = (
    item: 'alarm' | 'compositeAlarm' | 'dashboard' | 'metric',
    region: string,
    amount: number,
  ): Usage[] => [{ purpose: 'watching', item, region, amount: exactly(amount) }]
  const regions = Map.groupBy(measured, ({ region }) => region)
  const settingsRead = units(new Set(measured.map(({ benchmark }) => benchmark.id)).size * assume.settingsBytes, 4096)
  const expectedRead = units(measured.length * assume.expectedBytes, 4096)
  const homeQueues = settings.cruxKey === undefined ? 1 : 2
  return [
    ...watch('dashboard', home, 1 + sizing.dashboardsFor(withOwn.length)),
    ...watch('metric', home, sizing.totals),
    ...watch('alarm', home, sizing.alarmsAtHome(settings)),
    ...watch('compositeAlarm', home, sizing.compositeAlarms),
    ...countingUsage(measured.length, { home, sizing }),
    ...[...regions].flatMap(([region, own]) => {
      const audited = own.some(({ benchmark }) => benchmark.audits !== undefined)
      return [
        ...watch('alarm', region, sizing.alarmsPerRegion({ audited, isHome: region === home })),
        ...dispatchUsage(region, {
          home,
          sizing,
          settingsRead,
          // Elsewhere a dispatcher asks what is expected from there.
          expectedRead: region === home ? 0 : expectedRead,
          queues: (audited ? 2 : 1) + (region === home ? homeQueues : 0),
        }),
      ]
    }),
    ...(regions.has(home)
      ? []
      : dispatchUsage(home, { home, sizing, settingsRead, expectedRead: 0, queues: homeQueues })),
    ...remindersUsage({ home, sizing }),
    ...(settings.deployDashboard ? dashboardUsage(benchmarks, { home, sizing }) : []),
    { purpose: 'mails', item: 'snsMail', region: home, amount: times(assume.alarmMails, settings.operators.length) },
  ]
}

/**
 * People who look at the dashboard. Most requests read the newest rounds of a market, whether or not the answer has changed.
 * CloudFront is free for ever up to far more than this.
 */
function dashboardUsage(
  benchmarks: readonly Benchmark[],
  { home, sizing }: Pick<UsageOptions, 'home' | 'sizing'>,
): Usage[] {
  const requests = assume.dashboardRequests
  const markets = benchmarks.flatMap((benchmark) => deployedMarkets(benchmark).map(() => roundBytes(benchmark)))
  const read = units((LEAGUE_ROUNDS * sum(markets.map(exactly)).likely) / markets.length, 4096)
  const { low, likely, high } = assume.apiSeconds
  const seconds = { low: requests.low * low, likely: requests.likely * likely, high: requests.high * high }
  return [
    { purpose: 'dashboard', item: 'apiRequest', region: home, amount: requests },
    { purpose: 'dashboard', item: 'lambdaRequest', region: home, amount: requests },
    { purpose: 'dashboard', item: 'lambdaGbSecond', region: home, amount: times(seconds, sizing.memory.api / 1024) },
    { purpose: 'dashboard', item: 'dynamoRead', region: home, amount: times(requests, read) },
  ]
}

interface DispatchUsageOptions extends Pick<UsageOptions, 'home' | 'sizing'> {
  /** Read units of the live settings of all benchmarks: one query. */
  settingsRead: number
  /** Read units of what the plan expects of all markets: another query. */
  expectedRead: number
  /** Queues of the region that functions wait for. */
  queues: number
}

/** A dispatcher, which looks at the plan every minute, and its queues, which functions wait for. */
function dispatchUsage(
  region: string,
  { home, sizing, settingsRead, expectedRead, queues }: DispatchUsageOptions,
): Usage[] {
  const looks = month / sizing.dispatchEvery
  const once = exactly(looks)
  const { dispatch } = sizing.memory
  return [
    { purpose: 'dispatching', item: 'schedule', region, amount: once },
    ...lambdaUsage({
      purpose: 'dispatching',
      region,
      calls: looks,
      memory: dispatch,
      seconds: times(assume.dispatchSeconds, looks),
    }),
    // The last look, what people asked for, the live settings and what is expected; the look is written.
    { purpose: 'dispatching', item: 'dynamoRead', region: home, amount: times(once, 2 + settingsRead + expectedRead) },
    { purpose: 'dispatching', item: 'dynamoWrite', region: home, amount: once },
    { purpose: 'dispatching', item: 'queueRequest', region, amount: exactly(queues * assume.pollsAQueue) },
  ]
}

/** What the home region's dispatcher reads to count markets; the looks themselves are counted already. */
function countingUsage(markets: number, { home, sizing }: Pick<UsageOptions, 'home' | 'sizing'>): Usage[] {
  const reads = units(markets * assume.healthBytes, 4096) + units(markets * assume.expectedBytes, 4096)
  const amount = exactly((month / sizing.countEvery) * reads)
  return [{ purpose: 'dispatching', item: 'dynamoRead', region: home, amount }]
}

/** The hourly check of `notify` for due reminders. */
function remindersUsage({ home, sizing }: Pick<UsageOptions, 'home' | 'sizing'>): Usage[] {
  const { reminderEvery, memory } = sizing
  return recurringUsage(home, {
    every: reminderEvery,
    seconds: assume.reminderSeconds,
    memory: memory.notify,
    by: 'schedule',
  })
}
