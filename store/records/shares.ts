import type { MarketKey } from '#core/model/market-key.ts'
import { joinKey } from '../key.ts'
import type { Store, VersionedRecord } from '../port.ts'
import { versionedValue } from '../record.ts'
import { walkRange } from '../walk.ts'

/** A link whose holder may read some views of one market until it expires or is revoked. */
export interface Share extends MarketKey {
  version: 1
  /** SHA-256 of the token in hexadecimal digits. The token itself is stored nowhere. */
  id: string
  /** Names of views. */
  views: string[]
  /** Address of the view that the link opens, from the root of the page. */
  path: string
  /** ISO 8601, like all times. */
  madeAt: string
  /** Null where people do not sign in. */
  madeBy: string | null
  expiresAt: string
  revokedAt: string | null
}

const partition = joinKey('share', 'links')

/** Throws StoreError. */
export async function createShare(store: Store, share: Share): Promise<'stored' | 'exists'> {
  return store.create({ partition, sort: share.id, value: share, expiresAt: seconds(share.expiresAt) })
}

/** Undefined unless the link is valid at `now`, ms. Throws StoreError. */
export async function readShare(store: Store, { id, now }: { id: string; now: number }): Promise<Share | undefined> {
  const record = await store.get(partition, id)
  const share = record && toShare(record)
  return share && isValid(share, now) ? share : undefined
}

/** Valid at `now`, ms; the one that expires first comes first. Throws StoreError. */
export async function readShares(store: Store, { now }: { now: number }): Promise<Share[]> {
  const shares: Share[] = []
  for await (const record of walkRange(store, { partition })) shares.push(toShare(record))
  return shares.filter((share) => isValid(share, now)).toSorted((a, b) => a.expiresAt.localeCompare(b.expiresAt))
}

/** At once and for good. `missing` when there is no such link any more. Throws StoreError. */
export async function revokeShare(
  store: Store,
  { id, now }: { id: string; now: number },
): Promise<'revoked' | 'missing'> {
  for (;;) {
    const record = await store.get(partition, id)
    const share = record && toShare(record)
    if (record === undefined || share === undefined || !isValid(share, now)) return 'missing'
    const value: Share = { ...share, revokedAt: new Date(now).toISOString() }
    const { expiresAt = seconds(share.expiresAt) } = record
    if ((await store.replace({ partition, sort: id, value, expiresAt }, record.version)) === 'stored') return 'revoked'
  }
}

/** The store lets go of expired records, too, but by its own clock. */
function isValid({ expiresAt, revokedAt }: Share, now: number): boolean {
  return revokedAt === null && Date.parse(expiresAt) > now
}

function seconds(at: string): number {
  return Math.floor(Date.parse(at) / 1000)
}

function toShare(record: VersionedRecord): Share {
  return versionedValue(
    record,
    'is not a share link that this version of Outpace can read. Update Outpace, or delete the record.',
  )
}
