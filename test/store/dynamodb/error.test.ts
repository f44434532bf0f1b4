import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { dynamodbStore } from '#store/dynamodb/store.ts'
import type { Store } from '#store/port.ts'
import { refusal } from '../adapter.ts'
import { breakOff, credentials, type DynamoServer, hang, loseAnswer, refuse, startDynamo, table } from './server.ts'

const record = { partition: 'p', sort: 's', value: 1 }

describe('the DynamoDB store on errors', () => {
  let dynamo: DynamoServer
  let store: Store
  beforeEach(async () => {
    // The pauses between attempts are this times their longest.
    vi.spyOn(Math, 'random').mockReturnValue(0)
    dynamo = await startDynamo()
    store = dynamodbStore({ client: dynamo.connect(), table })
  })
  afterEach(async () => {
    vi.restoreAllMocks()
    await dynamo.end()
  })

  const verbs = {
    create: (store: Store) => store.create(record),
    replace: (store: Store) => store.replace(record, 1),
    get: (store: Store) => store.get('p', 's'),
    range: (store: Store) => store.range({ partition: 'p' }),
  }

  it.each([
    ['ProvisionedThroughputExceededException', 400],
    ['ThrottlingException', 400],
    ['RequestLimitExceeded', 400],
    ['InternalServerError', 500],
    ['ServiceUnavailable', 503],
  ])('tries again after %s and says nothing when that helps', async (type, status) => {
    dynamo.faults.push(refuse(type, { status }), refuse(type, { status }))
    expect(await store.create(record)).toBe('stored')
    expect(dynamo.requests).toHaveLength(3)
  })

  it('waits a random time before it retries, up to twice as long each time', async () => {
    vi.mocked(Math.random).mockReturnValue(0.1)
    dynamo.faults.push(refuse('ThrottlingException'), refuse('ThrottlingException'), refuse('ThrottlingException'))
    await store.get('p', 's')
    const pauses = dynamo.times.slice(1).map((time, index) => time - (dynamo.times[index] ?? 0))
    expect(pauses).toHaveLength(3)
    // A busy machine makes pauses longer, never shorter.
    for (const [index, least] of [100, 200, 400].entries()) expect(pauses[index]).toBeGreaterThanOrEqual(least - 2)
  })

  it.each(Object.entries(verbs))('gives up %s in the end, naming table, region and remedy', async (_, verb) => {
    dynamo.always = refuse('ThrottlingException')
    await expect(verb(store)).rejects.toMatchObject({
      name: 'StoreError',
      code: 'unavailable',
      message: expect.stringMatching(
        /^The table outpace in eu-west-1 is throttled.*safe to try again.*different minutes/,
      ),
      cause: { name: 'ThrottlingException' },
    })
    expect(dynamo.requests).toHaveLength(6)
  })

  it.each([
    ['ResourceNotFoundException', 'unavailable', /does not exist.*cdk deploy/],
    ['AccessDeniedException', 'read-only', /does not allow dynamodb:GetItem.*grant the role that action/],
    ['UnrecognizedClientException', 'unavailable', /no valid credentials.*Sign in again/],
    ['ExpiredTokenException', 'unavailable', /no valid credentials.*Sign in again/],
    ['InvalidSignatureException', 'unavailable', /check that the clock is right/],
    ['ItemCollectionSizeLimitExceededException', 'full', /needs no index/],
    ['ValidationException', 'invalid', /rejects.*Said the server.*key schema must be/],
    ['SomethingNewException', 'unavailable', /SomethingNewException "Said the server\."/],
  ] as const)('does not retry after %s but says what to do', async (type, code, says) => {
    dynamo.faults.push(refuse(type))
    await expect(store.get('p', 's')).rejects.toMatchObject({
      name: 'StoreError',
      code,
      message: expect.stringMatching(says),
      cause: { name: type },
    })
    expect(dynamo.requests).toHaveLength(1)
  })

  it('maps an error by its name, whatever its text says', async () => {
    dynamo.faults.push(
      refuse('AccessDeniedException', { message: 'ThrottlingException: The conditional request failed' }),
    )
    await expect(store.create(record)).rejects.toEqual(refusal('read-only'))
  })

  it('says so when the table does not exist', async () => {
    const elsewhere = dynamodbStore({ client: dynamo.connect(), table: 'elsewhere' })
    for (const verb of Object.values(verbs)) {
      await expect(verb(elsewhere)).rejects.toThrow(/The table elsewhere in eu-west-1 does not exist.*Deploy it/)
    }
  })

  it('takes a failed condition for a result, not an error', async () => {
    dynamo.faults.push(refuse('ConditionalCheckFailedException'), refuse('ConditionalCheckFailedException'))
    expect(await store.create(record)).toBe('exists')
    expect(await store.replace(record, 1)).toBe('conflict')
    expect(dynamo.requests).toEqual(['PutItem', 'PutItem'])
  })

  it('recognises its own write when the response to it was lost', async () => {
    dynamo.faults.push(loseAnswer)
    expect(await store.create(record)).toBe('stored')
    dynamo.faults.push(loseAnswer)
    expect(await store.replace({ ...record, value: 2 }, 1)).toBe('stored')
    expect(await store.get('p', 's')).toMatchObject({ value: 2, version: 2 })
  })

  it('does not mistake the write of another for its own, however similar', async () => {
    await store.create(record)
    dynamo.faults.push(breakOff)
    expect(await store.create(record)).toBe('exists')
    await store.replace(record, 1)
    dynamo.faults.push(breakOff)
    expect(await store.replace(record, 1)).toBe('conflict')
  })

  it('retries when a connection breaks, and names the reason when it always does', async () => {
    dynamo.faults.push(breakOff, breakOff)
    expect(await store.create(record)).toBe('stored')
    dynamo.always = breakOff
    await expect(store.get('p', 's')).rejects.toThrow(/cannot be reached \(ECONNRESET\).*check the region/)
  })

  it('says so when the connection is refused', async () => {
    await dynamo.end()
    await expect(store.get('p', 's')).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/cannot be reached \(ECONNREFUSED\).*network/),
      cause: { code: 'ECONNREFUSED' },
    })
  })

  it("says so when the server's name cannot be resolved", async () => {
    const client = dynamo.connect({ endpoint: 'http://dynamodb.invalid' })
    const lost = dynamodbStore({ client, table })
    await expect(lost.get('p', 's')).rejects.toThrow(/cannot be reached \((ENOTFOUND|EAI_AGAIN)\)/)
  })

  it('does not wait forever for a server that hangs, and uses another connection', async () => {
    dynamo.faults.push(hang)
    const began = performance.now()
    expect(await store.create(record)).toBe('stored')
    // 3 s, and what a busy machine adds; timeout alone would end in an error after 20.
    expect(performance.now() - began).toBeLessThan(10_000)
    expect(dynamo.requests).toHaveLength(2)
  })

  it.each([
    ['hangs', hang],
    [
      'begins to answer and then hangs',
      ({ response }) => {
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0', 'content-length': 1000 })
        response.write('{')
      },
    ],
    ['is throttled with long pauses', refuse('ThrottlingException')],
  ] as [string, typeof hang][])('ends when timeout ends, when the server %s', async (_, fault) => {
    vi.mocked(Math.random).mockReturnValue(0.9)
    dynamo.always = fault
    const impatient = dynamodbStore({ client: dynamo.connect(), table, timeout: 300 })
    const began = performance.now()
    await expect(impatient.create(record)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/did not answer within 0\.3 s.*safe to try again/),
    })
    // Far from the 5 s of one attempt, and of the 27 s of all pauses.
    expect(performance.now() - began).toBeLessThan(3000)
  })

  it('says so when something else answers, such as a captive portal', async () => {
    dynamo.always = ({ response }) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome!</html>')
    await expect(store.get('p', 's')).rejects.toEqual(refusal('unavailable'))
  })

  it('says so when no region is set', async () => {
    const region = () => Promise.reject(new Error('Region is missing'))
    const client = new DynamoDBClient({ region, endpoint: dynamo.endpoint, credentials })
    await expect(dynamodbStore({ client, table }).get('p', 's')).rejects.toThrow(
      /The table outpace in an unknown region cannot be used.*Region is missing/,
    )
  })
})
