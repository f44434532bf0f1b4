import type { Problem } from '#core/config/problem.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { marketAlarms } from '#core/model/health.ts'
import { deployedMarkets } from '#core/model/markets.ts'
import { addressesOf } from '#core/model/recipient.ts'
import type { Settings } from '#core/model/settings.ts'

/**
 * Alarms of benchmarks' own. Each takes 2.2 KB of a template, of which CloudFormation accepts 1 MB
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html), and names may be long.
 */
export const mostAlarms = 240

/** Each address has a filter policy: https://docs.aws.amazon.com/general/latest/gr/sns.html */
const mostAddresses = 200

/** What all benchmarks together need more of than a deployment has room for. */
export function beyondRoom(all: readonly Benchmark[], settings: Pick<Settings, 'recipients' | 'sender'>): Problem[] {
  // One that serves its own sites is left out of a deployment.
  const benchmarks = all.filter((one) => one.serve === undefined && deployedMarkets(one).length > 0)
  return [...tooManyAlarms(benchmarks), ...tooManyAddresses(benchmarks, settings)]
}

function tooManyAlarms(benchmarks: readonly Benchmark[]): Problem[] {
  const own = benchmarks.filter((benchmark) => marketAlarms(benchmark).length > 0)
  const alarms = own.reduce(
    (sum, benchmark) => sum + marketAlarms(benchmark).length * deployedMarkets(benchmark).length,
    0,
  )
  const [first] = own
  if (first === undefined || alarms <= mostAlarms) return []
  return [
    {
      file: `scenarios/${first.id}/benchmark.yaml`,
      line: 0,
      column: 0,
      key: 'alarm.cloudwatch',
      message: `${own.length} benchmarks with alarm: { cloudwatch: true } need ${alarms} CloudWatch alarms; there is room for ${mostAlarms}.`,
      hint: 'Remove cloudwatch: true from those that can do with the alarms on all markets.',
    },
  ]
}

function tooManyAddresses(
  benchmarks: readonly Benchmark[],
  { recipients, sender }: Pick<Settings, 'recipients' | 'sender'>,
): Problem[] {
  const { length } = addressesOf({ recipients, benchmarks })
  if (sender !== undefined || length <= mostAddresses) return []
  return [
    {
      file: 'outpace.yaml',
      line: 0,
      column: 0,
      key: 'recipients',
      message: `${length} addresses receive mails; without a sender, SNS has room for ${mostAddresses}.`,
      hint: 'Set sender, so that mails go through SES.',
    },
  ]
}
