import type { Store } from '#store/port.ts'

/** What was asked of a store so far. */
export interface Requests {
  store: Store
  reads: number
  /** DynamoDB charges half a unit for each 4 KB of an eventually consistent read. */
  readUnits: number
  writes: number
}

/** Counts what is asked of a store. */
export function countRequests(store: Store): Requests {
  const read = <T>(found: T): T => {
    counted.reads++
    counted.readUnits += Math.max(1, Math.ceil((JSON.stringify(found) ?? '').length / 4096)) / 2
    return found
  }
  const counted: Requests = {
    reads: 0,
    readUnits: 0,
    writes: 0,
    store: {
      ...store,
      get: async (partition, sort) => read(await store.get(partition, sort)),
      range: async (query) => read(await store.range(query)),
      create: (record) => {
        counted.writes++
        return store.create(record)
      },
      replace: (record, version) => {
        counted.writes++
        return store.replace(record, version)
      },
    },
  }
  return counted
}
