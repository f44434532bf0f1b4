import type { Marker } from '#core/model/marker.ts'
import { DAY } from '#core/model/time.ts'
import { joinKey } from '../key.ts'
import type { Store, VersionedRecord } from '../port.ts'
import { versionedValue } from '../record.ts'

const MARKER = 'marker'
/** ms. As long as days can be kept. */
const KEPT = 3650 * DAY

/** Idempotent: the same marker is stored once. Throws StoreError. */
export async function createMarker(
  store: Store,
  { benchmark, marker, now }: { benchmark: string; marker: Marker; now: number },
): Promise<'stored' | 'exists'> {
  const expiresAt = Math.floor((now + KEPT) / 1000)
  return store.create({ partition: partitionOf(benchmark), sort: sortOf(marker.id), value: marker, expiresAt })
}

/** The newest `most` markers of a benchmark from `from` to `to` (ms, both inclusive), oldest first. Throws StoreError. */
export async function readMarkers(
  store: Store,
  { benchmark, from, to, most = 500 }: { benchmark: string; from?: number; to?: number; most?: number },
): Promise<Marker[]> {
  const found: Marker[] = []
  let after: string | undefined
  do {
    const page = await store.range({
      partition: partitionOf(benchmark),
      from: from === undefined ? `${MARKER}#` : sortOf(markerTime(from)),
      to: to === undefined ? `${MARKER}#\u{10ffff}` : `${sortOf(markerTime(to))}\u{10ffff}`,
      order: 'newest-first',
      limit: Math.min(1000, most),
      ...(after !== undefined && { after }),
    })
    found.push(...page.records.map(toMarker))
    after = page.next
  } while (after !== undefined && found.length < most)
  return found.slice(0, most).reverse()
}

/** A removed marker expires at once. Throws StoreError. */
export async function deleteMarker(
  store: Store,
  { benchmark, id, now }: { benchmark: string; id: string; now: number },
): Promise<Marker | undefined> {
  const [partition, sort] = [partitionOf(benchmark), sortOf(id)]
  for (;;) {
    const found = await store.get(partition, sort)
    if (found === undefined) return undefined
    const record = { partition, sort, value: found.value, expiresAt: Math.floor(now / 1000) }
    if ((await store.replace(record, found.version)) === 'stored') return toMarker(found)
  }
}

/** Beginning of the id of a marker at `ms`: sorts by time. */
export function markerTime(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[-:]|\.\d+/g, '')
}

function partitionOf(benchmark: string): string {
  return joinKey('settings', benchmark)
}

function sortOf(id: string): string {
  return joinKey(MARKER, id)
}

function toMarker(record: VersionedRecord): Marker {
  return versionedValue(
    record,
    'is not a marker that this version of Outpace can read. Update Outpace, or delete the record.',
  )
}
