import type { Album, HeroWeight } from './album.ts'
import { heroWeights } from './album.ts'
import { catalogue, cutNames, type Product, productOf } from './catalogue.ts'
import { scanWithSynonyms } from './find.ts'
import type { PageMarkup } from './html.ts'
import type { Live, Release } from './release.ts'
import type { Answer, Ask, Reply } from './server.ts'

/** What distinguishes a shop. Even the paths differ, as they do between real shops. */
export interface Front {
  /** `question` names the query parameter. */
  search: { path: string; question: string }
  /** Path prefix, followed by the product's id. */
  product: string
  basket: string
  find: (question: string) => Product[]
  pages: {
    home: () => PageMarkup
    search: (question: string, find: () => readonly Product[]) => PageMarkup
    product: (product: Product) => PageMarkup
    basket: (products: readonly Product[]) => PageMarkup
    /** For missing pages and errors. */
    notice: (title: string, text: string) => PageMarkup
  }
  files: Record<string, File>
  /** Search results as JSON, for a page that fetches them itself. */
  api?: { path: string; answer: (found: readonly Product[]) => unknown }
  /** Whether text is compressed. */
  compress: boolean
  /** Cache-Control of files and pictures; without it browsers request them every time. */
  keep?: string
}

export interface File {
  type: string
  body: Buffer
}

/** Results per page. */
const pageSize = 12
const basketSize = 20

/** Serves a shop. `front` is called for every request, because a release may have changed it. */
export function storefront({ live, album, front }: { live: Live; album: Album; front: () => Front }): Answer {
  return ({ path, query }) => {
    const shop = front()
    const page = (markup: PageMarkup, status = 200): Reply => ({
      status,
      type: 'text/html; charset=utf-8',
      body: markup.markup,
      compress: shop.compress,
      headers: { 'cache-control': 'no-cache' },
    })
    const missing = () => page(shop.pages.notice('Not here', 'This page has moved on, or was never here.'), 404)

    if (path === '/') return page(shop.pages.home())
    if (path === shop.search.path || path === shop.api?.path) {
      if (live.failing)
        return page(shop.pages.notice('Search is down', 'Something broke on our side. We are on it.'), 500)
      const question = query.get(shop.search.question) ?? ''
      const ask = live.release === 'wider-search' ? scanWithSynonyms : shop.find
      const find = () => ask(question).slice(0, pageSize)
      return path === shop.api?.path ? json(shop, find()) : page(shop.pages.search(question, find))
    }
    if (path.startsWith(shop.product)) {
      const product = productOf(path.slice(shop.product.length))
      return product ? page(shop.pages.product(product)) : missing()
    }
    if (path === shop.basket) return page(shop.pages.basket(basketOf(query)))
    return fileReply(shop, album, path) ?? missing()
  }
}

/** The basket is in its URL: `?item=` for each product. Nothing is stored, and a link to it works anywhere. */
function basketOf(query: Ask['query']): Product[] {
  const products = query.getAll('item').slice(0, basketSize).map(productOf)
  return products.filter((product) => product !== undefined)
}

function json(shop: Front, found: readonly Product[]): Reply {
  const body = JSON.stringify(shop.api?.answer(found))
  return { type: 'application/json; charset=utf-8', body, compress: shop.compress }
}

function fileReply(shop: Front, album: Album, path: string): Reply | undefined {
  const headers = shop.keep ? { 'cache-control': shop.keep } : {}
  const file = Object.hasOwn(shop.files, path) ? shop.files[path] : undefined
  if (file) return { ...file, compress: shop.compress, headers }
  const picture = pictureAt(album, path)
  return picture && { type: 'image/png', body: picture, headers }
}

export function heroPath(weight: HeroWeight): string {
  return `/pictures/hero-${weight}.png`
}

/** The hero of a release. */
export function heroOf(release: Release): HeroWeight {
  if (release === 'heavier-hero') return 'heavy'
  return release === 'slimmer' ? 'light' : 'usual'
}

export function picturePath(print: 'thumb' | 'large', { cut, dye }: Product): string {
  return `/pictures/${print}/${cut}-${dye.slice(1)}.png`
}

const dyes = new Set(catalogue.map(({ dye }) => dye))

function pictureAt(album: Album, path: string): Buffer | undefined {
  const hero = heroWeights.find((weight) => path === heroPath(weight))
  if (hero) return album.hero(hero)
  const [, print, name, dye] = /^\/pictures\/(thumb|large)\/([a-z]+)-([0-9a-f]{6})\.png$/.exec(path) ?? []
  const cut = cutNames.find((known) => known === name)
  if ((print !== 'thumb' && print !== 'large') || cut === undefined || !dyes.has(`#${dye}`)) return undefined
  return album.product(print, cut, `#${dye}`)
}
