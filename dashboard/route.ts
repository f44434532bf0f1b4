import { useEffect, useState } from 'preact/hooks'
import { decodedPart } from '#core/model/lenient.ts'
import { keepScrolled, restoreScrolled } from './scrolled.ts'
import { base } from './share/scope.ts'

/** Of a market, but for the first two. */
export type ViewName =
  | 'standing'
  | 'recording'
  | 'journey'
  | 'trend'
  | 'films'
  | 'incidents'
  | 'audits'
  | 'why'
  | 'quality'
  | 'settings'
/** Of the view that takes recordings. */
export const recordingAddress = '/recording'

const names = new Set<string>(['journey', 'trend', 'films', 'incidents', 'audits', 'why', 'quality', 'settings'])

/** What the address says. Everything chosen is in it, so that it can be shared. */
export interface Route {
  view: ViewName
  benchmark: string
  market: string
  query: URLSearchParams
}

/** `/benchmark/market/view?step=…`, or `/recording`; `/` is the standing, and so is any other address. */
function routeOf(path: string, search: string): Route {
  // A link that was cut off in a mail may not be valid text.
  const parts = path
    .slice(base.length)
    .split('/')
    .slice(1)
    .map((part) => decodedPart(part) ?? '')
  const [benchmark = '', market = '', view = 'journey'] = parts
  const query = new URLSearchParams(search)
  if (benchmark === '' || market === '' || !names.has(view)) {
    const view = path === recordingAddress ? 'recording' : 'standing'
    return { view, benchmark: '', market: '', query }
  }
  return { view: view as ViewName, benchmark, market, query }
}

interface Target {
  /** The last ones are data without a view of their own. */
  view:
    | Exclude<ViewName, 'standing' | 'recording'>
    | 'rounds'
    | 'requests'
    | 'markers'
    | 'audited'
    | 'waterfall'
    | 'field'
    | 'failures'
    | 'quality-visits'
  benchmark: string
  market: string
}

/** Ids and names as a path, without a slash at either end. */
export function pathTo(...parts: string[]): string {
  return parts.map(encodeURIComponent).join('/')
}

export function addressOf({ view, benchmark, market }: Target, query: Record<string, string | undefined> = {}): string {
  const chosen = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const search = new URLSearchParams(chosen).toString()
  return `${base}/${pathTo(benchmark, market, view)}${search === '' ? '' : `?${search}`}`
}

/** All markets; the usual density and no search are left out. */
export function standingAddress({ q, density }: { q: string; density: string }): string {
  const chosen = { ...(q !== '' && { q }), ...(density !== 'cards' && { density }) }
  const search = new URLSearchParams(chosen).toString()
  return search === '' ? '/' : `/?${search}`
}

const changed = 'outpace:address'

export function go(address: string, { replace = false } = {}): void {
  if (replace) {
    history.replaceState(null, '', address)
  } else {
    keepScrolled()
    history.pushState(null, '', address)
  }
  dispatchEvent(new Event(changed))
}

/** The current route; links within the page change it without loading anything. */
export function useRoute(): Route {
  const read = () => routeOf(location.pathname, location.search)
  const [route, setRoute] = useState(read)
  useEffect(() => {
    const update = () => setRoute(read())
    const follow = (event: MouseEvent) => {
      const link = (event.target as Element | null)?.closest('a')
      if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
        return
      if (
        link.target !== '' ||
        link.hasAttribute('download') ||
        link.origin !== location.origin ||
        link.pathname.includes('.')
      )
        return
      event.preventDefault()
      go(link.pathname + link.search)
      scrollTo(0, 0)
    }
    addEventListener(changed, update)
    addEventListener('popstate', update)
    addEventListener('click', follow)
    const stopRestoring = restoreScrolled()
    return () => {
      stopRestoring()
      removeEventListener(changed, update)
      removeEventListener('popstate', update)
      removeEventListener('click', follow)
    }
  }, [])
  return route
}
