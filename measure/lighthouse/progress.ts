import type { AuditedPage, AuditRun } from '#core/model/audit.ts'

/** What an audit reports while it runs. */
export type AuditProgressEvent =
  /** Only pages with a URL. */
  | { type: 'audit-begun'; pages: { site: string; step: string }[] }
  /** `run` counts from 1. */
  | { type: 'run-begun'; site: string; step: string; run: number; of: number }
  | { type: 'run-ended'; site: string; step: string; run: AuditRun }
  | { type: 'page-ended'; page: AuditedPage }
  /** A problem that does not affect the measurement. */
  | { type: 'warning'; site: string; message: string }

export type AuditProgress = (event: AuditProgressEvent) => void
