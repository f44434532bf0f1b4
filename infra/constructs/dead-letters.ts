import { type Alarm, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import { alarm } from './alarm.ts'
import type { RunbookHeading } from './runbook.ts'

export interface DeadLettersOptions {
  name: string
  /** What a message in it means, in a sentence. */
  what: string
  heading: RunbookHeading
  topic: ITopic
}

/**
 * A dead-letter queue, and the alarm that fires until it is emptied. It replaces an alarm on throttling too: Lambda
 * retries throttled events, and only those that waited too long matter and end up here.
 */
export function deadLetters(scope: Construct, { name, what, heading, topic }: DeadLettersOptions): Queue {
  const queue = new Queue(scope, name, {
    queueName: name,
    // The longest that SQS allows.
    retentionPeriod: Duration.days(14),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    // It holds which round, change or message was lost; the content is in the table.
    removalPolicy: RemovalPolicy.DESTROY,
  })
  Validations.of(queue).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'It is itself the dead-letter queue of a schedule or a function, which this rule does not detect.',
  })
  deadLettersAlarm(scope, { name, what, heading, topic })
  return queue
}

function deadLettersAlarm(scope: Construct, { name, what, heading, topic }: DeadLettersOptions): Alarm {
  return alarm(scope, `${name}-waiting`, {
    description: what,
    heading,
    metric: queueMetric(name),
    // SQS stops reporting metrics of an idle queue, although its messages are still there.
    missing: TreatMissingData.IGNORE,
    topic,
  })
}

/** How many messages wait in a queue. */
export function queueMetric(name: string, region?: string): Metric {
  return new Metric({
    namespace: 'AWS/SQS',
    metricName: 'ApproximateNumberOfMessagesVisible',
    dimensionsMap: { QueueName: name },
    statistic: 'Maximum',
    period: Duration.minutes(5),
    ...(region !== undefined && { region }),
  })
}
