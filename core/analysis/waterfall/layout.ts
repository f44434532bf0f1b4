import { areSameSite } from '../../judge/page/address.ts'
import type { LoggedRequest } from '../../model/logged-request.ts'
import { withoutQuery } from '../views/requests.ts'

/** Parts of a bar, in the order they pass; `request` is the whole where the log has no parts. */
export const waterfallPhases = ['queued', 'dns', 'connect', 'ssl', 'wait', 'receive', 'request', 'unfinished'] as const
export type WaterfallPhase = (typeof waterfallPhases)[number]

/** Requests of a step of some sites on one clock. Texts in it come from pages. */
export interface Waterfall {
  /** ms at which the last bar ends. */
  end: number
  sites: WaterfallSite[]
}

export interface WaterfallSite {
  site: string
  us: boolean
  /** In the order of their start. */
  rows: WaterfallRow[]
  /** Requests that start later than all rows, folded into one. */
  more: { requests: number; bytes: number; from: number; to: number } | null
  /** Zero of the clock: the beginning of the step, as for its pictures, or of its first request in logs that lack the former. */
  clock: 'step' | 'first-request'
}

export interface WaterfallRow extends Omit<LoggedRequest, 'step' | 'at' | 'since' | 'phases' | 'duration'> {
  thirdParty: boolean
  /** ms. */
  from: number
  /** Null when its last byte never arrived. */
  to: number | null
  bars: { phase: WaterfallPhase; from: number; to: number }[]
}

export interface WaterfallInput {
  site: string
  us: boolean
  /** Of the whole load. */
  log: readonly LoggedRequest[]
  /** Address of the site's page: other sites are third parties. */
  page: string
}

interface LayoutOptions {
  step: string
  /** Rows of a site. */
  most: number
}

export function layWaterfall(sites: readonly WaterfallInput[], { step, most }: LayoutOptions): Waterfall {
  const placed = sites.map((site) => placeSite(site, step))
  const times = placed.flatMap(({ rows }) => rows.flatMap(({ from, to }) => [from, to ?? from]))
  const end = times.reduce((latest, time) => Math.max(latest, time), 0)
  return { end, sites: placed.map((site) => foldTo(withUnfinished(site, end), most)) }
}

function placeSite({ site, us, log, page }: WaterfallInput, step: string): WaterfallSite {
  const own = log.filter((request) => request.step === step)
  const isOnStep = own.length > 0 && own.every(({ since }) => since !== undefined)
  const first = own.reduce((earliest, { at }) => Math.min(earliest, at), Number.POSITIVE_INFINITY)
  const rows = own.map((request) => {
    const from = isOnStep ? (request.since ?? 0) : request.at - first
    return rowOf(request, { from: Math.max(0, from), page })
  })
  return {
    site,
    us,
    rows: rows.toSorted((a, b) => a.from - b.from),
    more: null,
    clock: isOnStep ? 'step' : 'first-request',
  }
}

function rowOf(request: LoggedRequest, { from, page }: { from: number; page: string }): WaterfallRow {
  const { step: _, at: __, since: ___, phases, duration, url, ...rest } = request
  return {
    ...rest,
    url: withoutQuery(url),
    thirdParty: !areSameSite(page, url),
    from,
    to: duration === undefined ? null : from + duration,
    bars: duration === undefined ? [] : barsOf(phases, { from, to: from + duration }),
  }
}

/** What the phases leave of the duration is time in the queue, before them. None reaches beyond the end. */
function barsOf(phases: LoggedRequest['phases'], { from, to }: { from: number; to: number }): WaterfallRow['bars'] {
  if (phases === undefined) return [{ phase: 'request', from, to }]
  const { dns = 0, connect = 0, ssl = 0, wait = 0, receive = 0 } = phases
  const known = { dns, connect, ssl, wait, receive }
  const total = dns + connect + ssl + wait + receive
  const bars: WaterfallRow['bars'] = []
  let at = from
  for (const [phase, ms] of Object.entries({ queued: Math.max(0, to - from - total), ...known })) {
    const end = Math.min(to, at + ms)
    if (end > at) bars.push({ phase: phase as WaterfallPhase, from: at, to: end })
    at = end
  }
  return bars
}

function withUnfinished(site: WaterfallSite, end: number): WaterfallSite {
  const rows = site.rows.map((row) =>
    row.to === null ? { ...row, bars: [{ phase: 'unfinished' as const, from: row.from, to: end }] } : row,
  )
  return { ...site, rows }
}

/** At most so many rows; the rest, and what is folded already, becomes one. */
export function foldTo(site: WaterfallSite, most: number): WaterfallSite {
  const rest = site.rows.slice(most)
  const [first] = rest
  if (first === undefined) return site
  return {
    ...site,
    rows: site.rows.slice(0, most),
    more: {
      requests: rest.length + (site.more?.requests ?? 0),
      bytes: rest.reduce((total, { bytes }) => total + bytes, site.more?.bytes ?? 0),
      from: first.from,
      to: rest.reduce((latest, { from, to }) => Math.max(latest, to ?? from), site.more?.to ?? 0),
    },
  }
}
