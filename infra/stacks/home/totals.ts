import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Duration } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import { conditions, countEvery, type MarketCondition } from '#core/model/health.ts'
import { alarm, alarmActions } from '../../constructs/alarm.ts'
import type { RunbookHeading } from '../../constructs/runbook.ts'
import { namesAt } from '../../embedding.ts'
import { marketMetrics, type Names } from '../../names.ts'

/** What a condition means for one market or several. */
export const conditionAlarms: Record<MarketCondition, { name: string; what: string; heading: RunbookHeading }> = {
  silent: { name: 'silent', what: 'no round has arrived in time', heading: 'silence' },
  behind: { name: 'behind', what: 'your site has fallen behind a competitor, or further behind', heading: 'behind' },
  promise: { name: 'breaking-promise', what: 'a step takes longer than promised', heading: 'promise' },
  failing: { name: 'failing', what: 'the journey fails, or your site could not be measured', heading: 'failing' },
}

/** Counts that must agree: a market that is resumed or deployed just now is not silent a minute later. */
const silentCounts = 3

/**
 * An alarm for each condition, on the number of markets of all benchmarks in it: the log of `dispatch` names them. When the
 * count stops, nothing is known about any market, which raises the alarm on silence, too; but not before the first count.
 */
export function totalsAlarms(scope: Construct, topic: ITopic): void {
  const names = namesAt(scope)
  for (const condition of conditions) {
    const { name, what, heading } = conditionAlarms[condition]
    const isSilent = condition === 'silent'
    const made = alarm(scope, names.named(`markets-${name}`), {
      description: `In at least one market, ${what}.`,
      heading,
      metric: totalMetric(names, marketMetrics[condition], { statistic: 'Maximum' }),
      periods: isSilent ? silentCounts : 1,
      missing: isSilent ? TreatMissingData.MISSING : TreatMissingData.IGNORE,
      topic,
    })
    if (isSilent) made.addInsufficientDataAction(...alarmActions(scope, topic))
  }
}

export interface TotalOptions {
  statistic: string
  /** The one that emits it, if it is not the stack's. */
  region?: string
  label?: string
}

/** A metric over all benchmarks. */
export function totalMetric({ metricNamespace }: Names, metricName: string, options: TotalOptions): Metric {
  return new Metric({
    namespace: metricNamespace,
    metricName,
    period: Duration.millis(countEvery),
    ...options,
  })
}
