import type { Audit, AuditMethod } from '../../model/audit.ts'

/** Audits whose scores may be compared, oldest first; and how many were left out because they were made otherwise. */
export interface ComparableAudits {
  audits: Audit[]
  /** How the newest was made; null when there is none with a result. */
  method: AuditMethod | null
  leftOut: { audits: number; differs: (keyof AuditMethod)[] }
}

const methodKeys = [
  'profile',
  'region',
  'machine',
  'chromium',
  'lighthouse',
  'throttling',
  'runs',
  'steps',
] as const satisfies (keyof AuditMethod)[]

/** Most audits that count: two months of daily ones, so that an old loss does not weigh on today. */
const recent = 64

/** Those made like the newest one that has a result; scores of different methods are never compared. */
export function comparableAudits(audits: readonly Audit[]): ComparableAudits {
  const sorted = audits
    .filter(({ pages }) => pages.some(({ status }) => status === 'ok'))
    .toSorted((a, b) => Date.parse(a.scheduledAt) - Date.parse(b.scheduledAt))
  const method = sorted.at(-1)?.method
  if (method === undefined) return { audits: [], method: null, leftOut: { audits: 0, differs: [] } }
  const alike = sorted.filter((audit) => differences(audit.method, method).length === 0)
  const differs = new Set(sorted.flatMap((audit) => differences(audit.method, method)))
  return {
    audits: alike.slice(-recent),
    method,
    leftOut: { audits: sorted.length - alike.length, differs: methodKeys.filter((key) => differs.has(key)) },
  }
}

function differences(one: AuditMethod, other: AuditMethod): (keyof AuditMethod)[] {
  return methodKeys.filter((key) => one[key] !== other[key])
}
