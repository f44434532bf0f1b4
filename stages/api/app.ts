import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context, TypedResponse } from 'hono'
import { compress } from 'hono/compress'
import { etag } from 'hono/etag'
import { HTTPException } from 'hono/http-exception'
import { secureHeaders } from 'hono/secure-headers'
import { standingTable } from '#core/analysis/views/standing-table.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { printable } from '#core/model/untrusted.ts'
import packageJson from '#package.json' with { type: 'json' }
import type { EvidenceStore, Store } from '#store/port.ts'
import type { Share } from '#store/records/shares.ts'
import { type Access, guard } from './access.ts'
import { csv } from './csv.ts'
import type { MarketRoute } from './market-route.ts'
import type { Place } from './place.ts'
import { sessionRoutes } from './session.ts'
import { picturesIn } from './shares/pictures.ts'
import { shareRoutes } from './shares/routes.ts'
import type { ViewAddress } from './shares/scope.ts'
import { sharedRoutes } from './shares/shared.ts'
import { benchmarkChoice } from './views/benchmarks.ts'
import { films } from './views/films.ts'
import { incidents } from './views/incidents.ts'
import { journey } from './views/journey.ts'
import { type StandingView, standingView } from './views/standing.ts'
import { trend } from './views/trend.ts'

/** A benchmark, and where its records are. */
export interface Contest {
  benchmark: Benchmark
  store: Store
}

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
  /** Who may see and change what. Absent: everyone who reaches the server, which is then on loopback. */
  access?: Access
  /** Receives what could not be answered. */
  failed?: (error: Error) => void
  now: () => number
}

export interface PageFile {
  type: string
  body: Uint8Array<ArrayBuffer>
}

/** A file for each; a new one appears at its address and in the API's description. */
const marketRoutes: readonly MarketRoute[] = [journey, trend, films, incidents]

const marketParams = z.object({ benchmark: z.string().max(100), market: z.string().max(100) })
const answers = (description: string) => ({
  200: { description, content: { 'application/json': { schema: z.looseObject({}) } } },
})

const csvAnswers = (description: string) => ({
  200: { description, content: { 'text/csv': { schema: z.string() } } },
})
const standingQuery = z.object({ benchmark: z.string().max(100).optional(), market: z.string().max(100).optional() })

/** The data of the dashboard and the page itself. It reads and changes nothing. */
export function apiApp(options: ApiOptions): OpenAPIHono {
  const app = new OpenAPIHono({ defaultHook: refuse })
  app.use(async (context, next) => {
    const host = context.req.header('host') ?? ''
    const origin = context.req.header('origin')
    const own = `${new URL(context.req.url).protocol}//${host}`
    const isOurs = options.hosts().includes(host) && (origin === undefined || origin === own)
    if (!isOurs) return problem(context, 403, `This is not the address of the dashboard: ${host.slice(0, 100)}.`)
    return next()
  })
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        // blob: a picture that the page draws itself, to save it as PNG.
        imgSrc: ["'self'", 'blob:'],
        connectSrc: ["'self'", ...issuersOf(options)],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
      referrerPolicy: 'no-referrer',
      // Where people sign in, this is served over HTTPS, and nothing else ever is.
      strictTransportSecurity: options.access !== undefined && 'max-age=63072000',
      xFrameOptions: 'DENY',
    }),
  )
  app.use(compress())
  app.use('/api/*', etag())
  app.use('/shared/*', etag())
  const failed = (error: Error, context: Context) => {
    if (error instanceof HTTPException) return problem(context, error.status, error.message)
    options.failed?.(error)
    return problem(context, 500, `This could not be read: ${error.message.slice(0, 300)}`)
  }
  app.onError(failed)
  app.notFound((context) => problem(context, 404, 'There is nothing at this address.'))
  if (options.access !== undefined) guard(app, options.access)
  sessionRoutes(app, options.access)
  // What can be read, without asking who asks: a shared link reads a part of it.
  const data = new OpenAPIHono({ defaultHook: refuse })
  data.onError(failed)

  data.openapi(
    createRoute({
      method: 'get',
      path: '/api/benchmarks',
      responses: answers('All benchmarks: their steps, sites and markets.'),
    }),
    async (context) => {
      const contests = await options.contests()
      return json(context, { benchmarks: contests.map(({ benchmark }) => benchmarkChoice(benchmark)) })
    },
  )
  data.openapi(
    createRoute({
      method: 'get',
      path: '/api/standing',
      request: { query: standingQuery },
      responses: answers('The verdict and the league of every market, or of the one asked for.'),
    }),
    async (context) => json(context, { now: options.now(), cards: await standingCards(context.req.valid('query')) }),
  )
  data.openapi(
    createRoute({
      method: 'get',
      path: '/api/standing.csv',
      request: { query: standingQuery },
      responses: csvAnswers('The league of every market, or of the one asked for.'),
    }),
    async (context) => {
      const asked = context.req.valid('query')
      const table = standingTable(await standingCards(asked))
      const parts = [asked.benchmark, asked.market, 'standing'].filter((part) => part !== undefined)
      return csv(context, table, { parts, now: options.now(), timeZone: 'UTC' })
    },
  )
  for (const { name, summary, query, read, tables = [] } of marketRoutes) {
    const path = `/api/{benchmark}/{market}/${name}`
    const request = { params: marketParams, query }
    data.openapi(createRoute({ method: 'get', path, request, responses: answers(summary) }), async (context) =>
      json(context, await read(await placeOf(context.req.valid('param')), context.req.valid('query'))),
    )
    for (const table of tables) {
      const csvRoute = { path: `/api/{benchmark}/{market}/${table.name}.csv`, request } as const
      data.openapi(
        createRoute({ method: 'get', ...csvRoute, responses: csvAnswers(table.summary) }),
        async (context) => {
          const place = await placeOf(context.req.valid('param'))
          const parts = [place.benchmark.id, place.market.id, table.name]
          const { timeZone } = place.market
          const answer = await read(place, context.req.valid('query'))
          return csv(context, table.tableOf(answer), { parts, now: place.now, timeZone })
        },
      )
    }
  }
  app.route('/', data)
  shareRoutes(app, {
    store: sharesStore,
    isView: isShareable,
    madeBy: (context) => options.access?.visitor(context)?.name ?? null,
    now: options.now,
  })
  sharedRoutes(app, {
    store: sharesStore,
    data,
    tablesOf: (view) => marketRoutes.find(({ name }) => name === view)?.tables?.map(({ name }) => name) ?? [],
    picturesOf: picturesOfShare,
    evidence: options.evidence,
    page: () => options.page.get('/'),
    now: options.now,
  })
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
    return context.body(file.body, 200, { 'content-type': file.type, 'cache-control': cachingOf(context.req.path) })
  })
  return app

  async function standingCards(asked: z.output<typeof standingQuery>): Promise<StandingView[]> {
    const cards: StandingView[] = []
    const now = options.now()
    const isAsked = (wanted: string | undefined, id: string) => wanted === undefined || wanted === id
    for (const { benchmark, store } of await options.contests()) {
      if (!isAsked(asked.benchmark, benchmark.id)) continue
      for (const market of benchmark.markets) {
        if (!isAsked(asked.market, market.id)) continue
        await options.judge({ store, benchmark, market })
        cards.push(await standingView({ store, benchmark, market, now }))
      }
    }
    return cards
  }

  /** Links of all benchmarks are stored beside the records of the first one. */
  async function sharesStore(): Promise<Store> {
    const [first] = await options.contests()
    if (first === undefined) throw new HTTPException(404, { message: 'There is no benchmark yet.' })
    return first.store
  }

  async function isShareable({ benchmark: id, market: name, view }: ViewAddress): Promise<boolean> {
    const contest = (await options.contests()).find(({ benchmark }) => benchmark.id === id)
    const hasMarket = contest?.benchmark.markets.some((market) => market.id === name) ?? false
    return hasMarket && (view === 'standing' || marketRoutes.some((route) => route.name === view))
  }

  async function picturesOfShare({ benchmark, market, views, path }: Share): Promise<ReadonlySet<string>> {
    const place = await placeOf({ benchmark, market })
    const asked = Object.fromEntries(new URL(path, 'http://page.invalid').searchParams)
    const names = marketRoutes
      .filter(({ name }) => views.includes(name))
      .map(async ({ query, read, pictures }) => {
        const { data: own = query.parse({}) } = query.safeParse(asked)
        return [...((await pictures?.(place)) ?? []), ...picturesIn(await read(place, own))]
      })
    return new Set((await Promise.all(names)).flat())
  }

  async function placeOf({ benchmark: id, market: name }: z.output<typeof marketParams>): Promise<Place> {
    const contest = (await options.contests()).find(({ benchmark }) => benchmark.id === id)
    const market = contest?.benchmark.markets.find((each) => each.id === name)
    if (contest === undefined || market === undefined) {
      throw new HTTPException(404, { message: `There is no benchmark "${id}" in "${name}".` })
    }
    await options.judge({ ...contest, market })
    return { ...contest, market, now: options.now() }
  }
}

/** The first thing wrong with a question, in words. */
function refuse(result: { success: boolean; error?: z.ZodError }, context: Context): Response | undefined {
  const [issue] = result.error?.issues ?? []
  if (issue === undefined) return undefined
  return problem(context, 400, `${issue.path.join('.')}: ${issue.message}`)
}

/** Origins that the page signs in with. */
function issuersOf({ access }: ApiOptions): string[] {
  if (access === undefined) return []
  const { authority, logout } = access.signIn
  return [...new Set([authority, logout].map((address) => new URL(address).origin))]
}

/** What is named after its content never changes; the rest does with every release. */
function cachingOf(path: string): string {
  return /^\/\w+-[A-Z0-9]{8}\.(js|css)$/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache'
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
