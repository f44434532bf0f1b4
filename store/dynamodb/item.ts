import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { StoreRecord, VersionedRecord } from '../port.ts'
import { decodeValue, encodeRecord, nameOf } from '../record.ts'
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
  /** JSON text. */
  value: 'value',
  /** Identifies the write that created the item, so that a retried request recognises its own result. */
  writeId: 'writeId',
} as const

export type Item = Record<string, AttributeValue>

/** Throws `invalid` or `too-large`. */
export function toItem(record: StoreRecord, { version, writeId }: { version: number; writeId: string }): Item {
  const { partition, sort, expiresAt } = record
  const value = encodeRecord(record)
  return {
    ...toKey(partition, sort),
    [attributes.version]: { N: String(version) },
    [attributes.value]: { S: value },
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
  const json = item[attributes.value]?.S
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
