import type { QueryCommandInput } from '@aws-sdk/client-dynamodb'
import type { RangeQuery } from '../port.ts'
import { checkRange } from '../record.ts'
import { attributes, toKey } from './item.ts'

const { partition: pk, sort: sk, expiresAt } = attributes

/** Matches items that have not expired at `:now`; TTL may delete them days late. */
export const isAlive = `(attribute_not_exists(${expiresAt}) OR ${expiresAt} > :now)`

/**
 * The single request that answers a range query; undefined where nothing can match, because DynamoDB rejects an empty
 * interval and a start outside the bounds. `now` is Unix time in seconds. Throws `invalid`.
 */
export function toQuery(
  query: RangeQuery,
  { table, now }: { table: string; now: number },
): QueryCommandInput | undefined {
  const { partition, from, to, after, order, limit } = checkRange(query)
  const oldestFirst = order === 'oldest-first'
  const [first, last] = oldestFirst ? [from, to] : [to, from]
  const isBehind = (one: string, other: string) => (oldestFirst ? compare(one, other) > 0 : compare(one, other) < 0)
  if (last !== undefined) {
    if (first !== undefined && isBehind(first, last)) return undefined
    if (after !== undefined && !isBehind(last, after)) return undefined
  }
  const isBeforeFirst = after !== undefined && first !== undefined && isBehind(first, after)
  return {
    TableName: table,
    // A new round triggers the judge, which must see it, and its writes are conditional on what it read.
    ConsistentRead: true,
    KeyConditionExpression: [`${pk} = :partition`, ...bounds(from, to)].join(' AND '),
    FilterExpression: isAlive,
    ExpressionAttributeValues: {
      ':partition': { S: partition },
      ':now': { N: String(now) },
      ...(from !== undefined && { ':from': { S: from } }),
      ...(to !== undefined && { ':to': { S: to } }),
    },
    Limit: limit,
    ScanIndexForward: oldestFirst,
    ...(after !== undefined && !isBeforeFirst && { ExclusiveStartKey: toKey(partition, after) }),
  }
}

/** At most one, because DynamoDB allows a single condition on the sort key. */
function bounds(from: string | undefined, to: string | undefined): string[] {
  if (from !== undefined && to !== undefined) return [`${sk} BETWEEN :from AND :to`]
  if (from !== undefined) return [`${sk} >= :from`]
  return to === undefined ? [] : [`${sk} <= :to`]
}

/** As DynamoDB compares: by bytes of UTF-8. Below U+10000 JavaScript agrees, above it does not. */
function compare(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}
