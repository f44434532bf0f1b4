import type { Audit, AuditMethod } from '../../model/audit.ts'

/** Audits whose scores may be compared, oldest first; and how many were left out because their method differs. */
export interface ComparableAudits {
  audits: Audit[]
  /** Method of the newest audit with a result; null without one. */
  method: AuditMethod | null
  leftOut: { audits: number; differs: (keyof AuditMethod)[] }
}

const methodKeys = [
  'profile',
  'region',
  'machine',
  'chromium',
  'definitions',
  'lighthouse',
  'throttling',
  'runs',
  'steps',
] as const satisfies (keyof AuditMethod)[]

/** Limit on the audits that count: two months of daily ones, so that old results do not weigh on today's. */
export const auditsCompared = 64

/** Audits with the same method as the newest one that has a result; scores of different methods are never compared. */
export function comparableAudits(audits: readonly Audit[]): ComparableAudits {
  const sorted = audits
    .filter(({ pages }) => pages.some(({ status }) => status === 'ok'))
    .toSorted((a, b) => Date.parse(a.scheduledAt) - Date.parse(b.scheduledAt))
  const method = sorted.at(-1)?.method
  if (method === undefined) return { audits: [], method: null, leftOut: { audits: 0, differs: [] } }
  const alike = sorted.filter((audit) => differences(audit.method, method).length === 0)
  const differs = new Set(sorted.flatMap((audit) => differences(audit.method, method)))
  return {
    audits: alike.slice(-auditsCompared),
    method,
    leftOut: { audits: sorted.length - alike.length, differs: methodKeys.filter((key) => differs.has(key)) },
  }
}

function differences(one: AuditMethod, other: AuditMethod): (keyof AuditMethod)[] {
  return methodKeys.filter((key) => one[key] !== other[key])
}
