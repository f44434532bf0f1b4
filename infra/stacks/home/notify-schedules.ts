import { CfnEventInvokeConfig, type Function as Lambda } from 'aws-cdk-lib/aws-lambda'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { schedule, scheduledTime, schedules } from '../../constructs/schedules.ts'
import { namesAt } from '../../embedding.ts'

export interface NotifySchedulesOptions {
  notify: Lambda
  lost: Queue
}

/** Invokes `notify` every hour for pending notifications; digests come from their queue. */
export function notifySchedules(scope: Construct, { notify, lost }: NotifySchedulesOptions): void {
  const planned = schedules(scope, { name: namesAt(scope).named('messages'), invokes: notify, lost })
  schedule(planned, {
    name: ['reminders'],
    description: 'Sends pending notifications and reminders.',
    expression: 'cron(17 * * * ? *)',
    event: { reminders: { scheduledAt: scheduledTime } },
    maxAge: 3600,
  })
  // A crash is retried once; what was already sent is not sent again.
  new CfnEventInvokeConfig(scope, 'notify-delivery', {
    functionName: notify.functionName,
    qualifier: '$LATEST',
    maximumRetryAttempts: 1,
    maximumEventAgeInSeconds: 6 * 3600,
    destinationConfig: { onFailure: { destination: lost.queueArn } },
  })
}
