import type { Store } from '#store/port.ts'

/** What was asked of a store so far. */
export interface Requests {
  store: Store
  reads: number
  /** DynamoDB charges half a unit for each 4 KB of an eventually consistent read. */
  readUnits: number
  writes: number
  /** DynamoDB charges a unit for each 1 KB of a write. */
  writeUnits: number
}

/** Counts what is asked of a store. */
export function countRequests(store: Store): Requests {
  const read = <T>(found: T): T => {
    counted.reads++
    counted.readUnits += Math.max(1, Math.ceil((JSON.stringify(found) ?? '').length / 4096)) / 2
    return found
  }
  const write = (record: object): void => {
    counted.writes++
    counted.writeUnits += Math.max(1, Math.ceil(JSON.stringify(record).length / 1024))
  }
  const counted: Requests = {
    reads: 0,
    readUnits: 0,
    writes: 0,
    writeUnits: 0,
    store: {
      ...store,
      get: async (partition, sort) => read(await store.get(partition, sort)),
      range: async (query) => read(await store.range(query)),
      create: (record) => {
        write(record)
        return store.create(record)
      },
      replace: (record, version) => {
        write(record)
        return store.replace(record, version)
      },
    },
  }
  return counted
}
