import { type Alarm, AlarmRule, AlarmState, CompositeAlarm, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Duration } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import { conditions, countEvery, type MarketCondition } from '#core/model/health.ts'
import { alarm, alarmActions } from '../../constructs/alarm.ts'
import { type RunbookHeading, runbookLink } from '../../constructs/runbook.ts'
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
 * count stops, nothing is known about any market, for which there is an alarm of its own.
 */
export function totalsAlarms(scope: Construct, topic: ITopic): void {
  const names = namesAt(scope)
  const alarmOf = (condition: MarketCondition): Alarm => {
    const { name, what, heading } = conditionAlarms[condition]
    const isSilent = condition === 'silent'
    return alarm(scope, names.named(`markets-${name}`), {
      description: `In at least one market, ${what}.`,
      heading,
      metric: totalMetric(names, marketMetrics[condition], { statistic: 'Maximum' }),
      periods: isSilent ? silentCounts : 1,
      missing: isSilent ? TreatMissingData.MISSING : TreatMissingData.IGNORE,
      topic,
    })
  }
  const alarms = Object.fromEntries(conditions.map((each) => [each, alarmOf(each)])) as Record<MarketCondition, Alarm>
  stoppedAlarm(scope, { silent: alarms.silent, failing: alarms.failing, topic })
}

/**
 * Fires when the count has stopped, which no metric says: the alarm on silence has lost its figures, and another, which keeps its state
 * without them, has had some. Many paging services act on an alarm and not on one without data. Before the first count neither has
 * any, so that a deployment raises nothing.
 */
function stoppedAlarm(
  scope: Construct,
  { silent, failing, topic }: Record<'silent' | 'failing', Alarm> & { topic: ITopic },
): void {
  const names = namesAt(scope)
  const name = `${names.function('dispatch')}-stopped`
  const made = new CompositeAlarm(scope, name, {
    compositeAlarmName: name,
    alarmDescription: `Markets are not counted any more: ${names.function('dispatch')} of the home region has stopped, so that its markets are not measured and the alarms on markets say nothing. ${runbookLink(scope, 'dispatchErrors')}`,
    alarmRule: AlarmRule.allOf(
      AlarmRule.fromAlarm(silent, AlarmState.INSUFFICIENT_DATA),
      AlarmRule.not(AlarmRule.fromAlarm(failing, AlarmState.INSUFFICIENT_DATA)),
    ),
  })
  const actions = alarmActions(scope, topic)
  made.addAlarmAction(...actions)
  made.addOkAction(...actions)
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
