import { type Audit, auditStatuses } from '../core/audit.ts'
import { joinKey, show } from './key.ts'
import type { Store, VersionedRecord } from './port.ts'
import { nameOf } from './record.ts'
import { StoreError } from './store-error.ts'

export type AuditId = Pick<Audit, 'benchmark' | 'market' | 'scheduledAt'>

/** Where an audit is kept. Throws StoreError `invalid`. */
function auditKey({ benchmark, market, scheduledAt }: AuditId): { partition: string; sort: string } {
  const ms = Date.parse(scheduledAt)
  if (Number.isNaN(ms)) {
    throw new StoreError({ code: 'invalid', message: `${show(scheduledAt)} is no time such as 2026-11-22T01:00:00Z.` })
  }
  return { partition: joinKey('audit', benchmark, market), sort: new Date(ms).toISOString() }
}

/** Idempotent: an audit that exists is left as it is. `retention` is ms from its scheduled time on. Throws StoreError. */
export async function putAudit(options: {
  store: Store
  audit: Audit
  retention: number
}): Promise<'stored' | 'exists'> {
  const { store, audit, retention } = options
  const expiresAt = Math.ceil((Date.parse(audit.scheduledAt) + retention) / 1000)
  return store.create({ ...auditKey(audit), value: audit, expiresAt })
}

/** Throws StoreError. */
export async function hasAudit(store: Store, id: AuditId): Promise<boolean> {
  const { partition, sort } = auditKey(id)
  return (await store.get(partition, sort)) !== undefined
}

/**
 * At most `newest` audits, oldest first. Throws StoreError, `bad-record` naming the key of a record that is no audit.
 */
export async function readAudits(options: {
  store: Store
  benchmark: string
  market: string
  newest: number
}): Promise<Audit[]> {
  const { store, benchmark, market, newest } = options
  const partition = joinKey('audit', benchmark, market)
  const audits: Audit[] = []
  let after: string | undefined
  do {
    const limit = Math.min(20, newest - audits.length)
    const page = await store.range({ partition, order: 'newest-first', limit, ...(after !== undefined && { after }) })
    audits.push(...page.records.map(toAudit))
    after = page.next
  } while (after !== undefined && audits.length < newest)
  return audits.reverse()
}

/** Checked as far as readers rely on it, not field by field: this program wrote it. */
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
    message: `${nameOf(record)} is no audit. It was changed by hand or damaged: delete it, or restore a copy.`,
  })
}

function isAudit(value: Partial<Audit> | null): value is Audit {
  if (typeof value !== 'object' || value?.version !== 1) return false
  const texts = [value.benchmark, value.market, value.scheduledAt]
  const lists = [value.rules, value.pages]
  return (
    texts.every((text) => typeof text === 'string') &&
    typeof value.method === 'object' &&
    lists.every((list) => Array.isArray(list)) &&
    (value.pages ?? []).every(
      (page) => typeof page?.site === 'string' && auditStatuses.some((status) => status === page.status),
    )
  )
}
