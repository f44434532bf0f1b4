import { type Context, Hono } from 'hono'
import { compress } from 'hono/compress'
import { etag } from 'hono/etag'
import { HTTPException } from 'hono/http-exception'
import { secureHeaders } from 'hono/secure-headers'
import { z } from 'zod'
import { WHOLE_JOURNEY } from '#core/judge/gap/reading.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { metrics } from '#core/model/metric.ts'
import { printable } from '#core/model/untrusted.ts'
import type { EvidenceStore, Store } from '#store/port.ts'
import { filmsView, incidentsView, journeyView, type Place, standingView, trendView } from './market.ts'

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
  now: () => number
}

interface PageFile {
  type: string
  body: Uint8Array<ArrayBuffer>
}

const metric = z.enum(metrics)
const step = z.string().min(1).max(200)
const journeyQuery = z.object({ metric: metric.optional() })
const trendQuery = z.object({
  step: step.optional(),
  metric: metric.optional(),
  days: z.coerce.number().int().min(1).max(762).default(90),
})
const filmsQuery = z.object({ step: step.optional(), at: z.iso.datetime().optional() })

/** The data of the dashboard and the page itself. It reads and changes nothing. */
export function apiApp(options: ApiOptions): Hono {
  const app = new Hono()
  app.use(async (context, next) => {
    const host = context.req.header('host') ?? ''
    const origin = context.req.header('origin')
    const isOurs = options.hosts().includes(host) && (origin === undefined || origin === `http://${host}`)
    if (!isOurs) return problem(context, 403, `This is not the address of the dashboard: ${host.slice(0, 100)}.`)
    return next()
  })
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
  app.use('/api/*', etag())
  app.onError((error, context) => {
    if (error instanceof HTTPException) return problem(context, error.status, error.message)
    return problem(context, 500, `This could not be read: ${error.message.slice(0, 300)}`)
  })
  app.notFound((context) => problem(context, 404, 'There is nothing at this address.'))

  app.get('/api/standing', async (context) => {
    const cards = []
    const now = options.now()
    for (const { benchmark, store } of await options.contests()) {
      for (const market of benchmark.markets) {
        await options.judge({ store, benchmark, market })
        cards.push(await standingView({ store, benchmark, market, now }))
      }
    }
    return json(context, { now, cards })
  })
  app.get('/api/:benchmark/:market/journey', async (context) => {
    const place = await placeOf(context)
    const query = parse(journeyQuery, context)
    return json(context, await journeyView(place, query.metric ?? place.benchmark.target.metric))
  })
  app.get('/api/:benchmark/:market/trend', async (context) => {
    const place = await placeOf(context)
    const { target } = place.benchmark
    const query = parse(trendQuery, context)
    const chosen = { step: stepOf(place, query.step), metric: query.metric ?? target.metric, days: query.days }
    return json(context, await trendView(place, chosen))
  })
  app.get('/api/:benchmark/:market/films', async (context) => {
    const place = await placeOf(context)
    const query = parse(filmsQuery, context)
    return json(context, await filmsView(place, { step: stepOf(place, query.step), at: query.at }))
  })
  app.get('/api/:benchmark/:market/incidents', async (context) =>
    json(context, await incidentsView(await placeOf(context))),
  )
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

  async function placeOf(context: Context): Promise<Place> {
    const { benchmark: id = '', market: name = '' } = context.req.param()
    const contest = (await options.contests()).find(({ benchmark }) => benchmark.id === id)
    const market = contest?.benchmark.markets.find((each) => each.id === name)
    if (contest === undefined || market === undefined) {
      throw new HTTPException(404, {
        message: `There is no benchmark "${id.slice(0, 100)}" in "${name.slice(0, 100)}".`,
      })
    }
    await options.judge({ ...contest, market })
    return { ...contest, market, now: options.now() }
  }
}

function stepOf({ benchmark }: Place, wanted: string | undefined): string {
  const [first = ''] = benchmark.steps
  if (wanted === undefined) return first
  if (benchmark.steps.includes(wanted) || wanted === WHOLE_JOURNEY) return wanted
  throw new HTTPException(400, { message: `step: "${wanted}" is none of ${benchmark.steps.join(', ')}.` })
}

function parse<T extends z.ZodType>(schema: T, context: Context): z.output<T> {
  const parsed = schema.safeParse(context.req.query())
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new HTTPException(400, { message: `${issue?.path.join('.') ?? 'query'}: ${issue?.message ?? 'is not valid'}` })
}

/** Every view of the page has an address of its own, which can be shared and reloaded. */
function isView(path: string): boolean {
  return !path.includes('.')
}

/** Text from pages and people neither hides nor reorders what is beside it. */
function json(context: Context, value: object): Response {
  const text = JSON.stringify(value, (_, each: unknown) => (typeof each === 'string' ? printable(each) : each))
  return context.body(text, 200, { 'content-type': 'application/json', 'cache-control': 'no-cache' })
}

function problem(context: Context, status: number, message: string): Response {
  return context.json({ error: message }, status as 400)
}
