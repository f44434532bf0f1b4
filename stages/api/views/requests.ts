import { z } from '@hono/zod-openapi'
import { type RequestsSummary, requestsOf } from '#core/analysis/views/requests.ts'
import type { Round } from '#core/model/round.ts'
import type { EvidenceStore } from '#store/port.ts'
import { marketRoute } from '../market-route.ts'
import { type Place, roundsSince } from '../place.ts'
import { parseRequestLog } from '../request-log.ts'
import { filmsQuery, filmsView } from './films.ts'

/** Requests of one site. Null when they are no longer kept, or cannot be read. */
interface SiteRequests {
  site: string
  us: boolean
  summary: RequestsSummary | null
}

interface RequestsView {
  /** ISO 8601; null when no round has pictures of the step. */
  scheduledAt: string | null
  sites: SiteRequests[]
}

/** Asked the same as the pictures, it answers with the requests behind them. */
export const requests = marketRoute({
  name: 'requests',
  view: 'films',
  summary: 'The requests behind the pictures of a step: how many, how large, of whom, and the slowest.',
  query: z.object(filmsQuery),
  read: async (place, asked): Promise<RequestsView> => {
    const { films } = await filmsView(place, asked)
    if (films === null) return { scheduledAt: null, sites: [] }
    const at = Date.parse(films.scheduledAt)
    const [round] = await roundsSince(place, at, at)
    const sites = films.films.map(async ({ site, us }) => ({
      site,
      us,
      summary: round === undefined ? null : await summaryOf(place, { round, site, step: films.step }),
    }))
    return { scheduledAt: films.scheduledAt, sites: await Promise.all(sites) }
  },
})

async function summaryOf(
  { benchmark, evidence }: Place,
  { round, site, step }: { round: Round; site: string; step: string },
): Promise<RequestsSummary | null> {
  const visit = round.visits.find((each) => each.site === site)
  const log = await logOf(visit?.evidence?.requests, evidence)
  if (log === undefined) return null
  const documents = visit?.loads.flatMap(({ steps }) => steps.filter(({ name }) => name === step)) ?? []
  const page = documents.find(({ document }) => document !== undefined)?.document?.url
  const origin = benchmark.sites.find(({ name }) => name === site)?.origin ?? ''
  // A step that stays on its page has no document; then the first one of the log is of the site.
  const first = log.find(({ type }) => type === 'document')?.url ?? origin
  return requestsOf(log, { step, page: page ?? first })
}

async function logOf(name: string | undefined, evidence: Pick<EvidenceStore, 'get'>) {
  const bytes = name === undefined ? undefined : await evidence.get(name)
  return bytes === undefined ? undefined : parseRequestLog(bytes)
}
