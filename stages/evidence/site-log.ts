import type { Benchmark } from '#core/model/benchmark.ts'
import type { LoggedRequest } from '#core/model/logged-request.ts'
import type { Round } from '#core/model/round.ts'
import type { EvidenceStore } from '#store/port.ts'
import { readRequestLog } from './request-log.ts'

export interface SiteOfRound {
  round: Round
  site: string
  step: string
}

/**
 * The requests of a site's evidence load, and the address of its page on the step. Undefined when they are no longer kept, or
 * cannot be read. Throws StoreError.
 */
export async function siteLog(
  { benchmark, evidence }: { benchmark: Benchmark; evidence: Pick<EvidenceStore, 'get'> },
  { round, site, step }: SiteOfRound,
): Promise<{ log: LoggedRequest[]; page: string } | undefined> {
  const visit = round.visits.find((each) => each.site === site)
  const log = await readRequestLog(evidence, visit?.evidence?.requests)
  if (log === undefined) return undefined
  const documents = visit?.loads.flatMap(({ steps }) => steps.filter((each) => each.name === step)) ?? []
  const page = documents.find(({ document }) => document !== undefined)?.document?.url
  const origin = benchmark.sites.find((each) => each.name === site)?.origin ?? ''
  // A step that stays on its page has no document; then the first one of the log is of the site.
  const first = log.find(({ type }) => type === 'document')?.url ?? origin
  return { log, page: page ?? first }
}
