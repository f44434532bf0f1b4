import { z } from '@hono/zod-openapi'
import { type RequestsSummary, requestsOf } from '#core/analysis/views/requests.ts'
import { type SiteOfRound, siteLog } from '../../evidence/site-log.ts'
import { marketRoute } from '../market-route.ts'
import type { MarketSource } from '../market-source.ts'
import { filmsQuery, readFilms } from './films.ts'

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
  read: async (source, asked): Promise<RequestsView> => {
    const { films, round } = await readFilms(source, asked)
    if (films === null || round === undefined) return { scheduledAt: null, sites: [] }
    const sites = films.films.map(async ({ site, us }) => ({
      site,
      us,
      summary: await summaryOf(source, { round, site, step: films.step }),
    }))
    return { scheduledAt: films.scheduledAt, sites: await Promise.all(sites) }
  },
})

async function summaryOf(source: MarketSource, asked: SiteOfRound): Promise<RequestsSummary | null> {
  const found = await siteLog(source, asked)
  return found === undefined ? null : requestsOf(found.log, { ...found, step: asked.step })
}
