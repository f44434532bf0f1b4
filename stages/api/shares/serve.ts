import type { OpenAPIHono } from '@hono/zod-openapi'
import { HTTPException } from 'hono/http-exception'
import type { Store } from '#store/port.ts'
import type { Share } from '#store/records/shares.ts'
import { marketRoutes } from '../data.ts'
import type { FindMarket } from '../find-market.ts'
import type { ApiOptions } from '../options.ts'
import { picturesIn } from './pictures.ts'
import { noView, shareRoutes } from './routes.ts'
import type { ViewAddress } from './scope.ts'
import { sharedRoutes } from './shared.ts'

interface SharesOptions {
  options: ApiOptions
  /** Answers reading requests for data, without asking who asks. */
  data: OpenAPIHono
  sourceOf: FindMarket
}

/** Links that people share, and what is read by them. */
export function serveShares(app: OpenAPIHono, { options, data, sourceOf }: SharesOptions): void {
  const { evidence, now, access, page } = options
  shareRoutes(app, { store, flawOf, madeBy: (context) => access?.visitor(context)?.name ?? null, now })
  sharedRoutes(app, { store, data, namesOf, picturesOf, evidence, page: () => page.get('/'), now })

  /** Links of all benchmarks are stored beside the records of the first one. */
  async function store(): Promise<Store> {
    const [first] = await options.contests()
    if (first === undefined) throw new HTTPException(404, { message: 'There is no benchmark yet.' })
    return first.store
  }

  /**
   * Whoever opened a link to a question that has no answer would see an error that they cannot mend. Throws HTTPException where the
   * address is not the reason.
   */
  async function flawOf({ benchmark: id, market: name, view, path }: ViewAddress): Promise<string | undefined> {
    const contest = (await options.contests()).find(({ benchmark }) => benchmark.id === id)
    const hasMarket = contest?.benchmark.markets.some((market) => market.id === name) ?? false
    if (!hasMarket) return noView
    if (view === 'standing') return undefined
    if (!marketRoutes.some((route) => viewOf(route) === view)) return noView
    const response = await data.request(`http://data.invalid/api${path}`, { headers: { host: 'data.invalid' } })
    if (response.ok) return undefined
    const { error } = (await response.json()) as { error: string }
    if (response.status >= 500) throw new HTTPException(500, { message: error })
    return error
  }

  async function picturesOf({ benchmark, market, views, path }: Share): Promise<ReadonlySet<string>> {
    const source = await sourceOf({ benchmark, market })
    const asked = Object.fromEntries(new URL(path, 'http://page.invalid').searchParams)
    const names = marketRoutes
      .filter(({ name }) => views.includes(name))
      .map(async ({ query, read, pictures }) => {
        const { data: own = query.parse({}) } = query.safeParse(asked)
        return [...((await pictures?.(source)) ?? []), ...picturesIn(await read(source, own))]
      })
    return new Set((await Promise.all(names)).flat())
  }
}

/** Data that a view shows: its own, that of routes without a view, and tables. */
function namesOf(view: string): string[] {
  return marketRoutes
    .filter((route) => viewOf(route) === view)
    .flatMap(({ name, tables = [] }) => [name, ...tables.map((table) => `${table.name}.csv`)])
}

function viewOf({ name, view = name }: (typeof marketRoutes)[number]): string {
  return view
}
