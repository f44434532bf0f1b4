import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { StoreRecord, VersionedRecord } from '../port.ts'
import { decodeValue, encodeRecord, maxRecordBytes, nameOf, notJson } from '../record.ts'
import { StoreError } from '../store-error.ts'

/**
 * Attributes of an item; infra derives the table's keys and TTL from them. `value` is a reserved word of DynamoDB, so no
 * expression may contain it.
 */
export const attributes = {
  partition: 'pk',
  sort: 'sk',
  version: 'version',
  /** Unix time in seconds, as TTL requires. */
  expiresAt: 'expiresAt',
  /** JSON text; a longer one as binary, deflated (RFC 1951). */
  value: 'value',
  /** Identifies the write that created the item, so that a retried request recognises its own result. */
  writeId: 'writeId',
} as const

export type Item = Record<string, AttributeValue>

/**
 * Characters of JSON up to which people can read an item in the console. DynamoDB charges by size, and a record of numbers under
 * the same names takes half of its JSON when deflated, a round less than a fifth.
 */
const longestText = 1000

/** Throws `invalid` or `too-large`, by the size of the JSON, so that every adapter refuses the same records. */
export function toItem(record: StoreRecord, { version, writeId }: { version: number; writeId: string }): Item {
  const { partition, sort, expiresAt } = record
  const value = encodeRecord(record)
  return {
    ...toKey(partition, sort),
    [attributes.version]: { N: String(version) },
    [attributes.value]: value.length <= longestText ? { S: value } : { B: deflateRawSync(value) },
    [attributes.writeId]: { S: writeId },
    ...(expiresAt !== undefined && { [attributes.expiresAt]: { N: String(expiresAt) } }),
  }
}

export function toKey(partition: string, sort: string): Item {
  return { [attributes.partition]: { S: partition }, [attributes.sort]: { S: sort } }
}

/** Throws `bad-record` for an item that this program did not write. */
export function toRecord(item: Item): VersionedRecord {
  const key = { partition: item[attributes.partition]?.S ?? '', sort: item[attributes.sort]?.S ?? '' }
  const version = Number(item[attributes.version]?.N)
  const json = jsonOf(item[attributes.value], key)
  if (json === undefined || !Number.isSafeInteger(version)) {
    throw new StoreError({
      code: 'bad-record',
      message: `${nameOf(key)} has no value or no version, so Outpace did not write it. Delete it, or restore a backup.`,
    })
  }
  const expiresAt = item[attributes.expiresAt]?.N
  return {
    ...key,
    value: decodeValue(json, key),
    version,
    ...(expiresAt !== undefined && { expiresAt: Number(expiresAt) }),
  }
}

function jsonOf(value: AttributeValue | undefined, key: { partition: string; sort: string }): string | undefined {
  if (value?.B === undefined) return value?.S
  try {
    return inflateRawSync(value.B, { maxOutputLength: maxRecordBytes }).toString()
  } catch (cause) {
    throw notJson(key, cause)
  }
}
