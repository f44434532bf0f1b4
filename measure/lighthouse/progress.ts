import type { AuditedPage, AuditRun } from '#core/model/audit.ts'

/** What an audit tells while it goes on. */
export type AuditProgressEvent =
  /** Only those with an address. */
  | { type: 'audit-begun'; pages: { site: string; step: string }[] }
  /** `run` counts from 1. */
  | { type: 'run-begun'; site: string; step: string; run: number; of: number }
  | { type: 'run-ended'; site: string; step: string; run: AuditRun }
  | { type: 'page-ended'; page: AuditedPage }
  /** Something went wrong that costs no measurement. */
  | { type: 'warning'; site: string; message: string }

export type AuditProgress = (event: AuditProgressEvent) => void
