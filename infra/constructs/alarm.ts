import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  type MetricProps,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Duration } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import { operatorTopics } from '../embedding.ts'
import { type RunbookHeading, runbookLink } from './runbook.ts'

export interface AlarmOptions {
  /** What is wrong when it fires, in a sentence. */
  description: string
  heading: RunbookHeading
  metric: IMetric
  /** Fires at this value or above; with `below`, beneath it. Default 1. */
  threshold?: number
  below?: true
  /** Periods that must breach the threshold, of the newest `among`. Default 1. */
  periods?: number
  /** Default: `periods`, which must all breach it. */
  among?: number
  missing: TreatMissingData
  topic: ITopic
}

/** An alarm that notifies the operators when it fires and when it clears. */
export function alarm(scope: Construct, name: string, options: AlarmOptions): Alarm {
  const {
    description,
    heading,
    metric,
    threshold = 1,
    below = false,
    periods = 1,
    among = periods,
    missing,
    topic,
  } = options
  const made = new Alarm(scope, name, {
    alarmName: name,
    alarmDescription: `${description} ${runbookLink(scope, heading)}`,
    metric,
    threshold,
    comparisonOperator: below
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: among,
    datapointsToAlarm: periods,
    treatMissingData: missing,
  })
  const actions = alarmActions(scope, topic)
  made.addAlarmAction(...actions)
  made.addOkAction(...actions)
  return made
}

/** Notifies the topic, and those topics among the operators that are in its region. */
export function alarmActions(scope: Construct, topic: ITopic): SnsAction[] {
  return [topic, ...operatorTopics(scope)].map((each) => new SnsAction(each))
}

/**
 * Fires when one of our functions fails; the fault of a site would be a failed visit instead. Clears half an hour after the last
 * error.
 *
 * Lambda dates an error by when the invocation began, and reports it when it has ended
 * (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html): that of a round that timed out is a quarter of an hour
 * old by then, and not in the newest period any more.
 */
export function errorsAlarm(
  scope: Construct,
  { name, what, heading, topic }: { name: string; what: string; heading: RunbookHeading; topic: ITopic },
): Alarm {
  return alarm(scope, `${name}-errors`, {
    description: what,
    heading,
    metric: functionMetric(name, { metricName: 'Errors', statistic: 'Sum', period: Duration.minutes(15) }),
    among: 2,
    // A function that was not invoked did not fail.
    missing: TreatMissingData.NOT_BREACHING,
    topic,
  })
}

/** A Lambda metric of a function, identified by its name alone. */
export function functionMetric(name: string, metric: Omit<MetricProps, 'namespace' | 'dimensionsMap'>): Metric {
  return new Metric({ namespace: 'AWS/Lambda', dimensionsMap: { FunctionName: name }, ...metric })
}
