import { longestPause } from '#core/model/limits.ts'
import { HOUR } from '#core/model/time.ts'
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

/** A pause that a competitor asked for, by HTTP 429 or Retry-After. */
export interface KnownPause {
  version: 1
  origin: string
  /** ISO 8601, UTC. */
  until: string
}

/** Undefined where it asked for none that is not over at `now`, ms since 1970. Throws StoreError. */
export async function readPause(store: Store, origin: string, now: number): Promise<KnownPause | undefined> {
  const record = await store.get(partitionOf(origin), pause)
  if (record === undefined) return undefined
  const known = versionedValue<KnownPause>(
    record,
    'is not a pause that this version of Outpace can read. Delete it; the site is then asked again.',
  )
  return Date.parse(known.until) > now && isPossible(known.until, now) ? known : undefined
}

/** Whether a pause until then can have been asked for by an instant, ms: a longer one was by a clock that was ahead. */
function isPossible(until: string, at: number): boolean {
  return Date.parse(until) - at <= longestPause + HOUR
}

/** The longest pause wins. Throws StoreError. */
export async function putPause(store: Store, asked: KnownPause): Promise<void> {
  const partition = partitionOf(asked.origin)
  for (;;) {
    const found = await store.get(partition, pause)
    const known = found && (found.value as KnownPause).until
    if (known !== undefined && known >= asked.until && isPossible(known, Date.parse(asked.until))) return
    const record = { partition, sort: pause, value: asked, expiresAt: Math.ceil(Date.parse(asked.until) / 1000) }
    if ((await store.replace(record, found?.version ?? 0)) === 'stored') return
  }
}

const newest = 'newest'
const pause = 'pause'

function partitionOf(origin: string): string {
  return joinKey('robots', origin)
}
