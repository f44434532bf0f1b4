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
