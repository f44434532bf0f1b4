import { createHash } from 'node:crypto'
import { basename, dirname } from 'node:path'
import { type Answer, startHttp } from '../../notify/http-server.ts'

export interface Queues extends AsyncDisposable {
  endpoint: string
  /** What was sent, oldest first. */
  sent: { queue: string; body: string; delay: number }[]
}

interface Batch {
  QueueUrl: string
  Entries: { Id: string; MessageBody: string; DelaySeconds?: number }[]
}

/** SQS as far as a dispatcher asks it: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
export async function startQueues(): Promise<Queues> {
  const sent: Queues['sent'] = []
  const accept: Answer = (response, { body }) => {
    const { QueueUrl, Entries } = JSON.parse(body) as Batch
    const address = dirname(QueueUrl)
    if (!/^https:\/\/sqs\.[\w-]+\.amazonaws\.com\/\d{12}$/.test(address)) throw new Error(`No queue is at ${address}.`)
    for (const { MessageBody, DelaySeconds = 0 } of Entries) {
      sent.push({ queue: basename(QueueUrl), body: MessageBody, delay: DelaySeconds })
    }
    const Successful = Entries.map(({ Id, MessageBody }) => ({
      Id,
      MessageId: `message-${sent.length}-${Id}`,
      MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
    }))
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' })
    response.end(JSON.stringify({ Successful, Failed: [] }))
  }
  const server = await startHttp(accept)
  return { endpoint: server.url, sent, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}
