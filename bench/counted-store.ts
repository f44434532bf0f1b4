import { sum } from '#core/statistics/sum.ts'
import { type Item, toItem } from '#store/dynamodb/item.ts'
import type { Store, StoreRecord } from '#store/port.ts'

/** What was asked of a store so far. Sizes are taken when they are asked for, so that this is not timed. */
export interface Requests {
  store: Store
  readonly reads: number
  /** DynamoDB charges a unit for each 4 KB of a strongly consistent read, and ours are (store/dynamodb/query.ts). */
  readonly readUnits: number
  readonly writes: number
  /** DynamoDB charges a unit for each 1 KB of a write. */
  readonly writeUnits: number
}

/** What every item has besides its record. */
const otherwise = { version: 1, writeId: '01234567-89ab-cdef-0123-456789abcdef' }

/** Counts what is asked of a store. */
export function countRequests(store: Store): Requests {
  const found: StoreRecord[][] = []
  const written: StoreRecord[] = []
  const size = (records: readonly StoreRecord[]) => sum(records.map(storedBytes))
  const units = (requests: readonly StoreRecord[][], unit: number) =>
    sum(requests.map((records) => Math.max(1, Math.ceil(size(records) / unit))))
  return {
    get reads() {
      return found.length
    },
    get readUnits() {
      return units(found, 4096)
    },
    get writes() {
      return written.length
    },
    get writeUnits() {
      return units(
        written.map((record) => [record]),
        1024,
      )
    },
    store: {
      ...store,
      get: async (partition, sort) => {
        const record = await store.get(partition, sort)
        found.push(record === undefined ? [] : [record])
        return record
      },
      range: async (query) => {
        const page = await store.range(query)
        found.push(page.records)
        return page
      },
      create: (record) => {
        written.push(record)
        return store.create(record)
      },
      replace: (record, version) => {
        written.push(record)
        return store.replace(record, version)
      },
    },
  }
}

/** Bytes that DynamoDB charges for a record: names and values of its item. */
export function storedBytes(record: StoreRecord): number {
  return Object.entries<Item[string]>(toItem(record, otherwise)).reduce((bytes, [name, { S, N, B }]) => {
    const value = S === undefined ? (B?.length ?? Math.ceil((N?.length ?? 0) / 2) + 1) : Buffer.byteLength(S)
    return bytes + name.length + value
  }, 0)
}
