import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { HTTPException } from 'hono/http-exception'
import { standingTable } from '#core/analysis/views/standing-table.ts'
import { answers, csvAnswers, json, refuse } from './answers.ts'
import { csv } from './csv.ts'
import type { FindMarket } from './find-market.ts'
import { type MarketRoute, marketParams } from './market-route.ts'
import type { ApiOptions } from './options.ts'
import { standingCards } from './standing-cards.ts'
import { audited } from './views/audited.ts'
import { audits } from './views/audits.ts'
import { benchmarkChoice } from './views/benchmarks.ts'
import { failures } from './views/failures.ts'
import { field } from './views/field.ts'
import { films } from './views/films.ts'
import { incidents } from './views/incidents.ts'
import { journey } from './views/journey.ts'
import { markers } from './views/markers.ts'
import { quality } from './views/quality.ts'
import { qualityVisits } from './views/quality-visits.ts'
import { requests } from './views/requests.ts'
import { rounds } from './views/rounds.ts'
import { trend } from './views/trend.ts'
import { waterfall } from './views/waterfall.ts'
import { why } from './views/why.ts'

/** A file for each; a new one appears at its address and in the API's description. */
export const marketRoutes: readonly MarketRoute[] = [
  journey,
  trend,
  rounds,
  films,
  requests,
  incidents,
  failures,
  audits,
  audited,
  markers,
  waterfall,
  field,
  why,
  quality,
  qualityVisits,
]

/** ms until the page has its first cards; it asks for the others as its reader comes to them. */
const pageWithin = 1_000
/** ms, of the 29 s that a function has: the last card may have to wait for a throttled table. */
const tableWithin = 15_000

const id = z.string().max(100).optional()
const standingQuery = z.object({ benchmark: id, market: id })

/** What can be read, without asking who asks: a shared link reads a part of it. */
export function dataApp(options: ApiOptions, sourceOf: FindMarket): OpenAPIHono {
  const data = new OpenAPIHono({ defaultHook: refuse })
  data.openapi(
    createRoute({
      method: 'get',
      path: '/api/benchmarks',
      responses: answers('All benchmarks: their steps, sites and markets.'),
    }),
    async (context) => {
      const contests = await options.contests()
      return json(context, {
        live: options.live !== undefined,
        recordings: options.recordings !== undefined,
        benchmarks: contests.map(({ benchmark }) => benchmarkChoice(benchmark)),
      })
    },
  )
  data.openapi(
    createRoute({
      method: 'get',
      path: '/api/standing',
      request: { query: standingQuery },
      responses: answers(
        'Verdict and league of every market, or of one, those that need attention first; `rest` names the markets for which there was no time.',
      ),
    }),
    async (context) => {
      const { cards, rest } = await standingCards(options, { ...context.req.valid('query'), within: pageWithin })
      // To the minute, so that an answer that says nothing new is the same answer.
      return json(context, { now: Math.floor(options.now() / 60_000) * 60_000, cards, rest })
    },
  )
  data.openapi(
    createRoute({
      method: 'get',
      path: '/api/standing.csv',
      request: { query: standingQuery },
      responses: csvAnswers('The league of every market, or of one.'),
    }),
    async (context) => {
      const asked = context.req.valid('query')
      const { cards, rest } = await standingCards(options, { ...asked, within: tableWithin })
      if (rest.length > 0) throw new HTTPException(503, { message: tooMany(cards.length + rest.length) })
      const table = standingTable(cards)
      const parts = [asked.benchmark, asked.market, 'standing'].filter((part) => part !== undefined)
      return csv(context, table, { parts, now: options.now(), timeZone: 'UTC' })
    },
  )
  for (const route of marketRoutes) serve(data, route, sourceOf)
  return data
}

function tooMany(markets: number): string {
  return `One answer has no time for the table of ${markets} markets. Ask for one benchmark: ?benchmark=ID.`
}

/** A market's route, and its tables. */
function serve(
  data: OpenAPIHono,
  { name, summary, query, read, tables = [] }: MarketRoute,
  sourceOf: FindMarket,
): void {
  const at = (file: string) => ({
    method: 'get' as const,
    path: `/api/{benchmark}/{market}/${file}`,
    request: { params: marketParams, query },
  })
  data.openapi(createRoute({ ...at(name), responses: answers(summary) }), async (context) =>
    json(context, await read(await sourceOf(context.req.valid('param')), context.req.valid('query'))),
  )
  for (const table of tables) {
    data.openapi(createRoute({ ...at(`${table.name}.csv`), responses: csvAnswers(table.summary) }), async (context) => {
      const source = await sourceOf(context.req.valid('param'))
      const answer = await read(source, context.req.valid('query'))
      const parts = [source.benchmark.id, source.market.id, table.name]
      return csv(context, table.tableOf(answer), { parts, now: source.now, timeZone: source.market.timeZone })
    })
  }
}
