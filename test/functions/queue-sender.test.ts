import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { queues } from '#functions/dispatch/queue.ts'
import { queueSender } from '#functions/queue-sender.ts'
import type { Outgoing } from '#stages/dispatch/message.ts'
import { type Answer, type HttpServer, startHttp, status } from '../notify/http-server.ts'
import { set } from './environment.ts'

const url = 'https://sqs.eu-west-1.amazonaws.com/123456789012/outpace-run'

interface Entry {
  Id: string
  MessageBody: string
  DelaySeconds: number
}
const entriesIn = (body: string): Entry[] => (JSON.parse(body) as { Entries: Entry[] }).Entries

/** Accepts what `refuses` does not name by its body: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const accept =
  (...refuses: string[]): Answer =>
  (response, { body }) => {
    const entries = entriesIn(body)
    const [failed, done] = [true, false].map((is) =>
      entries.filter((each) => refuses.includes(each.MessageBody) === is),
    )
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(
      JSON.stringify({
        Successful: done?.map(({ Id, MessageBody }) => ({
          Id,
          MessageId: `id-${Id}`,
          MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
        })),
        Failed: failed?.map(({ Id }) => ({
          Id,
          Code: 'ThrottlingException',
          SenderFault: false,
          Message: 'Slow down.',
        })),
      }),
    )
  }

let sqs: HttpServer
beforeAll(async () => {
  sqs = await startHttp(accept())
})
afterAll(() => sqs[Symbol.asyncDispose]())
beforeEach(() => {
  set({ AWS_ENDPOINT_URL_SQS: sqs.url, AWS_ACCESS_KEY_ID: 'AKIDUMMY', AWS_SECRET_ACCESS_KEY: 'dummy' })
  sqs.received.length = 0
  sqs.answers.length = 0
})
afterEach(() => vi.unstubAllEnvs())

const send = (...bodies: string[]) =>
  queueSender('eu-west-1')(
    url,
    bodies.map((body, delay) => ({ body, delay })),
  )
const requests = () => sqs.received.map(({ body }) => entriesIn(body).map(({ MessageBody }) => MessageBody))

test('a minute with more due rounds than a request may carry sends each once, with its own delay', async () => {
  const bodies = Array.from({ length: 21 }, (_, index) => `round ${index}`)
  await send(...bodies)
  expect(requests().map(({ length }) => length)).toEqual([10, 10, 1])
  expect(requests().flat()).toEqual(bodies)
  expect(sqs.received.flatMap(({ body }) => entriesIn(body).map(({ DelaySeconds }) => DelaySeconds))).toEqual(
    bodies.map((_, delay) => delay),
  )
})

test('large messages share a request only as far as SQS accepts it', async () => {
  const [third, rest] = ['a'.repeat(400_000), 'b'.repeat(200_000)]
  await send(third, third, rest, third, third)
  expect(requests()).toEqual([
    [third, third, rest],
    [third, third],
  ])
})

test('what SQS throttles of a request is sent again, alone, and the rest not twice', async () => {
  sqs.answers.push(accept('round 1', 'round 3'), accept('round 3'))
  await send('round 0', 'round 1', 'round 2', 'round 3')
  expect(requests()).toEqual([['round 0', 'round 1', 'round 2', 'round 3'], ['round 1', 'round 3'], ['round 3']])
})

test('a message that SQS refuses three times is an error with the reason, after all others were sent', async () => {
  const bodies = Array.from({ length: 11 }, (_, index) => `round ${index}`)
  sqs.answers.push(accept('round 2'), accept('round 2'), accept('round 2'))
  const error = await send(...bodies).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({
    message: 'Some messages were not sent.',
    errors: [{ message: `${url} did not accept 1 message: ThrottlingException Slow down.` }],
  })
  expect(requests()).toEqual([bodies.slice(0, 10), ['round 2'], ['round 2'], ['round 10']])
})

test('a queue that is missing is an error, and keeps no message from the other queues', async () => {
  const message = (kind: 'run' | 'audit') => ({ message: { kind }, delay: 0 }) as Outgoing
  sqs.answers.push(status(400, { body: JSON.stringify({ __type: 'com.amazonaws.sqs#QueueDoesNotExist' }) }))
  const send = queues({ region: 'eu-west-1', urlOf: (kind) => `${url}-${kind}` })
  await expect(send([message('run'), message('audit')])).rejects.toThrow('Messages for some queues were not sent.')
  expect(requests()).toEqual([['{"kind":"run"}'], ['{"kind":"audit"}']])
  await send([message('run')])
})
