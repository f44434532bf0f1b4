import { doubtOf } from '../../judge/page/doubt.ts'
import type { LoggedRequest } from '../../model/logged-request.ts'
import type { Round, StepSample } from '../../model/round.ts'
import type { SideFacts } from './findings/facts.ts'

/** The newest round in which every one of `sites` has a request log and a page of the step that is not doubted. */
export function newestWithLogs(
  rounds: readonly Round[],
  { sites, step }: { sites: readonly string[]; step: string },
): Round | null {
  const has = (round: Round, site: string) =>
    logFileOf(round, site) !== null && sampleOf(round, { site, step }) !== null
  return rounds.findLast((round) => sites.every((site) => has(round, site))) ?? null
}

export function logFileOf({ visits }: Round, site: string): string | null {
  return visits.find((visit) => visit.site === site && visit.status === 'ok')?.evidence?.requests ?? null
}

/** What a side looked like in a round; `log` is null where it can no longer be read. Null without a page of the step. */
export function sideOf(
  round: Round,
  { site, step, log }: { site: string; step: string; log: readonly LoggedRequest[] | null },
): SideFacts | null {
  const document = sampleOf(round, { site, step })?.document
  if (document === undefined) return null
  const { lcp, url, redirects = [] } = document
  const requests = (log ?? []).filter((request) => request.step === step)
  const begun = Math.min(...requests.map(({ at }) => at))
  return {
    element: lcp === undefined ? null : lcp.element,
    needsFile: lcp !== undefined && lcp.loadDelay + lcp.load > 0,
    redirects,
    page: url,
    requests,
    earlier: (log ?? []).filter((request) => request.step !== step && request.at <= begun),
  }
}

function sampleOf({ visits }: Round, { site, step }: { site: string; step: string }): StepSample | null {
  const loads = visits.find((visit) => visit.site === site)?.loads ?? []
  const samples = loads.flatMap(({ steps }) => steps.filter(({ name }) => name === step))
  return samples.findLast((sample) => sample.document?.lcp !== undefined && doubtOf(sample) === undefined) ?? null
}
