import type { Failure, FailureCode, Load, Visit, VisitStatus } from '#core/model/round.ts'

/** A journey that no longer fits a competitor's site says nothing about the competitor; on our own site it is a failure. */
const journeyOutdated = new Set<FailureCode>([
  'element-missing',
  'content-missing',
  'step-missing',
  'new-window',
  'script-error',
  'not-allowed',
])
/** However many loads were valid before. */
const refusals = new Set<FailureCode>(['robots', 'side-effect'])
const notMeasured = new Set<FailureCode>(['stopped', 'out-of-time', 'worker'])

/** ms that a site asked to wait in any of its loads; undefined when it did not. */
export function askedToWait(loads: readonly Load[]): number | undefined {
  const waits = loads.flatMap(({ failure }) => failure?.wait ?? [])
  return waits.length === 0 ? undefined : Math.max(...waits)
}

/** What a visit comes to. At least half of the wanted loads must be valid (statistics.md, section 1). */
export function outcomeOf(
  loads: Load[],
  { wanted, us }: { wanted: number; us: boolean },
): { status: VisitStatus; failure?: Failure } {
  const valid = loads.filter((load) => load.failure === undefined).length
  const isRefused = loads.some((load) => load.failure !== undefined && refusals.has(load.failure.code))
  if (!isRefused && valid >= Math.ceil(wanted / 2)) return { status: 'ok' }
  const failure = loads.findLast((load) => load.failure !== undefined)?.failure
  if (failure === undefined) return { status: 'skipped' }
  if (failure.code === 'challenge') return { status: 'blocked', failure }
  if (refusals.has(failure.code)) return { status: 'refused', failure }
  if (notMeasured.has(failure.code)) return { status: 'skipped', failure }
  return { status: !us && journeyOutdated.has(failure.code) ? 'changed' : 'failed', failure }
}

/** There is nothing to see when no page loaded, and a site that served a bot challenge is not visited again. */
const nothingToSee = new Set<FailureCode>([
  'dns',
  'unreachable',
  'tls',
  'challenge',
  'robots',
  'side-effect',
  'out-of-memory',
  'not-allowed',
  'stopped',
  'worker',
])

/** Whether the extra load that records evidence follows a visit's loads; `recordEvidence` asks for it even when nothing failed. */
export function worthEvidence(
  visit: Pick<Visit, 'failure' | 'loads'>,
  { site, recordEvidence, signal }: { site: { us: boolean }; recordEvidence: boolean; signal: AbortSignal },
): boolean {
  if (signal.aborted || (!site.us && askedToWait(visit.loads) !== undefined)) return false
  return visit.failure === undefined ? recordEvidence : !nothingToSee.has(visit.failure.code)
}
