import { isShareOf, joinShares } from '#core/analysis/audit/join.ts'
import { type Audit, auditStatuses } from '#core/model/audit.ts'
import { instantKey, joinKey } from '../key.ts'
import type { Store, VersionedRecord } from '../port.ts'
import { nameOf } from '../record.ts'
import { StoreError } from '../store-error.ts'
import { walkRange } from '../walk.ts'

export interface AuditId extends Pick<Audit, 'benchmark' | 'market' | 'scheduledAt'> {
  /** Names one of the records of an audit that was split by steps; absent when the audit is a single record. */
  share?: string
}

/** Where an audit is stored. Throws StoreError `invalid`. */
function auditKey({ benchmark, market, scheduledAt, share }: AuditId): { partition: string; sort: string } {
  const at = instantKey(scheduledAt)
  return { partition: joinKey('audit', benchmark, market), sort: share === undefined ? at : joinKey(at, share) }
}

/** Idempotent: an existing audit is left unchanged. `retention` is ms from its scheduled time. Throws StoreError. */
export async function putAudit(options: {
  store: Store
  audit: Audit
  share?: string
  retention: number
}): Promise<'stored' | 'exists'> {
  const { store, audit, share, retention } = options
  const expiresAt = Math.ceil((Date.parse(audit.scheduledAt) + retention) / 1000)
  return store.create({ ...auditKey({ ...audit, ...(share !== undefined && { share }) }), value: audit, expiresAt })
}

/** Throws StoreError. */
export async function hasAudit(store: Store, id: AuditId): Promise<boolean> {
  const { partition, sort } = auditKey(id)
  return (await store.get(partition, sort)) !== undefined
}

/** Whether any audit of a market is stored. Throws StoreError. */
export async function hasAudits(
  store: Store,
  { benchmark, market }: Pick<AuditId, 'benchmark' | 'market'>,
): Promise<boolean> {
  for await (const _ of walkRange(store, { partition: joinKey('audit', benchmark, market), limit: 1 })) return true
  return false
}

/**
 * At most `newest` audits scheduled at `to` (ISO 8601) or earlier, oldest first, each joined from its shares. Throws
 * StoreError; `bad-record` names the key of a record that is not an audit.
 */
export async function readAudits(options: {
  store: Store
  benchmark: string
  market: string
  newest: number
  to?: string
}): Promise<Audit[]> {
  const { store, benchmark, market, newest } = options
  const bounds = options.to === undefined ? {} : { to: new Date(options.to).toISOString() }
  const partition = joinKey('audit', benchmark, market)
  const audits: Audit[][] = []
  for await (const record of walkRange(store, { partition, ...bounds, order: 'newest-first', limit: 20 })) {
    const audit = toAudit(record)
    const shares = audits.at(-1)
    if (shares !== undefined && isShareOf(audit, shares)) shares.push(audit)
    // Once one more than requested begins, the requested ones are complete.
    else if (audits.push([audit]) > newest) break
  }
  return audits.slice(0, newest).map(joinShares).reverse()
}

/** Checks what readers rely on, not every field: this program wrote it. */
function toAudit(record: VersionedRecord): Audit {
  const value = record.value as Partial<Audit> | null
  if (typeof value === 'object' && typeof value?.version === 'number' && (value.version as number) > 1) {
    throw new StoreError({
      code: 'newer-version',
      message: `${nameOf(record)} was written by a newer Outpace (version ${value.version}; this one knows 1). Update Outpace.`,
    })
  }
  if (isAudit(value)) return value
  throw new StoreError({
    code: 'bad-record',
    message: `${nameOf(record)} is not an audit: it was changed by hand or damaged. Delete it, or restore a backup.`,
  })
}

/** Whether a value is an audit, as far as readers rely on it. */
export function isAudit(value: unknown): value is Audit {
  if (typeof value !== 'object' || value === null) return false
  const { version, benchmark, market, scheduledAt, method, rules, pages } = value as Partial<Audit>
  return (
    version === 1 &&
    [benchmark, market, scheduledAt].every((text) => typeof text === 'string') &&
    typeof method === 'object' &&
    Array.isArray(rules) &&
    Array.isArray(pages) &&
    pages.every((page) => typeof page?.site === 'string' && auditStatuses.some((status) => status === page.status))
  )
}
