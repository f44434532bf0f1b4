import type { Benchmark, Market } from '../../../model/benchmark.ts'
import { deployedMarkets } from '../../../model/markets.ts'
import { auditShares } from '../../audit/shares.ts'
import * as assume from '../assumptions.ts'
import { exactly, times } from '../range.ts'
import {
  filesUsage,
  gigabyte,
  lambdaUsage,
  month,
  recurringUsage,
  type Usage,
  type UsageOptions,
  units,
} from './amounts.ts'
import { evidenceUsage, recordsUsage, roundsAMonth, roundsUsage } from './rounds.ts'

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

function auditsUsage(benchmark: Benchmark, market: Market, { settings, sizing, home }: UsageOptions): Usage[] {
  const { audits, sites } = benchmark
  if (audits === undefined) return []
  const { region } = market
  const due = month / audits.every
  const calls = due * auditShares(benchmark).length
  const pages = due * sites.length * audits.steps.length
  // Each share is claimed first.
  const writes = exactly(calls + pages * units(assume.auditRecordBytes, 1024))
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
