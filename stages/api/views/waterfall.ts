import { z } from '@hono/zod-openapi'
import { waterfallTable } from '#core/analysis/views/waterfall-table.ts'
import { layWaterfall, type Waterfall } from '#core/analysis/waterfall/layout.ts'
import { siteLog } from '../../evidence/site-log.ts'
import { marketRoute } from '../market-route.ts'
import { filmsQuery, readFilms } from './films.ts'

/** Rows of a site; more are folded, unless all are asked for, and even then a page has an end. */
const MOST_ROWS = 30
const MOST_OF_ALL = 250

interface WaterfallView {
  /** ISO 8601; null when no round has pictures of the step. */
  scheduledAt: string | null
  waterfall: Waterfall | null
  /** Sites whose requests are no longer kept, or cannot be read. */
  missing: string[]
}

/** Asked the same as the pictures, it answers with the requests behind them, on the clock of the pictures. */
export const waterfall = marketRoute({
  name: 'waterfall',
  view: 'films',
  summary: 'The requests behind the pictures of a step on one clock, with the phases of each.',
  query: z.object({
    ...filmsQuery,
    rows: z.enum(['all']).optional().openapi({ description: 'Up to 250 requests of a site instead of 30.' }),
  }),
  read: async (source, { rows, ...asked }): Promise<WaterfallView> => {
    const { films, round } = await readFilms(source, asked)
    if (films === null || round === undefined) return { scheduledAt: null, waterfall: null, missing: [] }
    const { scheduledAt, step } = films
    const found = await Promise.all(
      films.films.map(async ({ site, us }) => ({ site, us, found: await siteLog(source, { round, site, step }) })),
    )
    const missing = found.filter((each) => each.found === undefined).map(({ site }) => site)
    const sites = found.flatMap(({ site, us, found }) => (found === undefined ? [] : [{ site, us, ...found }]))
    const most = rows === 'all' ? MOST_OF_ALL : MOST_ROWS
    return { scheduledAt, waterfall: sites.length === 0 ? null : layWaterfall(sites, { step, most }), missing }
  },
  tables: [{ name: 'waterfall', summary: 'The requests that the waterfall draws.', tableOf: waterfallTable }],
})
