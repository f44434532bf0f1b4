import type { Context, Hono } from 'hono'
import { decodedPart } from '#core/model/lenient.ts'
import type { EvidenceStore, Store } from '#store/port.ts'
import { readShare, type Share } from '#store/records/shares.ts'
import { isPicture } from '../picture-name.ts'
import type { BenchmarkChoice } from '../views/benchmarks.ts'
import { idOf, isSameId, tokenPattern } from './token.ts'

export interface SharedOptions {
  store: () => Promise<Store>
  /** Answers reading requests for data, without asking who asks. */
  data: { request: (address: string, init: RequestInit) => Response | Promise<Response> }
  /** Names of the data and tables that a view shows. */
  namesOf: (view: string) => readonly string[]
  /** Names of all pictures that answers of a share's views name. */
  picturesOf: (share: Share) => Promise<ReadonlySet<string>>
  evidence: EvidenceStore
  /** The page, which finds out from its own address that it is shared. */
  page: () => { type: string; body: Uint8Array<ArrayBuffer> } | undefined
  now: () => number
}

const noStore = { 'cache-control': 'no-store' }

/** What a shared page knows about itself. */
export type SharedScope = Pick<Share, 'benchmark' | 'market' | 'views' | 'path' | 'expiresAt'>

/** The same whatever is wrong, so that it tells nothing about links that exist. */
const noLink = 'This link does not work. It may be incomplete, expired or revoked: ask whoever sent it for a new one.'

/**
 * `/shared/TOKEN/…`: the page with its view, and below `api/` and `evidence/` the data of that view and no other. The token
 * is all that is needed, so nothing else of the request counts: paths are made anew from what the link is for.
 */
export function sharedRoutes(app: Pick<Hono, 'all'>, options: SharedOptions): void {
  const pictures = remembered(options)
  app.all('/shared/:token/*', async (context) => {
    const { method, path } = context.req
    const token = context.req.param('token')
    const share = method === 'GET' || method === 'HEAD' ? await shareOf(token, options) : undefined
    if (share === undefined) return refuse(context)
    const below = path.slice(`/shared/${token}/`.length)
    if (below.startsWith('evidence/')) return picture(context, { share, name: below.slice('evidence/'.length) })
    if (below.startsWith('api/')) return answer(context, { share, name: below.slice('api/'.length) })
    const page = options.page()
    if (page === undefined || below.includes('.')) return refuse(context)
    return context.body(page.body, 200, { 'content-type': page.type, 'cache-control': 'no-cache' })
  })

  async function answer(context: Context, { share, name }: { share: Share; name: string }): Promise<Response> {
    const { benchmark, market, views, path, expiresAt } = share
    if (name === 'share') {
      return context.json({ benchmark, market, views, path, expiresAt } satisfies SharedScope, 200, noStore)
    }
    const ask = (address: string) =>
      options.data.request(`http://data.invalid/api/${address}`, { headers: { host: 'data.invalid' } })
    if (name === 'benchmarks') {
      const { benchmarks } = (await (await ask(name)).json()) as { benchmarks: BenchmarkChoice[] }
      const own = benchmarks.filter(({ id }) => id === benchmark)
      const narrowed = own.map((each) => ({ ...each, markets: each.markets.filter(({ id }) => id === market) }))
      return context.json({ live: false, benchmarks: narrowed }, 200, { 'cache-control': 'no-cache' })
    }
    if (views.includes('standing') && (name === 'standing' || name === 'standing.csv')) {
      return ask(`${name}?${new URLSearchParams({ benchmark, market })}`)
    }
    // A path that is not valid text never equals a name.
    const [ofBenchmark, ofMarket, wanted = '', ...rest] = name.split('/').map((part) => decodedPart(part) ?? '')
    const allowed = views.flatMap(options.namesOf)
    const isOwn = ofBenchmark === benchmark && ofMarket === market && rest.length === 0
    if (!isOwn || !allowed.includes(wanted)) return refuse(context)
    const place = [benchmark, market].map(encodeURIComponent).join('/')
    return ask(`${place}/${wanted}${new URL(context.req.url).search}`)
  }

  async function picture(context: Context, { share, name }: { share: Share; name: string }): Promise<Response> {
    if (!isPicture(name) || !(await pictures(share, name))) return refuse(context)
    const bytes = await options.evidence.get(name)
    if (bytes === undefined) return refuse(context)
    return context.body(new Uint8Array(bytes), 200, {
      'content-type': 'image/jpeg',
      // Not for long: the link may be revoked.
      'cache-control': 'private, max-age=300',
    })
  }
}

async function shareOf(token: string, { store, now }: SharedOptions): Promise<Share | undefined> {
  // What cannot be a token costs no look into the store.
  if (!tokenPattern.test(token)) return undefined
  const id = idOf(token)
  const share = await readShare(await store(), { id, now: now() })
  return share !== undefined && isSameId(share.id, id) ? share : undefined
}

function refuse(context: Context): Response {
  if (!/^\/shared\/[^/]*\/(api|evidence)\//.test(context.req.path)) return context.text(noLink, 404, noStore)
  return context.json({ error: noLink }, 404, noStore)
}

/** A page asks for dozens of pictures at once: names are read once in this time, ms, and again for a name that is new. */
const remember = 10_000
const atLeast = 1_000

function remembered({ picturesOf, now }: SharedOptions): (share: Share, name: string) => Promise<boolean> {
  const known = new Map<string, { at: number; names: Promise<ReadonlySet<string>> }>()
  return async (share, name) => {
    const found = known.get(share.id)
    const age = found === undefined ? Number.POSITIVE_INFINITY : Math.abs(now() - found.at)
    if (found !== undefined && age < remember && ((await found.names).has(name) || age < atLeast)) {
      return (await found.names).has(name)
    }
    const names = picturesOf(share)
    // Few links are open at once; what fails is asked again.
    if (known.size > 50) known.clear()
    known.set(share.id, { at: now(), names })
    names.catch(() => known.delete(share.id))
    return (await names).has(name)
  }
}
