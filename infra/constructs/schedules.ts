import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda'
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { Aws } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import { allow } from './allow.ts'

/** Scheduler replaces this with the scheduled time. */
export const scheduledTime = '<aws.scheduler.scheduled-time>'

/** Schedules that invoke one function. */
export interface Schedules {
  scope: Construct
  group: CfnScheduleGroup
  role: Role
  invokes: Lambda
  lost: Queue
}

export interface SchedulesOptions {
  /** Name of their group, unique in the region and account. */
  name: string
  invokes: Lambda
  /** Receives events that could not be delivered. */
  lost: Queue
}

/** A group of schedules, and a role that may invoke the function and queue undeliverable events. */
export function schedules(scope: Construct, { name, invokes, lost }: SchedulesOptions): Schedules {
  const group = new CfnScheduleGroup(scope, name, { name })
  const role = new Role(scope, `${name}-role`, {
    description: `Permissions of the schedules of ${name}.`,
    // Without the condition, a schedule in another account could be made to use the role.
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID, 'aws:SourceArn': group.attrArn } },
    }),
    inlinePolicies: {
      outpace: new PolicyDocument({
        statements: [
          allow(['lambda:InvokeFunction'], [invokes.functionArn]).statement,
          allow(['sqs:SendMessage'], [lost.queueArn]).statement,
        ],
      }),
    },
  })
  return { scope, group, role, invokes, lost }
}

export interface ScheduleOptions {
  /** Unique within the group, such as `['reminders']`. */
  name: string[]
  description: string
  /** For EventBridge Scheduler, in UTC. */
  expression: string
  event: object
  /** s after which a failed delivery is given up: 60 to 86,400. */
  maxAge: number
}

/** One schedule. Undeliverable events go to the dead-letter queue. */
export function schedule(planned: Schedules, options: ScheduleOptions): CfnSchedule {
  const { scope, group, role, invokes, lost } = planned
  const { name, description, expression, event, maxAge } = options
  return new CfnSchedule(scope, [group.name, ...name].join('.'), {
    // A reference, so that the group exists first.
    groupName: group.ref,
    name: name.join('.'),
    description,
    scheduleExpression: expression,
    scheduleExpressionTimezone: 'UTC',
    flexibleTimeWindow: { mode: 'OFF' },
    target: {
      arn: invokes.functionArn,
      roleArn: role.roleArn,
      input: JSON.stringify(event),
      retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: maxAge },
      deadLetterConfig: { arn: lost.queueArn },
    },
  })
}
