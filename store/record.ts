import { largestRecord } from '#core/model/limits.ts'
import { checkKey, show } from './key.ts'
import { findFlaw } from './plain-json.ts'
import type { RangeQuery, StoreRecord } from './port.ts'
import { StoreError } from './store-error.ts'

/** Bytes that every adapter can store. */
export const maxRecordBytes = largestRecord

/** Size of a record as stored: both keys and the value as JSON, in bytes of UTF-8. */
export function recordBytes({ partition, sort }: Pick<StoreRecord, 'partition' | 'sort'>, json: string): number {
  return [partition, sort, json].reduce((sum, text) => sum + Buffer.byteLength(text), 0)
}

/**
 * The value of a record as the JSON text that an adapter stores. Every adapter writes what this returns, so that all of
 * them accept and refuse the same: text rather than a map, because a map loses the lone surrogates of truncated page text.
 * Throws `invalid` or `too-large`.
 */
export function encodeRecord(record: StoreRecord): string {
  const { partition, sort, value, expiresAt } = record
  checkKey('partition', partition)
  checkKey('sort', sort)
  const name = nameOf(record)
  if (expiresAt !== undefined && !Number.isSafeInteger(expiresAt)) {
    throw new StoreError({ code: 'invalid', message: `${name} expires at ${expiresAt}, which is not a whole second.` })
  }
  const flaw = findFlaw(value, 'value')
  if (flaw) {
    const message = `${name} cannot be stored: ${show(flaw.path)} is ${flaw.what}, which JSON cannot represent.`
    throw new StoreError({ code: 'invalid', message })
  }
  const json = JSON.stringify(value)
  const bytes = recordBytes(record, json)
  if (bytes > maxRecordBytes) {
    throw new StoreError({
      code: 'too-large',
      message:
        `${name} has ${bytes} bytes; at most ${maxRecordBytes} can be stored. ` +
        'Store large texts as evidence, or give the benchmark fewer sites, steps or loads.',
    })
  }
  return json
}

/** The value of stored JSON text. Throws `bad-record`. */
export function decodeValue(json: string, key: { partition: string; sort: string }): unknown {
  try {
    return JSON.parse(json)
  } catch (cause) {
    throw notJson(key, cause)
  }
}

export function notJson(key: { partition: string; sort: string }, cause: unknown): StoreError {
  const message = `${nameOf(key)} is not JSON: it was changed by hand or damaged. Delete it, or restore a backup.`
  return new StoreError({ code: 'bad-record', message, cause })
}

/** The query with its defaults filled in. Throws `invalid`. */
export function checkRange(query: RangeQuery): RangeQuery & Required<Pick<RangeQuery, 'order' | 'limit'>> {
  const { partition, from, to, after, order = 'oldest-first', limit = 100 } = query
  checkKey('partition', partition)
  for (const bound of [from, to, after]) if (bound !== undefined) checkKey('sort', bound)
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) {
    throw new StoreError({
      code: 'invalid',
      message: `The page size ${limit} is out of range: 1 to 1000 records are allowed.`,
    })
  }
  return { ...query, order, limit }
}

/** Throws `invalid` unless `version` is a valid argument of `replace`. */
export function checkVersion(version: number): void {
  if (!Number.isSafeInteger(version) || version < 0) {
    throw new StoreError({
      code: 'invalid',
      message: `${version} is not a version of a record. Versions are 0, 1, 2, …`,
    })
  }
}

/**
 * The value of a record of version 1. Throws `bad-record` with what it is not and what to do, such as `is not a day that this
 * version of Outpace can read. Delete it.`
 */
export function versionedValue<T extends object>({ value, ...key }: StoreRecord, problem: string): T {
  if (typeof value === 'object' && value !== null && 'version' in value && value.version === 1) return value as T
  throw new StoreError({ code: 'bad-record', message: `${nameOf(key)} ${problem}` })
}

/** A record's name in messages. */
export function nameOf({ partition, sort }: { partition: string; sort: string }): string {
  return `The record ${show(partition)} ${show(sort)}`
}
