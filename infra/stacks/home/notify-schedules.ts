import { CfnEventInvokeConfig, type Function as Lambda } from 'aws-cdk-lib/aws-lambda'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { schedule, scheduledTime, schedules } from '../../constructs/schedules.ts'
import { timingOf } from '../../constructs/timing.ts'
import { type Deployment, placesOf } from '../../deployment.ts'
import { fieldEvery } from '../../sizing.ts'

export interface NotifySchedulesOptions {
  deployment: Deployment
  notify: Lambda
  lost: Queue
}

/**
 * Invokes `notify` every hour for pending notifications, every quarter of an hour for a heartbeat, every week for the digest of each benchmark,
 * and every day for its field data where a key is named.
 */
export function notifySchedules(scope: Construct, { deployment, notify, lost }: NotifySchedulesOptions): void {
  const planned = schedules(scope, { name: 'outpace-messages', invokes: notify, lost })
  schedule(planned, {
    name: ['reminders'],
    description: 'Sends pending notifications and reminders.',
    timing: { expression: 'cron(17 * * * ? *)', window: 0 },
    event: { reminders: { scheduledAt: scheduledTime } },
    maxAge: 3600,
  })
  schedule(planned, {
    name: ['heartbeat'],
    description: 'Adds a zero to the number of rounds of each market.',
    timing: { expression: 'cron(0/15 * * * ? *)', window: 0 },
    event: { heartbeat: { scheduledAt: scheduledTime } },
    maxAge: 900,
  })
  // A crash is retried once; what was already sent is not sent again.
  new CfnEventInvokeConfig(scope, 'notify-delivery', {
    functionName: notify.functionName,
    qualifier: '$LATEST',
    maximumRetryAttempts: 1,
    maximumEventAgeInSeconds: 6 * 3600,
    destinationConfig: { onFailure: { destination: lost.queueArn } },
  })
  const { digest, cruxKey } = deployment.settings
  const measured = new Set(placesOf(deployment).map(({ benchmark }) => benchmark))
  for (const { id } of cruxKey === undefined ? [] : measured) {
    schedule(planned, {
      name: ['field', id],
      description: `The field data of ${id}, daily.`,
      // Each benchmark at its own minute: Google's quota is by the minute.
      timing: timingOf({ every: fieldEvery, key: `field/${id}` }),
      event: { field: { benchmark: id, scheduledAt: scheduledTime } },
      maxAge: 6 * 3600,
    })
  }
  if (digest === null) return
  for (const { id, markets } of measured) {
    const [hour, minute] = [Math.floor(digest.at / 60), digest.at % 60]
    schedule(planned, {
      name: ['digest', id],
      description: `The weekly digest of ${id}.`,
      timing: { expression: `cron(${minute} ${hour} ? * ${digest.on.slice(0, 3).toUpperCase()} *)`, window: 0 },
      // The digest's week is that of the first market too.
      timeZone: markets[0]?.timeZone ?? 'UTC',
      event: { digest: { benchmark: id, scheduledAt: scheduledTime } },
      maxAge: 6 * 3600,
    })
  }
}
