import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { counted } from '#core/model/counted.ts'

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const mostInBatch = 10
/** Bytes of all messages of a batch; SQS accepts 1 MiB. */
const largestBatch = 1_000_000
/** Times a message is sent that SQS did not accept, such as because of throttling. */
const attempts = 3

export interface QueuedText {
  body: string
  /** s before it may be received. */
  delay: number
}

/** Sends messages to the queue at an address. The function rejects when one was not accepted, after all others were sent. */
export function queueSender(region: string): (url: string, messages: readonly QueuedText[]) => Promise<void> {
  const client = new SQSClient({
    region,
    retryMode: 'standard',
    maxAttempts: attempts,
    // The queue's address is only its name then, so that an endpoint from the environment holds.
    useQueueUrlAsEndpoint: false,
    requestHandler: { connectionTimeout: 2000, socketTimeout: 10_000 },
  })
  return async (url, messages) => {
    const failures: unknown[] = []
    for (const batch of batches(messages)) {
      await sendBatch(client, url, batch).catch((error) => failures.push(error))
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Some messages were not sent.')
  }
}

/** At most ten messages each, and together not larger than SQS accepts. */
function batches(messages: readonly QueuedText[]): QueuedText[][] {
  const all: QueuedText[][] = []
  let bytes = 0
  for (const message of messages) {
    const size = Buffer.byteLength(message.body)
    const last = all.at(-1)
    if (last === undefined || last.length === mostInBatch || bytes + size > largestBatch) {
      all.push([message])
      bytes = size
    } else {
      last.push(message)
      bytes += size
    }
  }
  return all
}

async function sendBatch(client: SQSClient, url: string, batch: readonly QueuedText[]): Promise<void> {
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
  if (waiting.length > 0) throw new Error(`${url} did not accept ${counted(waiting.length, 'message')}: ${refused}`)
}
