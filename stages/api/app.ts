import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context, TypedResponse } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { etag } from 'hono/etag'
import { HTTPException } from 'hono/http-exception'
import { secureHeaders } from 'hono/secure-headers'
import { byAttention } from '#core/analysis/views/attention.ts'
import { printable } from '#core/model/untrusted.ts'
import packageJson from '#package.json' with { type: 'json' }
import type { EvidenceStore } from '#store/port.ts'
import { acknowledge } from './actions/acknowledge.ts'
import { mute } from './actions/mute.ts'
import type { Live } from './live.ts'
import { serveLive } from './live-route.ts'
import type { MarketAction } from './market-action.ts'
import { type MarketParams, type MarketRoute, marketParams } from './market-route.ts'
import type { Place } from './place.ts'
import { keepReportInert, reportAddress, serveReport } from './report-route.ts'
import { audits } from './views/audits.ts'
import { benchmarkChoice } from './views/benchmarks.ts'
import { films } from './views/films.ts'
import { incidents } from './views/incidents.ts'
import { journey } from './views/journey.ts'
import { requests } from './views/requests.ts'
import { rounds } from './views/rounds.ts'
import { standingView } from './views/standing.ts'
import { trend } from './views/trend.ts'

/** A benchmark, and where its records are. */
export interface Contest extends Pick<Place, 'benchmark' | 'store' | 'links'> {}

export interface ApiOptions {
  /** As resolved now: a changed benchmark shows without a restart. */
  contests: () => Promise<readonly Contest[]>
  evidence: EvidenceStore
  /** Judges rounds not judged yet. */
  judge: (place: Pick<Place, 'benchmark' | 'market' | 'store'>) => Promise<void>
  /** Files of the page by path, such as `/index.html`. */
  page: ReadonlyMap<string, PageFile>
  /** Such as `127.0.0.1:8380`: requests for another host are refused, so that no page reaches us by a name of its own. */
  hosts: () => readonly string[]
  now: () => number
  /** What happens now, where this process knows it; absent: the page asks every few seconds. */
  live?: Live
}

interface PageFile {
  type: string
  body: Uint8Array<ArrayBuffer>
}

/** A file for each; a new one appears at its address and in the API's description. */
const marketRoutes: readonly MarketRoute[] = [journey, trend, rounds, films, requests, incidents, audits]
const marketActions: readonly MarketAction[] = [acknowledge, mute]

const answers = (description: string) => ({
  200: { description, content: { 'application/json': { schema: z.looseObject({}) } } },
})

/** The data of the dashboard and the page itself. It changes nothing but by an action. */
export function apiApp(options: ApiOptions): OpenAPIHono {
  const app = new OpenAPIHono({ defaultHook: refuse })
  app.use(async (context, next) => {
    const host = context.req.header('host') ?? ''
    const origin = context.req.header('origin')
    const isOurs = options.hosts().includes(host) && (origin === undefined || origin === `http://${host}`)
    if (!isOurs) return problem(context, 403, `This is not the address of the dashboard: ${host.slice(0, 100)}.`)
    if (context.req.method === 'GET' || context.req.method === 'HEAD') return next()
    // A form or script elsewhere can send neither: JSON needs a preflight request, which nobody answers.
    if (origin === undefined) return problem(context, 403, 'A change has to come from the dashboard itself.')
    if (!/^application\/json(;|$)/.test(context.req.header('content-type') ?? '')) {
      return problem(context, 415, 'A change has to be sent as JSON: content-type: application/json.')
    }
    return next()
  })
  app.use(reportAddress, keepReportInert)
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
      referrerPolicy: 'no-referrer',
      // Whoever serves this over HTTPS decides that.
      strictTransportSecurity: false,
      xFrameOptions: 'DENY',
    }),
  )
  app.use(compress())
  app.use('/api/*', bodyLimit({ maxSize: 10_000, onError: (context) => problem(context, 413, 'This is too long.') }))
  // Before the tags of answers, which wait for the end of an answer: this one has none.
  if (options.live !== undefined) serveLive(app, options.live)
  app.use('/api/*', etag())
  app.onError((error, context) => {
    if (error instanceof HTTPException) return problem(context, error.status, error.message)
    return problem(context, 500, `This could not be read: ${error.message.slice(0, 300)}`)
  })
  app.notFound((context) => problem(context, 404, 'There is nothing at this address.'))

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/benchmarks',
      responses: answers('All benchmarks: their steps, sites and markets.'),
    }),
    async (context) => {
      const contests = await options.contests()
      return json(context, {
        live: options.live !== undefined,
        benchmarks: await Promise.all(contests.map(benchmarkChoice)),
      })
    },
  )
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/standing',
      responses: answers('The verdict and the league of every market, those that need attention first.'),
    }),
    async (context) => {
      const cards = []
      const now = options.now()
      for (const { benchmark, store } of await options.contests()) {
        for (const market of benchmark.markets) {
          await options.judge({ store, benchmark, market })
          cards.push(await standingView({ store, benchmark, market, now, evidence: options.evidence }))
        }
      }
      cards.sort((one, other) => byAttention(one.verdict, other.verdict))
      // To the minute, so that an answer that says nothing new is the same answer.
      return json(context, { now: Math.floor(now / 60_000) * 60_000, cards })
    },
  )
  for (const { name, summary, query, read } of marketRoutes) {
    const path = `/api/{benchmark}/{market}/${name}`
    const request = { params: marketParams, query }
    app.openapi(createRoute({ method: 'get', path, request, responses: answers(summary) }), async (context) =>
      json(context, await read(await placeOf(context.req.valid('param')), context.req.valid('query'))),
    )
  }
  serveReport(app, placeOf)
  for (const { path: tail, summary, params, body, act } of marketActions) {
    const path = `/api/{benchmark}/{market}/${tail}`
    const content = { 'application/json': { schema: body } }
    const request = { params: marketParams.extend(params.shape), body: { required: true, content } }
    app.openapi(createRoute({ method: 'post', path, request, responses: answers(summary) }), async (context) => {
      const given = context.req.valid('param')
      return json(
        context,
        await act(await placeOf(marketParams.parse(given)), { params: given, body: context.req.valid('json') }),
      )
    })
  }
  app.doc31('/api/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Outpace', version: packageJson.version, description: 'What the dashboard shows, as data.' },
  })
  app.get('/evidence/*', async (context) => {
    const name = context.req.path.slice('/evidence/'.length)
    // Only pictures: nothing of a page is ever served as anything that a browser would run.
    if (!/^[a-z0-9._/-]+\.jpg$/.test(name)) return problem(context, 404, 'There is no such picture.')
    const bytes = await options.evidence.get(name)
    if (bytes === undefined) return problem(context, 404, 'This picture is no longer kept.')
    return context.body(new Uint8Array(bytes), 200, {
      'content-type': 'image/jpeg',
      'cache-control': 'private, max-age=31536000, immutable',
    })
  })
  app.get('*', (context) => {
    const file = options.page.get(context.req.path) ?? (isView(context.req.path) ? options.page.get('/') : undefined)
    if (file === undefined) return problem(context, 404, 'There is nothing at this address.')
    return context.body(file.body, 200, { 'content-type': file.type, 'cache-control': 'no-cache' })
  })
  return app

  async function placeOf({ benchmark: id, market: name }: MarketParams): Promise<Place> {
    const contest = (await options.contests()).find(({ benchmark }) => benchmark.id === id)
    const market = contest?.benchmark.markets.find((each) => each.id === name)
    if (contest === undefined || market === undefined) {
      throw new HTTPException(404, { message: `There is no benchmark "${id}" in "${name}".` })
    }
    await options.judge({ ...contest, market })
    return { ...contest, market, evidence: options.evidence, now: options.now() }
  }
}

/** The first thing wrong with a question, in words. */
function refuse(result: { success: boolean; error?: z.ZodError }, context: Context): Response | undefined {
  const [issue] = result.error?.issues ?? []
  if (issue === undefined) return undefined
  return problem(context, 400, `${issue.path.join('.')}: ${issue.message}`)
}

/** Every view of the page has an address of its own, which can be shared and reloaded. */
function isView(path: string): boolean {
  return !path.includes('.')
}

/** Text from pages and people neither hides nor reorders what is beside it. */
function json(context: Context, value: object): TypedResponse<Record<string, never>, 200, 'json'> {
  const text = JSON.stringify(value, (_, each: unknown) => (typeof each === 'string' ? printable(each) : each))
  const response = context.body(text, 200, { 'content-type': 'application/json', 'cache-control': 'no-cache' })
  return response as unknown as TypedResponse<Record<string, never>, 200, 'json'>
}

function problem(context: Context, status: number, message: string): Response {
  return context.json({ error: message }, status as 400)
}
