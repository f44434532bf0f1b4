import type { AuditLeague } from '#core/analysis/audit/league.ts'
import type { League } from '#core/analysis/league/league.ts'

/**
 * True for exit code 1: our own journey failed, or was never measured, which a pipeline would take for a success; or `--fail-on` matches
 * the verdict. A market without a round is neither.
 */
export function missed({ sites, target }: League, failOn: 'behind' | undefined): boolean {
  const status = sites.find((site) => site.us)?.status
  const { ok = 0, skipped = 0 } = status ?? {}
  const visits = Object.values(status ?? {}).reduce((sum, count) => sum + count, 0)
  const failed = visits - skipped > ok || (visits > 0 && ok === 0)
  return failed || (failOn === 'behind' && target.verdict === 'behind')
}

/** The same of an audit: a budget is missed, or one of our pages could not be audited, for whatever reason. */
export function auditMissed({ budgets, pages, sites }: AuditLeague): boolean {
  const us = sites.find((site) => site.us)?.name
  return (
    pages.some(({ site, status }) => site === us && status !== 'ok') ||
    budgets.some(({ outcome }) => outcome === 'missed')
  )
}
