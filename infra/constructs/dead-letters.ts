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
 * A queue for what was tried in vain, and the alarm that rings until somebody has emptied it. It stands for an alarm on
 * throttling, too: what Lambda has no room for is tried again, and only what waited too long matters and comes here.
 */
export function deadLetters(scope: Construct, { name, what, heading, topic }: DeadLettersOptions): Queue {
  const queue = new Queue(scope, name, {
    queueName: name,
    // SQS keeps nothing longer.
    retentionPeriod: Duration.days(14),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    // It holds which round or change was lost, not what was in it: that is in the table.
    removalPolicy: RemovalPolicy.DESTROY,
  })
  Validations.of(queue).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'It is the dead-letter queue, of a schedule or a function, which this rule does not look at.',
  })
  deadLettersAlarm(scope, { name, what, heading, topic })
  return queue
}

function deadLettersAlarm(scope: Construct, { name, what, heading, topic }: DeadLettersOptions): Alarm {
  return alarm(scope, `${name}-waiting`, {
    description: what,
    heading,
    metric: queueMetric(name),
    // SQS stops measuring a queue that nothing moves in: what was there is there still.
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
