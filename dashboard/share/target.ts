import { pathTo, type Route, type ViewName } from '../route.ts'

/** What a share menu is about: a view of a market, or the standing of one or all of them. */
export interface ShareTarget {
  view: ViewName
  /** Empty: the standing of all markets. */
  benchmark: string
  market: string
  timeZone: string
  /** Of the view. */
  query: URLSearchParams
}

/** What the page shows now. The standing of one market has that in its query. */
export function targetOf({ view, benchmark, market, query }: Route): Omit<ShareTarget, 'timeZone'> {
  const own = new URLSearchParams(query)
  const isOfMarket = view === 'standing' && query.has('benchmark') && query.has('market')
  return {
    view,
    benchmark: isOfMarket ? (query.get('benchmark') ?? '') : benchmark,
    market: isOfMarket ? (query.get('market') ?? '') : market,
    query: own,
  }
}

/** The query of the view's data. */
function queryOf({ view, benchmark, market, query }: ShareTarget): string {
  const asked = new URLSearchParams(query)
  asked.delete('wall')
  if (view === 'standing' && benchmark !== '') {
    asked.set('benchmark', benchmark)
    asked.set('market', market)
  }
  const text = asked.toString()
  return text === '' ? '' : `?${text}`
}

/** The view with what is chosen in it, from the root of the page. */
export function pathOf(target: ShareTarget): string {
  const { view, benchmark, market } = target
  const path = view === 'standing' ? '' : pathTo(benchmark, market, view)
  return `/${path}${queryOf(target)}`
}

/** Of a view, or of a table of it. */
export function dataPath(target: ShareTarget, name: string = target.view): string {
  const { view, benchmark, market } = target
  const place = view === 'standing' ? '' : `${pathTo(benchmark, market)}/`
  return `/api/${place}${name}${queryOf(target)}`
}
