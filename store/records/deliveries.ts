import { createHash } from 'node:crypto'
import { emptyLedger, type Ledger } from '#core/analysis/notices/ledger.ts'
import { DAY } from '#core/model/time.ts'
import { joinKey } from '../key.ts'
import type { Store, VersionedRecord } from '../port.ts'
import { versionedValue } from '../record.ts'
import { walkRange } from '../walk.ts'

/** The delivery of one notification to one recipient. */
export interface Delivery {
  version: 1
  /** Id of the notification. */
  notice: string
  /** Mail address or name of a channel. */
  to: string
  /**
   * - `claimed`  a worker is sending it until `until`, or died doing so
   * - `waiting`  sending failed and will be retried
   * - `sent`     it was sent to `where`
   * - `failed`   given up
   */
  status: 'claimed' | 'waiting' | 'sent' | 'failed'
  /** Number of attempts. */
  tries: number
  /** Time of the last change; ISO 8601, UTC. */
  at: string
  until?: string
  where?: string
  error?: string
}

const LEDGER = 'ledger'
const DELIVERY = 'delivery'

/** How long deliveries are kept, ms. */
const kept = 90 * DAY

/** The notifications planned for a benchmark, with the version to replace. Throws StoreError. */
export async function readLedger(store: Store, benchmark: string): Promise<{ ledger: Ledger; version: number }> {
  const record = await store.get(partitionOf(benchmark), LEDGER)
  if (record === undefined) return { ledger: emptyLedger(), version: 0 }
  return { ledger: versioned(record) as Ledger, version: record.version }
}

/** `conflict` when another worker wrote in the meantime: read again. Throws StoreError. */
export async function writeLedger(
  store: Store,
  { benchmark, ledger, version }: { benchmark: string; ledger: Ledger; version: number },
): Promise<'stored' | 'conflict'> {
  return store.replace({ partition: partitionOf(benchmark), sort: LEDGER, value: ledger }, version)
}

export interface DeliveryId {
  benchmark: string
  notice: string
  to: string
}

/** Throws StoreError. */
export async function readDelivery(store: Store, id: DeliveryId): Promise<Delivery | undefined> {
  const record = await store.get(partitionOf(id.benchmark), sortOf(id))
  return record && (versioned(record) as Delivery)
}

export type Claim =
  | { outcome: 'claimed'; delivery: Delivery; version: number }
  /** Sent, given up, or claimed by another worker. */
  | { outcome: 'taken'; delivery: Delivery }

/**
 * Claims the delivery of a notification to one recipient until `until`: only one caller succeeds. The claim of a worker that
 * died can be taken over once it expires; since it may have sent the notification already, that can arrive twice. Times are
 * in ms. Throws StoreError.
 */
export async function claimDelivery(
  store: Store,
  { now, until, ...id }: DeliveryId & { now: number; until: number },
): Promise<Claim> {
  const key = { partition: partitionOf(id.benchmark), sort: sortOf(id) }
  const times = { at: iso(now), until: iso(until) }
  const expiresAt = Math.ceil((now + kept) / 1000)
  const first: Delivery = { version: 1, notice: id.notice, to: id.to, status: 'claimed', tries: 1, ...times }
  for (;;) {
    const found = await store.get(key.partition, key.sort)
    if (found === undefined) {
      if ((await store.create({ ...key, value: first, expiresAt })) === 'stored') {
        return { outcome: 'claimed', delivery: first, version: 1 }
      }
      continue
    }
    const known = versioned(found) as Delivery
    const isFree = known.status === 'waiting' || (known.status === 'claimed' && Date.parse(known.until ?? '') <= now)
    if (!isFree) return { outcome: 'taken', delivery: known }
    const delivery: Delivery = { ...first, tries: known.tries + 1, ...(known.error && { error: known.error }) }
    if ((await store.replace({ ...key, value: delivery, expiresAt }, found.version)) === 'stored') {
      return { outcome: 'claimed', delivery, version: found.version + 1 }
    }
  }
}

/**
 * Records the outcome of a claimed delivery; `lost` when the claim had expired and another worker took it over, whose
 * outcome counts. Throws StoreError.
 */
export async function settleDelivery(
  store: Store,
  {
    benchmark,
    delivery,
    version,
    now,
    ...end
  }: { benchmark: string; delivery: Delivery; version: number; now: number } & Ending,
): Promise<'stored' | 'lost'> {
  const { until: _, ...claimed } = delivery
  const settled: Delivery = { ...claimed, ...end, at: iso(now) }
  if (end.status === 'sent') delete settled.error
  const key = { partition: partitionOf(benchmark), sort: sortOf(delivery) }
  const expiresAt = Math.ceil((now + kept) / 1000)
  return (await store.replace({ ...key, value: settled, expiresAt }, version)) === 'stored' ? 'stored' : 'lost'
}

export type Ending = { status: 'sent'; where: string } | { status: 'waiting' | 'failed'; error: string }

/** All stored deliveries, in no particular order. Throws StoreError. */
export async function readDeliveries(store: Store, benchmark: string): Promise<Delivery[]> {
  const deliveries: Delivery[] = []
  const query = { partition: partitionOf(benchmark), from: `${DELIVERY}#`, to: `${DELIVERY}#\u{10ffff}` }
  for await (const record of walkRange(store, query)) deliveries.push(versioned(record) as Delivery)
  return deliveries
}

function partitionOf(benchmark: string): string {
  return joinKey('message', benchmark)
}

/** An address may be long and contain any characters; its hash is short and safe. */
function sortOf({ notice, to }: Pick<DeliveryId, 'notice' | 'to'>): string {
  return joinKey(DELIVERY, notice, createHash('sha256').update(to.toLowerCase()).digest('hex').slice(0, 32))
}

function versioned(record: VersionedRecord): object {
  return versionedValue(record, 'cannot be read by this version of Outpace. Update Outpace, or delete the record.')
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
