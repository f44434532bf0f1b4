import { CfnEventSourceMapping, type Function as Lambda } from 'aws-cdk-lib/aws-lambda'
import { CfnQueue, type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import { namesAt } from '../embedding.ts'
import type { Names, QueueKind } from '../names.ts'
import { allow, type Permission } from './allow.ts'

/**
 * Deliveries of a message before it becomes a dead letter. Those that Lambda throttles count, so AWS advises at least five
 * (https://docs.aws.amazon.com/lambda/latest/dg/sqs-retries.html). What visits sites is delivered twice, in case the store was briefly
 * unavailable: each attempt loads their pages, and the next slot makes up for it.
 */
const deliveries = { run: 2, audit: 2, field: 5, digest: 5 } as const satisfies Record<QueueKind, number>

/** s by which a message stays invisible after its function must have ended, so that no second one starts beside it. */
const margin = 60

export interface WorkQueueOptions {
  kind: QueueKind
  /** Time-out of the function that it wakes, s. */
  timeout: number
  lost: IQueue
}

/** The queue of a kind of work, from which `consume` wakes a function. */
export function workQueue(scope: Construct, { kind, timeout, lost }: WorkQueueOptions): Queue {
  const name = namesAt(scope).queue(kind)
  return new Queue(scope, name, {
    queueName: name,
    visibilityTimeout: Duration.seconds(timeout + margin),
    deadLetterQueue: { queue: lost, maxReceiveCount: deliveries[kind] },
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    // The next slot brings what is lost with it.
    removalPolicy: RemovalPolicy.DESTROY,
  })
}

/** ARN of a queue in the region of the stack, which need not be the stack that made it. */
export function queueArn(names: Names, kind: QueueKind): string {
  return `arn:${Aws.PARTITION}:sqs:${Aws.REGION}:${Aws.ACCOUNT_ID}:${names.queue(kind)}`
}

/** Address of the queues of the stack's region, without their names. */
export function queuesUrl(): string {
  return `https://sqs.${Aws.REGION}.${Aws.URL_SUFFIX}/${Aws.ACCOUNT_ID}`
}

/** Wakes the function with one message of a queue at a time, in at most `atOnce` invocations (2 to 1,000). */
export function consume(
  scope: Construct,
  { kind, function: invoked, atOnce }: { kind: QueueKind; function: Lambda; atOnce: number },
): CfnEventSourceMapping {
  const names = namesAt(scope)
  const made = new CfnEventSourceMapping(scope, `${kind}-work`, {
    functionName: invoked.functionName,
    eventSourceArn: queueArn(names, kind),
    batchSize: 1,
    scalingConfig: { maximumConcurrency: atOnce },
  })
  // Lambda refuses a queue that does not exist yet, and its name alone does not make CloudFormation wait for it.
  const queue = queueNamed(scope, names.queue(kind))
  if (queue !== undefined) made.addResourceDependency(queue)
  return made
}

/** A queue of the same stack; undefined if another stack has made it, which then has to exist before this one. */
function queueNamed(scope: Construct, name: string): CfnQueue | undefined {
  const all = Stack.of(scope).node.findAll()
  return all.find((each): each is CfnQueue => each instanceof CfnQueue && each.queueName === name)
}

/** What Lambda needs in a function's role to receive messages of a queue for it. */
export function allowConsuming(names: Names, kind: QueueKind): Permission {
  const verbs = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes']
  return allow(
    verbs.map((verb) => `sqs:${verb}`),
    [queueArn(names, kind)],
  )
}
