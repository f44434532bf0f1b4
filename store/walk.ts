import type { RangeQuery, Store, VersionedRecord } from './port.ts'

/** Every record of a range, one at a time; pages are fetched only as they are needed. Throws StoreError. */
export async function* walkRange(store: Store, query: Omit<RangeQuery, 'after'>): AsyncGenerator<VersionedRecord> {
  let after: string | undefined
  do {
    const page = await store.range({ ...query, ...(after !== undefined && { after }) })
    yield* page.records
    after = page.next
  } while (after !== undefined)
}
