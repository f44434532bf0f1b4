import type { LoggedRequest } from '#core/analysis/views/requests.ts'
import type { Round } from '#core/model/round.ts'
import type { Place } from './place.ts'
import { parseRequestLog } from './request-log.ts'

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
  { benchmark, evidence }: Pick<Place, 'benchmark' | 'evidence'>,
  { round, site, step }: SiteOfRound,
): Promise<{ log: LoggedRequest[]; page: string } | undefined> {
  const visit = round.visits.find((each) => each.site === site)
  const name = visit?.evidence?.requests
  const bytes = name === undefined ? undefined : await evidence.get(name)
  const log = bytes === undefined ? undefined : parseRequestLog(bytes)
  if (log === undefined) return undefined
  const documents = visit?.loads.flatMap(({ steps }) => steps.filter((each) => each.name === step)) ?? []
  const page = documents.find(({ document }) => document !== undefined)?.document?.url
  const origin = benchmark.sites.find((each) => each.name === site)?.origin ?? ''
  // A step that stays on its page has no document; then the first one of the log is of the site.
  const first = log.find(({ type }) => type === 'document')?.url ?? origin
  return { log, page: page ?? first }
}
