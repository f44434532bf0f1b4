import { randomBytes } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { attributes } from '#store/dynamodb/item.ts'
import { dynamodbStore } from '#store/dynamodb/store.ts'
import type { Store } from '#store/port.ts'
import { noon, refusal } from '../adapter.ts'
import { storeContract } from '../contract.ts'
import { type DynamoServer, startDynamo, table } from './server.ts'

storeContract('DynamoDB', async (now) => {
  const dynamo = await startDynamo()
  return {
    connect: async () => dynamodbStore({ client: dynamo.connect(), table, now }),
    end: () => dynamo.end(),
  }
})

describe('the DynamoDB table', () => {
  let now: number
  let dynamo: DynamoServer
  let store: Store
  beforeEach(async () => {
    now = noon
    dynamo = await startDynamo()
    store = dynamodbStore({ client: dynamo.connect(), table, now: () => now })
  })
  afterEach(() => dynamo.end())

  const itemOf = async (pk: string, sk: string) =>
    (await dynamo.connect().send(new GetItemCommand({ TableName: table, Key: { pk: { S: pk }, sk: { S: sk } } }))).Item
  const plant = (item: PutItemCommand['input']['Item']) =>
    dynamo.connect().send(new PutItemCommand({ TableName: table, Item: item }))

  it('holds items in the form that TTL, the stream and people read', async () => {
    await store.create({ partition: 'p', sort: 's', value: { lcp: 0 }, expiresAt: noon / 1000 + 60 })
    expect(await itemOf('p', 's')).toStrictEqual({
      pk: { S: 'p' },
      sk: { S: 's' },
      version: { N: '1' },
      value: { S: '{"lcp":0}' },
      expiresAt: { N: String(noon / 1000 + 60) },
      writeId: { S: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    })
  })

  it('holds a long value deflated, and reads one that an earlier version wrote as text', async () => {
    const value = { texts: Array.from({ length: 200 }, (_, n) => `jacket ${n} \ud800 🧥`) }
    await store.create({ partition: 'p', sort: 's', value })
    const bytes = (await itemOf('p', 's'))?.value?.B
    expect(JSON.parse(inflateRawSync(bytes ?? '').toString())).toEqual(value)
    expect(bytes?.length).toBeLessThan(JSON.stringify(value).length / 3)
    expect((await store.get('p', 's'))?.value).toEqual(value)
    await plant({ pk: { S: 'p' }, sk: { S: 'old' }, version: { N: '1' }, value: { S: JSON.stringify(value) } })
    expect((await store.get('p', 'old'))?.value).toEqual(value)
  })

  it('holds up to 1,000 characters as text, which people can read', async () => {
    const formOf = async (length: number) => {
      await store.create({ partition: 'p', sort: `${length}`, value: 'x'.repeat(length - '""'.length) })
      return Object.keys((await itemOf('p', `${length}`))?.value ?? {})
    }
    expect(await formOf(1000)).toEqual(['S'])
    expect(await formOf(1001)).toEqual(['B'])
  })

  it('holds an expiry of 1970, which makes the record absent', async () => {
    expect(await store.create({ partition: 'p', sort: 's', value: 1, expiresAt: 0 })).toBe('stored')
    expect(await itemOf('p', 's')).toMatchObject({ expiresAt: { N: '0' } })
    expect(await store.get('p', 's')).toBeUndefined()
  })

  it('is read consistently, as dynalite always does and DynamoDB on request', async () => {
    const client = dynamo.connect()
    const consistent: unknown[] = []
    client.middlewareStack.add(
      (next) => (args) => {
        consistent.push((args.input as { ConsistentRead?: boolean }).ConsistentRead)
        return next(args)
      },
      { step: 'initialize' },
    )
    const watched = dynamodbStore({ client, table, now: () => now })
    await watched.get('p', 's')
    await watched.range({ partition: 'p' })
    expect(consistent).toEqual([true, true])
  })

  it('gets one request per operation, and never a scan', async () => {
    await store.create({ partition: 'p', sort: 's', value: 1 })
    await store.create({ partition: 'p', sort: 's', value: 2 })
    await store.replace({ partition: 'p', sort: 's', value: 2 }, 1)
    await store.replace({ partition: 'p', sort: 's', value: 3 }, 1)
    await store.get('p', 's')
    await store.range({ partition: 'p' })
    expect(dynamo.requests).toEqual(['PutItem', 'PutItem', 'PutItem', 'PutItem', 'GetItem', 'Query'])
  })

  it('gets no request for what is refused or cannot match', async () => {
    const value = 'x'.repeat(360 * 1024)
    await expect(store.create({ partition: 'p', sort: 's', value })).rejects.toEqual(refusal('too-large'))
    await expect(store.replace({ partition: 'p', sort: 's', value }, 1)).rejects.toEqual(refusal('too-large'))
    await expect(store.get('', 's')).rejects.toEqual(refusal('invalid'))
    expect(await store.range({ partition: 'p', from: 'b', to: 'a' })).toStrictEqual({ records: [] })
    // Not the order of JavaScript, which has 🏎 before U+FF01.
    expect(await store.range({ partition: 'p', from: '🏎', to: '\uFF01' })).toStrictEqual({ records: [] })
    expect(await store.range({ partition: 'p', to: 'a', after: 'a' })).toStrictEqual({ records: [] })
    expect(dynamo.requests).toEqual([])
  })

  it('still holds expired items, which no one sees; a page of them has a next', async () => {
    for (const sort of ['a', 'b', 'c']) {
      const expiresAt = noon / 1000 + (sort === 'c' ? 120 : 60)
      await store.create({ partition: 'p', sort, value: sort, expiresAt })
    }
    now = noon + 60_000
    expect(await itemOf('p', 'a')).toMatchObject({ value: { S: '"a"' } })
    expect(await store.get('p', 'a')).toBeUndefined()
    expect(await store.range({ partition: 'p', limit: 2 })).toStrictEqual({ records: [], next: 'b' })
    expect((await store.range({ partition: 'p', limit: 2, after: 'b' })).records).toHaveLength(1)
    expect(await store.create({ partition: 'p', sort: 'a', value: 'new' })).toBe('stored')
    expect(await itemOf('p', 'a')).not.toHaveProperty(attributes.expiresAt)
  })

  it('ends a page after a megabyte, in both orders', async () => {
    const sorts = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
    for (const sort of sorts)
      await store.create({ partition: 'p', sort, value: `${sort}${randomBytes(258_000).toString('base64')}` })
    for (const order of ['oldest-first', 'newest-first'] as const) {
      const seen: string[] = []
      const sizes: number[] = []
      let after: string | undefined
      do {
        const page = await store.range({ partition: 'p', order, limit: 1000, ...(after !== undefined && { after }) })
        seen.push(...page.records.map(({ value }) => String(value)[0] ?? ''))
        sizes.push(page.records.length)
        after = page.next
      } while (after !== undefined)
      expect(seen).toEqual(order === 'oldest-first' ? sorts : sorts.toReversed())
      // 258 KB each, which is as small as they get, and the one that crosses the line still belongs to the page.
      expect(Math.max(...sizes)).toBe(5)
    }
  })

  it.each([
    ['has no value', { version: { N: '1' } }],
    ['has no version', { value: { S: '1' } }],
    ['has a version of text', { value: { S: '1' }, version: { S: 'x' } }],
    ['has a value that is a map', { value: { M: {} }, version: { N: '1' } }],
    ['has a value that is not JSON', { value: { S: '{' }, version: { N: '1' } }],
    ['has a binary value that is not deflated', { value: { B: Buffer.from('{}') }, version: { N: '1' } }],
  ])('names a foreign item that %s', async (_, rest) => {
    await plant({ pk: { S: 'p' }, sk: { S: 's' }, ...rest })
    await expect(store.get('p', 's')).rejects.toEqual(refusal('bad-record'))
    await expect(store.get('p', 's')).rejects.toThrow(/The record "p" "s".*Delete it, or restore a backup/)
    await expect(store.range({ partition: 'p' })).rejects.toEqual(refusal('bad-record'))
    expect(await store.create({ partition: 'p', sort: 's', value: 1 })).toBe('exists')
    expect(await store.replace({ partition: 'p', sort: 's', value: 1 }, 2)).toBe('conflict')
  })
})

describe('a DynamoDB store that is closed', () => {
  let dynamo: DynamoServer
  beforeAll(async () => {
    dynamo = await startDynamo()
  })
  afterAll(() => dynamo.end())

  it('leaves its client open for others', async () => {
    const client = dynamo.connect()
    const [one, other] = [dynamodbStore({ client, table }), dynamodbStore({ client, table })]
    await one.close()
    expect(await other.create({ partition: 'p', sort: 's', value: 1 })).toBe('stored')
    await expect(one.range({ partition: 'p', from: 'b', to: 'a' })).rejects.toEqual(refusal('closed'))
  })
})
