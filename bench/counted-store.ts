import type { Store } from '#store/port.ts'

/** What was asked of a store so far. Sizes are taken when they are asked for, so that they are no part of what is timed. */
export interface Requests {
  store: Store
  readonly reads: number
  /** DynamoDB charges a unit for each 4 KB of a strongly consistent read, and ours are (store/dynamodb/query.ts). */
  readonly readUnits: number
  readonly writes: number
  /** DynamoDB charges a unit for each 1 KB of a write. */
  readonly writeUnits: number
}

/** Counts what is asked of a store. */
export function countRequests(store: Store): Requests {
  const found: unknown[] = []
  const written: object[] = []
  const read = <T>(value: T): T => {
    found.push(value)
    return value
  }
  const size = (value: unknown) => (JSON.stringify(value) ?? '').length
  return {
    get reads() {
      return found.length
    },
    get readUnits() {
      return found.reduce((units: number, value) => units + Math.max(1, Math.ceil(size(value) / 4096)), 0)
    },
    get writes() {
      return written.length
    },
    get writeUnits() {
      return written.reduce((units: number, record) => units + Math.max(1, Math.ceil(size(record) / 1024)), 0)
    },
    store: {
      ...store,
      get: async (partition, sort) => read(await store.get(partition, sort)),
      range: async (query) => read(await store.range(query)),
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
