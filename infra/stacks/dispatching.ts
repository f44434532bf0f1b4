import { CfnEventInvokeConfig } from 'aws-cdk-lib/aws-lambda'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { errorsAlarm } from '../constructs/alarm.ts'
import { allow, allowItems } from '../constructs/allow.ts'
import { deadLetters } from '../constructs/dead-letters.ts'
import { lambda } from '../constructs/function.ts'
import { schedule, schedules } from '../constructs/schedules.ts'
import { queueArn, queuesUrl, workQueue } from '../constructs/work-queue.ts'
import { assetOf, type Deployment } from '../deployment.ts'
import { namesAt } from '../embedding.ts'
import { variables } from '../names.ts'
import { memory, timeout } from '../sizing.ts'

export interface DispatchingOptions {
  deployment: Deployment
  homeRegion: string
  topic: ITopic
  /** Kinds of work that this dispatcher sends besides rounds and audits, whose queues the stack makes itself. */
  also: readonly ('field' | 'digest')[]
  /** Whether it counts the markets of all regions. */
  counts: boolean
}

/**
 * `dispatch`, woken every minute, and the queues of rounds and audits: one each in a region, however many benchmarks there are.
 * In the home region they belong to the home stack, whether or not anything is measured there.
 */
export function dispatching(
  scope: Construct,
  { deployment, homeRegion, topic, also, counts }: DispatchingOptions,
): Queue {
  const names = namesAt(scope)
  const home = { names, region: homeRegion }
  const lost = deadLetters(scope, {
    name: names.deadLetters('market'),
    what: 'Rounds or audits of this region were given up.',
    heading: 'marketDeadLetters',
    topic,
  })
  workQueue(scope, { kind: 'run', timeout, lost })
  workQueue(scope, { kind: 'audit', timeout, lost })
  const kinds = ['run', 'audit', ...also] as const
  const made = lambda(scope, {
    name: 'dispatch',
    description: 'Outpace: sends what is due to the queues, every minute.',
    asset: assetOf(deployment, 'dispatch'),
    memory: memory.dispatch,
    // The next minute's look sends what this one does not.
    timeout: 50,
    environment: {
      [variables.table]: names.table,
      [variables.homeRegion]: homeRegion,
      [variables.queues]: queuesUrl(),
    },
    permissions: [
      allowItems(['GetItem', 'Query', 'PutItem'], ['plan'], home),
      ...(counts ? [allowItems(['Query'], ['health'], home)] : []),
      allow(
        ['sqs:SendMessage'],
        kinds.map((kind) => queueArn(names, kind)),
      ),
    ],
  })
  errorsAlarm(scope, {
    name: names.function('dispatch'),
    what: 'The function that sends what is due failed.',
    heading: 'dispatchErrors',
    topic,
  })
  schedule(schedules(scope, { name: names.named('dispatch'), invokes: made, lost }), {
    name: ['minute'],
    description: 'Sends what is due.',
    expression: 'cron(* * * * ? *)',
    event: {},
    maxAge: 60,
  })
  // The next minute makes up for this one. By default Lambda would look twice more, beside the looks of the following minutes, and
  // keep those that it throttled for six hours, to make them all at once.
  new CfnEventInvokeConfig(scope, 'dispatch-delivery', {
    functionName: made.functionName,
    qualifier: '$LATEST',
    maximumRetryAttempts: 0,
    maximumEventAgeInSeconds: 60,
  })
  return lost
}
