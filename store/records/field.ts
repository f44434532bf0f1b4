import type { FieldRecord } from '#core/model/field.ts'
import { joinKey } from '../key.ts'
import type { Store, VersionedRecord } from '../port.ts'
import { versionedValue } from '../record.ts'
import { historyRetention } from './days.ts'

/** One a day and site: what was asked later on the same day replaces it. `retention` is ms. Throws StoreError. */
export async function putField(
  store: Store,
  { record, retention = historyRetention }: { record: FieldRecord; retention?: number },
): Promise<void> {
  const [partition, sort] = [partitionOf(record), joinKey(record.site, record.date)]
  const expiresAt = Math.ceil((Date.parse(record.date) + retention) / 1000)
  for (;;) {
    const found = await store.get(partition, sort)
    if ((await store.replace({ partition, sort, value: record, expiresAt }, found?.version ?? 0)) === 'stored') return
  }
}

/** The newest of a site; undefined before the first. Throws StoreError. */
export async function readField(
  store: Store,
  { benchmark, site }: { benchmark: string; site: string },
): Promise<FieldRecord | undefined> {
  const prefix = joinKey(site)
  const { records } = await store.range({
    partition: partitionOf({ benchmark }),
    from: `${prefix}#`,
    to: `${prefix}#\u{10ffff}`,
    order: 'newest-first',
    limit: 1,
  })
  return records.map(toField)[0]
}

function partitionOf({ benchmark }: Pick<FieldRecord, 'benchmark'>): string {
  return joinKey('field', benchmark)
}

function toField(record: VersionedRecord): FieldRecord {
  return versionedValue(
    record,
    'is not field data that this version of Outpace can read. Update Outpace, or delete the record.',
  )
}
