import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { log, logged } from '#functions/log.ts'
import { queued } from './queued.ts'

let lines: string[]
beforeEach(() => {
  lines = []
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(String(text))
    return true
  })
})
afterEach(() => vi.restoreAllMocks())

const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 1000 }
const round = { benchmark: 'jackets', market: 'sydney-phone', scheduledAt: '2026-11-22T01:00:00Z' }
const event = queued({ ...round, benchmark: { id: round.benchmark } })
const entries = () => lines.map((line) => JSON.parse(line))

test('every line of an invocation names its function, request and round', async () => {
  const handler = logged('run', async () => {
    log('warn', { type: 'warning', message: 'Evidence was not stored.' })
    return { outcome: 'stored' }
  })
  await handler(event, context)
  await handler(event, { ...context, awsRequestId: 'request-2' })
  expect(entries()).toMatchObject([
    { level: 'WARN', function: 'run', requestId: 'request-1', ...round, message: 'Evidence was not stored.' },
    { level: 'INFO', requestId: 'request-1', type: 'done', cold: true, result: { outcome: 'stored' } },
    { requestId: 'request-2', type: 'warning' },
    { requestId: 'request-2', type: 'done', cold: false },
  ])
  for (const { timestamp } of entries()) expect(new Date(timestamp).toISOString()).toBe(timestamp)
})

test('an error is logged with its stack and cause, and passed on to Lambda', async () => {
  const handler = logged('judge', async () => {
    throw new TypeError('It broke', { cause: new Error('The table is throttled') })
  })
  await expect(handler({ Records: [] }, context)).rejects.toThrow('It broke')
  const [line] = entries()
  expect(line).toMatchObject({
    level: 'ERROR',
    function: 'judge',
    type: 'failed',
    error: {
      name: 'TypeError',
      message: 'It broke',
      stack: expect.stringContaining('log.test.ts'),
      cause: { message: 'The table is throttled' },
    },
  })
})

test('of several errors that are one, each is logged', async () => {
  const queue = new AggregateError([new Error('The queue is missing')], 'Some messages were not sent.')
  const handler = logged('dispatch', async () => {
    throw new AggregateError([queue], 'Messages for some queues were not sent.')
  })
  await expect(handler({}, context)).rejects.toThrow('Messages for some queues')
  expect(entries()[0].error.errors[0].errors[0].message).toBe('The queue is missing')
})

test('text of a page or an event cannot break out of its line or field', async () => {
  const hostile = 'x\n{"_aws":{}}\u2028\u001b[31m"}'
  const handler = logged('run', async () => log('warn', { message: hostile }))
  const message = { benchmark: { id: hostile.repeat(1000) }, market: { a: 1 }, scheduledAt: null }
  await handler(queued(message), context)
  for (const line of lines) expect(line.match(/\n/g)).toHaveLength(1)
  const [line] = entries()
  expect(line).not.toHaveProperty('_aws')
  expect(line).not.toHaveProperty('market')
  expect(line.message).toBe(hostile)
  expect(line.benchmark).toHaveLength(100)
  for (const event of [null, undefined, 7, queued('{'), queued('null')]) await handler(event, context)
  expect(lines).toHaveLength(12)
})
