import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { WorkKind } from '#stages/dispatch/due.ts'
import type { Outgoing } from '#stages/dispatch/message.ts'

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const mostInBatch = 10
/** Bytes of all messages of a batch; SQS accepts 1 MiB. */
const largestBatch = 1_000_000
/** Times a message is sent that SQS did not accept, such as because of throttling. */
const attempts = 3

export interface QueuesOptions {
  region: string
  /** Address of a queue. */
  urlOf: (kind: WorkKind) => string
}

/** Sends messages to the queues of their kinds. The function rejects when one was not accepted, after all others were sent. */
export function queues({ region, urlOf }: QueuesOptions): (messages: readonly Outgoing[]) => Promise<void> {
  const client = new SQSClient({
    region,
    retryMode: 'standard',
    maxAttempts: attempts,
    // The queue's address is only its name then, so that an endpoint from the environment holds.
    useQueueUrlAsEndpoint: false,
    requestHandler: { connectionTimeout: 2000, socketTimeout: 10_000 },
  })
  return async (messages) => {
    const failures: unknown[] = []
    for (const [kind, own] of Map.groupBy(messages, ({ message }) => message.kind)) {
      // One queue that is missing or refuses must not keep the messages of the others.
      for (const batch of batches(own))
        await sendBatch(client, urlOf(kind), batch).catch((error) => failures.push(error))
    }
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} batches of messages were not sent.`)
  }
}

interface Entry {
  body: string
  delay: number
}

/** At most ten messages each, and together not larger than SQS accepts. */
function batches(messages: readonly Outgoing[]): Entry[][] {
  const all: Entry[][] = []
  let bytes = 0
  for (const { message, delay } of messages) {
    const body = JSON.stringify(message)
    const size = Buffer.byteLength(body)
    const last = all.at(-1)
    if (last === undefined || last.length === mostInBatch || bytes + size > largestBatch) {
      all.push([{ body, delay }])
      bytes = size
    } else {
      last.push({ body, delay })
      bytes += size
    }
  }
  return all
}

async function sendBatch(client: SQSClient, url: string, batch: readonly Entry[]): Promise<void> {
  let waiting = batch
  let refused = ''
  for (let attempt = 0; attempt < attempts && waiting.length > 0; attempt++) {
    const entries = waiting.map(({ body, delay }, index) => ({
      Id: String(index),
      MessageBody: body,
      DelaySeconds: delay,
    }))
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: entries }))
    waiting = waiting.filter((_, index) => Failed.some(({ Id }) => Id === String(index)))
    refused = [...new Set(Failed.map(({ Code, Message = '' }) => `${Code} ${Message}`.trim()))].join(', ')
  }
  if (waiting.length > 0) throw new Error(`${url} did not accept ${waiting.length} messages: ${refused}`)
}
