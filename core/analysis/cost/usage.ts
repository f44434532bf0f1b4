import { LEAGUE_ROUNDS } from '../../judge/gap/comparable.ts'
import { streamsInMarket } from '../../judge/streams.ts'
import type { Benchmark, Market } from '../../model/benchmark.ts'
import { evidenceEvery } from '../../model/limits.ts'
import type { Settings } from '../../model/settings.ts'
import { auditShares } from '../audit/shares.ts'
import * as assume from './assumptions.ts'
import type { PriceItem } from './prices.ts'
import { eachOf, exactly, type Range, sum, times } from './range.ts'
import { roundSeconds, type SecondsARound } from './seconds.ts'
import type { Sizing } from './sizing.ts'

/** What the money is spent on, in display order. */
export const purposes = [
  'measuring',
  'audits',
  'judging',
  'records',
  'evidence',
  'watching',
  'dispatching',
  'mails',
  'dashboard',
  'transfer',
] as const
export type Purpose = (typeof purposes)[number]

/** Amount of a billed item used per month in a region. */
export interface Usage {
  purpose: Purpose
  item: PriceItem
  region: string
  amount: Range
}

/** ms in a month: a twelfth of a year. */
const month = (365 / 12) * 24 * 60 * 60 * 1000
const gigabyte = 1e9

export interface UsageOptions {
  settings: Settings
  sizing: Sizing
  /** Of table, evidence and mails. */
  home: string
  measured: readonly SecondsARound[]
}

/** Markets that a deployment measures; `local` ones are measured on a local machine. */
export function deployedMarkets({ markets }: Pick<Benchmark, 'markets'>): Market[] {
  return markets.filter(({ region }) => region !== 'local')
}

/** Usage of a benchmark per month. */
export function benchmarkUsage(benchmark: Benchmark, options: UsageOptions): Usage[] {
  const markets = deployedMarkets(benchmark)
  if (markets.length === 0) return []
  const mails = times(assume.mailsAPerson, benchmark.alarm.to.length)
  return [
    ...markets.flatMap((market) => [
      ...roundsUsage(benchmark, market, options),
      ...recordsUsage(benchmark, options),
      ...evidenceUsage(benchmark, market, options),
      ...auditsUsage(benchmark, market, options),
      ...watchingUsage(benchmark, options),
    ]),
    { purpose: 'mails', item: 'sesMail', region: options.home, amount: mails },
    ...digestsUsage(options),
    ...fieldUsage(benchmark, options),
  ]
}

function digestsUsage({ settings, sizing, home }: UsageOptions): Usage[] {
  if (settings.digest === null) return []
  const { digestEvery: every, memory } = sizing
  return recurringUsage(home, { every, seconds: assume.digestSeconds, memory: memory.notify, by: 'queueRequest' })
}

/** Questions to CrUX, which Google does not charge for: a page or origin each, and the history of each origin. */
function fieldUsage({ sites, steps, markets }: Benchmark, { settings, sizing, home }: UsageOptions): Usage[] {
  if (settings.cruxKey === undefined) return []
  const formFactors = new Set(markets.map(({ profile }) => profile.mobile)).size
  const questions = sites.length * (steps.length + 2) * formFactors
  const days = month / sizing.fieldEvery
  return [
    ...recurringUsage(home, {
      every: sizing.fieldEvery,
      seconds: times(assume.fieldSeconds, questions),
      memory: sizing.memory.field,
      by: 'queueRequest',
    }),
    {
      purpose: 'records',
      item: 'dynamoWrite',
      region: home,
      amount: exactly(days * sites.length * units(assume.fieldRecordBytes, 1024)),
    },
  ]
}

/** A function at home, invoked every `every` ms by a schedule of its own or by a message of the dispatcher. */
function recurringUsage(
  home: string,
  { every, seconds, memory, by }: { every: number; seconds: Range; memory: number; by: 'schedule' | 'queueRequest' },
): Usage[] {
  const calls = month / every
  const requests = by === 'schedule' ? calls : calls * assume.messageRequests
  return [
    ...lambdaUsage({ purpose: 'mails', region: home, calls, memory, seconds: times(seconds, calls) }),
    { purpose: 'dispatching', item: by, region: home, amount: exactly(requests) },
  ]
}

/** What the deployment uses once, regardless of its benchmarks; empty when no benchmark is deployed. */
export function sharedUsage(benchmarks: readonly Benchmark[], { settings, sizing, home }: UsageOptions): Usage[] {
  const measured = benchmarks.flatMap((benchmark) =>
    deployedMarkets(benchmark).map(({ region }) => ({ benchmark, region })),
  )
  if (measured.length === 0) return []
  const withOwn = measured.filter(({ benchmark }) => sizing.metricsPerMarket(benchmark) > 0)
  const watch = (item: 'alarm' | 'dashboard' | 'metric', region: string, amount: number): Usage[] => [
    { purpose: 'watching', item, region, amount: exactly(amount) },
  ]
  const regions = Map.groupBy(measured, ({ region }) => region)
  const settingsRead = units(new Set(measured.map(({ benchmark }) => benchmark.id)).size * assume.settingsBytes, 4096)
  const homeQueues = settings.cruxKey === undefined ? 1 : 2
  return [
    ...watch('dashboard', home, 1 + sizing.dashboardsFor(withOwn.length)),
    ...watch('metric', home, sizing.totals),
    ...watch('alarm', home, sizing.alarmsAtHome(settings)),
    ...countingUsage(measured.length, { home, sizing }),
    ...[...regions].flatMap(([region, own]) => {
      const audited = own.some(({ benchmark }) => benchmark.audits !== undefined)
      return [
        ...watch('alarm', region, sizing.alarmsPerRegion({ audited, isHome: region === home })),
        ...dispatchUsage(region, {
          home,
          sizing,
          settingsRead,
          queues: (audited ? 2 : 1) + (region === home ? homeQueues : 0),
        }),
      ]
    }),
    ...(regions.has(home) ? [] : dispatchUsage(home, { home, sizing, settingsRead, queues: homeQueues })),
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
  /** Queues of the region that functions wait for. */
  queues: number
}

/** A dispatcher, which looks at the plan every minute, and its queues, which functions wait for. */
function dispatchUsage(region: string, { home, sizing, settingsRead, queues }: DispatchUsageOptions): Usage[] {
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
    // The last look, what people asked for, and the live settings; the look is written.
    { purpose: 'dispatching', item: 'dynamoRead', region: home, amount: times(once, 2 + settingsRead) },
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

export function roundsAMonth({ every }: Pick<Benchmark, 'every'>): number {
  return month / every
}

/** Rounds per month with the extra load that records evidence. */
function evidenceRounds({ every }: Benchmark): number {
  return Math.min(roundsAMonth({ every }), month / evidenceEvery)
}

function roundsUsage(benchmark: Benchmark, market: Market, { home, sizing, measured }: UsageOptions): Usage[] {
  const { region } = market
  const rounds = roundsAMonth(benchmark)
  const once = exactly(rounds)
  const counted = rounds * benchmark.loads + evidenceRounds(benchmark)
  const accepting = benchmark.consent === undefined ? 0 : rounds
  const stepLoads = benchmark.sites.length * (counted * benchmark.steps.length + accepting)
  return [
    ...lambdaUsage({
      purpose: 'measuring',
      region,
      calls: rounds,
      memory: sizing.memory.run,
      seconds: secondsAMonth(benchmark, market, measured),
    }),
    ...lambdaUsage({
      purpose: 'judging',
      region: home,
      calls: rounds,
      memory: sizing.memory.judge,
      seconds: times(assume.judgeSeconds, rounds),
    }),
    { purpose: 'dispatching', item: 'queueRequest', region, amount: times(once, assume.messageRequests) },
    { purpose: 'transfer', item: 'dataOut', region, amount: times(assume.requestBytes, stepLoads / gigabyte) },
  ]
}

/** s of `run` per month; rounds with evidence have an extra load. */
function secondsAMonth(benchmark: Benchmark, market: Market, measured: readonly SecondsARound[]): Range {
  const withEvidence = evidenceRounds(benchmark)
  const own = measured.find((each) => each.benchmark === benchmark.id && each.market === market.id)
  // Measured durations already include the loads for evidence.
  if (own !== undefined) return times(own.seconds, roundsAMonth(benchmark))
  return sum([
    times(roundSeconds(benchmark), roundsAMonth(benchmark) - withEvidence),
    times(roundSeconds({ ...benchmark, loads: benchmark.loads + 1 }), withEvidence),
  ])
}

function lambdaUsage({ purpose, region, calls, memory, seconds }: LambdaOptions): Usage[] {
  return [
    { purpose, item: 'lambdaGbSecond', region, amount: times(seconds, memory / 1024) },
    { purpose, item: 'lambdaRequest', region, amount: exactly(calls) },
  ]
}

interface LambdaOptions {
  purpose: Purpose
  region: string
  calls: number
  /** MB. */
  memory: number
  /** All calls together. */
  seconds: Range
}

/** Rounds, detectors and days in the table, written and read; storage is billed again for point-in-time recovery. */
function recordsUsage(benchmark: Benchmark, { settings, home }: UsageOptions): Usage[] {
  const { sites, steps } = benchmark
  const rounds = roundsAMonth(benchmark)
  const round = roundBytes(benchmark)
  // An item a site, with the whole journey as another step; and one of the week, which lists the day.
  const day = assume.recordBytes + assume.dayBytes * (steps.length + 1)
  const streams = streamsInMarket(benchmark)
  const stored = Math.min(rounds, (365 / 12) * assume.storedADay)
  const judged = rounds * (units(assume.stateBytes, 1024) + streams * units(assume.streamBytes, 1024))
  // The health of the market is one unit to read and to write, the day so far one to read, and the live settings one: of many
  // benchmarks they are more units, but read once a minute for the rounds of all (functions/live.ts).
  const writes = rounds * (units(round, 1024) + 1) + judged + stored * (sites.length * units(day, 1024) + 1)
  // One query, of which the sum counts.
  const judgedReads = rounds * units(assume.stateBytes + streams * assume.streamBytes, 4096)
  // Every round is read to be judged, and once more for its day, in one query.
  const dayReads = (rounds * round) / 4096
  const reads = rounds * (units(round, 4096) + 3) + judgedReads + dayReads
  const days = (365 / 12) * day * sites.length
  const kept = (rounds * round * settings.retention.rounds + days * settings.retention.history) / month
  return [
    { purpose: 'records', item: 'dynamoWrite', region: home, amount: exactly(writes) },
    { purpose: 'records', item: 'dynamoRead', region: home, amount: exactly(reads) },
    { purpose: 'records', item: 'dynamoStorage', region: home, amount: exactly(kept / gigabyte) },
    { purpose: 'records', item: 'dynamoBackup', region: home, amount: exactly(kept / gigabyte) },
  ]
}

/** Bytes of the record of a round. */
function roundBytes({ sites, steps, loads }: Benchmark): number {
  return assume.recordBytes + assume.sampleBytes * sites.length * steps.length * loads
}

/** DynamoDB bills in units of `size` bytes, rounded up. */
function units(bytes: number, size: number): number {
  return Math.ceil(bytes / size)
}

function evidenceUsage(benchmark: Benchmark, market: Market, { settings, home }: UsageOptions): Usage[] {
  const visits = evidenceRounds(benchmark) * benchmark.sites.length
  const files = eachOf(assume.evidenceFiles, (each) => visits * (1 + each * benchmark.steps.length))
  const bytes = times(assume.evidenceBytes, visits * benchmark.steps.length)
  return filesUsage({
    purpose: 'evidence',
    files,
    bytes,
    region: market.region,
    home,
    kept: settings.retention.evidence,
  })
}

interface FilesOptions {
  purpose: Purpose
  files: Range
  /** Per month. */
  bytes: Range
  region: string
  home: string
  /** ms. */
  kept: number
}

/** Files in the home region's bucket. Transfer from another region costs no more than transfer to the internet. */
function filesUsage({ purpose, files, bytes, region, home, kept }: FilesOptions): Usage[] {
  const crossing = times(bytes, (region === home ? 0 : 1) / gigabyte)
  return [
    { purpose, item: 's3Put', region: home, amount: files },
    { purpose, item: 's3Storage', region: home, amount: times(bytes, kept / month / gigabyte) },
    { purpose: 'transfer', item: 'dataOut', region, amount: crossing },
  ]
}

function auditsUsage(benchmark: Benchmark, market: Market, { settings, sizing, home }: UsageOptions): Usage[] {
  const { audits, sites } = benchmark
  if (audits === undefined) return []
  const { region } = market
  const due = month / audits.every
  const calls = due * auditShares(benchmark).length
  const pages = due * sites.length * audits.steps.length
  const writes = exactly(pages * units(assume.auditRecordBytes, 1024))
  const kept = (pages * assume.auditRecordBytes * settings.retention.history) / month / gigabyte
  const files = exactly(pages * assume.auditFiles)
  const bytes = times(assume.auditBytes, pages)
  return [
    ...lambdaUsage({
      purpose: 'audits',
      region,
      calls,
      memory: sizing.memory.run,
      seconds: times(assume.auditSeconds, pages * audits.runs),
    }),
    { purpose: 'dispatching', item: 'queueRequest', region, amount: exactly(calls * assume.messageRequests) },
    { purpose: 'records', item: 'dynamoWrite', region: home, amount: writes },
    { purpose: 'records', item: 'dynamoStorage', region: home, amount: exactly(kept) },
    { purpose: 'records', item: 'dynamoBackup', region: home, amount: exactly(kept) },
    ...filesUsage({ purpose: 'evidence', files, bytes, region, home, kept: settings.retention.evidence }),
  ]
}

function watchingUsage(benchmark: Benchmark, { home, sizing }: UsageOptions): Usage[] {
  const logs = times(assume.logBytes, roundsAMonth(benchmark) / gigabyte)
  return [
    { purpose: 'watching', item: 'metric', region: home, amount: exactly(sizing.metricsPerMarket(benchmark)) },
    { purpose: 'watching', item: 'alarm', region: home, amount: exactly(sizing.alarmsPerMarket(benchmark)) },
    { purpose: 'watching', item: 'logIngest', region: home, amount: logs },
  ]
}
