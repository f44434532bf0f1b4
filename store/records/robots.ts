import { joinKey } from '../key.ts'
import type { Store } from '../port.ts'
import { versionedValue } from '../record.ts'

/** A competitor's robots.txt as it was read last. */
export interface KnownRobots {
  version: 1
  origin: string
  /** Null where the site has none. */
  text: string | null
  /** ISO 8601, UTC. */
  readAt: string
}

/** s that a copy may stand in for one that cannot be read (RFC 9309, section 2.3.1.4). */
const kept = 30 * 24 * 60 * 60

/** Undefined before it was read, or a month after. Throws StoreError. */
export async function readKnownRobots(store: Store, origin: string): Promise<KnownRobots | undefined> {
  const record = await store.get(partitionOf(origin), newest)
  if (record === undefined) return undefined
  return versionedValue(
    record,
    'is not a robots.txt that this version of Outpace can read. Delete it; it is read again.',
  )
}

/** The last to read it wins. Throws StoreError. */
export async function putRobots(store: Store, robots: KnownRobots): Promise<void> {
  const expiresAt = Math.ceil(Date.parse(robots.readAt) / 1000) + kept
  const partition = partitionOf(robots.origin)
  const record = { partition, sort: newest, value: robots, expiresAt }
  for (;;) {
    const found = await store.get(partition, newest)
    if ((await store.replace(record, found?.version ?? 0)) === 'stored') return
  }
}

const newest = 'newest'

function partitionOf(origin: string): string {
  return joinKey('robots', origin)
}
