import { randomUUID } from 'node:crypto'
import { type DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import { type SendOptions, sendWithin } from '../aws/send.ts'
import { checkKey } from '../key.ts'
import type { Store, StoreRecord } from '../port.ts'
import { checkVersion } from '../record.ts'
import { StoreError } from '../store-error.ts'
import { attributes, type Item, toItem, toKey, toRecord } from './item.ts'
import { isAlive, toQuery } from './query.ts'

const { partition: pk, version: versionName, expiresAt } = attributes

/** What a write requires of the existing item. */
interface WriteCondition {
  condition: string
  values?: Item
  /** Of the new item. */
  version: number
}

/**
 * The store in a DynamoDB table; `client` stays open when the store is closed. One request per operation, never a scan.
 * `now` returns ms since 1970; `timeout` is ms for an operation, retries included, before `unavailable`, default 20 s.
 */
export function dynamodbStore({
  client,
  table,
  now = Date.now,
  timeout = 20_000,
}: {
  client: DynamoDBClient
  table: string
  now?: () => number
  timeout?: number
}): Store {
  let closed = false

  const seconds = () => Math.floor(now() / 1000)

  const refuseClosed = () => {
    if (!closed) return
    throw new StoreError({ code: 'closed', message: `The store of the table ${table} is closed. Open a new one.` })
  }

  const send = async <T>(verb: string, work: (options: SendOptions) => Promise<T>): Promise<T> => {
    refuseClosed()
    return sendWithin({ client, place: `The table ${table}`, action: `dynamodb:${verb}`, timeout, work })
  }

  const find = async (partition: string, sort: string): Promise<Item | undefined> => {
    const input = { TableName: table, Key: toKey(partition, sort), ConsistentRead: true }
    return (await send('GetItem', (options) => client.send(new GetItemCommand(input), options))).Item
  }

  const put = async (record: StoreRecord, { condition, values, version }: WriteCondition): Promise<boolean> => {
    const writeId = randomUUID()
    const input = {
      TableName: table,
      Item: toItem(record, { version, writeId }),
      ConditionExpression: condition,
      ExpressionAttributeValues: { ...values, ':now': { N: String(seconds()) } },
    }
    const attempts = await send('PutItem', async (options) => {
      try {
        await client.send(new PutItemCommand(input), options)
        return 0
      } catch (error) {
        return attemptsUntilRefused(error)
      }
    })
    if (attempts === 0) return true
    if (attempts === 1) return false
    // The response to the first attempt may have been lost: then it was our own item that failed the second.
    const item = await find(record.partition, record.sort)
    return item?.[attributes.writeId]?.S === writeId
  }

  const add = (record: StoreRecord) =>
    // An expired item counts as absent, although TTL has not deleted it yet.
    put(record, { condition: `attribute_not_exists(${pk}) OR ${expiresAt} <= :now`, version: 1 })

  return {
    async create(record) {
      return (await add(record)) ? 'stored' : 'exists'
    },

    async replace(record, version) {
      checkVersion(version)
      if (version === 0) return (await add(record)) ? 'stored' : 'conflict'
      const condition = `${versionName} = :version AND ${isAlive}`
      const values = { ':version': { N: String(version) } }
      return (await put(record, { condition, values, version: version + 1 })) ? 'stored' : 'conflict'
    },

    async get(partition, sort) {
      checkKey('partition', partition)
      checkKey('sort', sort)
      const item = await find(partition, sort)
      if (item === undefined) return undefined
      const record = toRecord(item)
      return record.expiresAt !== undefined && record.expiresAt <= seconds() ? undefined : record
    },

    async range(query) {
      refuseClosed()
      const input = toQuery(query, { table, now: seconds() })
      if (input === undefined) return { records: [] }
      const page = await send('Query', (options) => client.send(new QueryCommand(input), options))
      const next = page.LastEvaluatedKey?.[attributes.sort]?.S
      return { records: (page.Items ?? []).map(toRecord), ...(next !== undefined && { next }) }
    },

    async close() {
      closed = true
    },
  }
}

/** Number of attempts until a write's condition failed. Rethrows any other error. */
function attemptsUntilRefused(error: unknown): number {
  if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') throw error
  const { $metadata } = error as { $metadata?: { attempts?: number } }
  return $metadata?.attempts ?? 1
}
