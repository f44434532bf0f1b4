import { joinKey } from '../key.ts'
import type { Store } from '../port.ts'

/** A round or an audit, which one worker does at a time. */
export interface ClaimedWork {
  kind: 'run' | 'audit'
  benchmark: string
  market: string
  /** ISO 8601. */
  scheduledAt: string
  /** Of an audit that was split by steps. */
  share?: string
}

/**
 * Claims work until `until`, ms since 1970; false while the claim of another worker holds. It is not given back: the worker that does the work
 * again, after a worker failed, comes when that one must have ended. Throws StoreError.
 */
export async function claimWork(
  store: Store,
  { kind, benchmark, market, scheduledAt, share, until }: ClaimedWork & { until: number },
): Promise<boolean> {
  const partition = joinKey('claim', kind, benchmark, market)
  const sort = share === undefined ? scheduledAt : joinKey(scheduledAt, share)
  // Once it has expired it counts as absent, so that the next worker may create it anew.
  const expiresAt = Math.ceil(until / 1000)
  return (await store.create({ partition, sort, value: { version: 1 }, expiresAt })) === 'stored'
}
