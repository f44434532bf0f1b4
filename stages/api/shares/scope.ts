/** A view of a market, by its address. */
export interface ViewAddress {
  benchmark: string
  market: string
  view: string
  /** Path and query, as the page writes them. */
  path: string
}

/** `/BENCHMARK/MARKET/VIEW?…`, or `/?benchmark=…&market=…` for the standing of a market. Undefined for anything else. */
export function viewAt(address: string): ViewAddress | undefined {
  if (!/^\/(?![/\\])/.test(address)) return undefined
  const { pathname, search, searchParams } = new URL(address, 'http://page.invalid')
  const path = pathname + search
  if (pathname === '/') {
    const [benchmark, market] = [searchParams.get('benchmark'), searchParams.get('market')]
    return benchmark === null || market === null ? undefined : { benchmark, market, view: 'standing', path }
  }
  try {
    const [benchmark, market, view, ...rest] = pathname.split('/').slice(1).map(decodeURIComponent)
    if (benchmark === undefined || market === undefined || view === undefined || rest.length > 0) return undefined
    return { benchmark, market, view, path }
  } catch {
    return undefined
  }
}
