import type { LoggedRequest } from '../model/logged-request.ts'
import { hideCredentials } from '../model/secret.ts'
import { withoutQuery } from './views/requests.ts'

// HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/) of an evidence load. The request log has no headers, cookies or
// bodies, so the file has none: -1 and empty lists say "unknown", as the format demands.

interface HarOptions {
  creator: { name: string; version: string }
  browser: { name: string; version: string }
  title: string
  /** When the load began, ms since 1970. */
  begun: number
  /** In the order walked. */
  steps: readonly string[]
  /** Keep what follows the `?` of addresses. */
  queries: boolean
}

interface Har {
  log: {
    version: '1.2'
    creator: { name: string; version: string }
    browser: { name: string; version: string }
    pages: HarPage[]
    entries: HarEntry[]
    comment: string
  }
}

interface HarPage {
  startedDateTime: string
  id: string
  title: string
  pageTimings: { onContentLoad: number; onLoad: number }
}

interface HarEntry {
  pageref: string
  startedDateTime: string
  time: number
  request: {
    method: string
    url: string
    httpVersion: string
    cookies: []
    headers: []
    queryString: { name: string; value: string }[]
    headersSize: -1
    bodySize: -1
  }
  response: {
    status: number
    statusText: string
    httpVersion: string
    cookies: []
    headers: []
    content: { size: number; mimeType: string }
    redirectURL: string
    headersSize: -1
    bodySize: number
    comment?: string
  }
  cache: object
  timings: HarTimings
  comment?: string
}

/** ms; -1 where it does not apply or is not known. `connect` includes `ssl`, and all but `ssl` add up to the entry's `time`. */
interface HarTimings {
  blocked: number
  dns: number
  connect: number
  ssl: number
  send: number
  wait: number
  receive: number
}

export function harOf(log: readonly LoggedRequest[], options: HarOptions): Har {
  const { creator, browser, title, begun, steps, queries } = options
  const iso = isoFrom(begun)
  const pages = steps.flatMap((step, index): HarPage[] => {
    const own = log.filter((request) => request.step === step)
    const [first] = own.toSorted((a, b) => a.at - b.at)
    if (first === undefined) return []
    const from = first.since === undefined ? first.at : first.at - first.since
    const pageTimings = { onContentLoad: -1, onLoad: -1 }
    return [{ startedDateTime: iso(from), id: pageId(index), title: `${title}: ${step}`, pageTimings }]
  })
  const known = new Set(pages.map(({ id }) => id))
  const pageOf = (step: string) => {
    const id = pageId(steps.indexOf(step))
    return known.has(id) ? id : undefined
  }
  const entries = harEntries(log, { begun, pageOf, queries })
  const comment =
    'Recorded without headers, cookies and bodies. The load is an extra one, which counts in no comparison.'
  return { log: { version: '1.2', creator, browser, pages, entries, comment } }
}

interface EntriesOptions extends Pick<HarOptions, 'begun' | 'queries'> {
  /** Id of the page of a step; undefined where it has none, and then neither have its requests. */
  pageOf: (step: string) => string | undefined
}

/** The requests as entries of a HAR file, the first one first. */
export function harEntries(log: readonly LoggedRequest[], { begun, pageOf, queries }: EntriesOptions): HarEntry[] {
  const iso = isoFrom(begun)
  return log
    .toSorted((a, b) => a.at - b.at)
    .flatMap((request) => {
      const pageref = pageOf(request.step)
      return pageref === undefined ? [] : [entryOf(request, { pageref, startedDateTime: iso(request.at), queries })]
    })
}

const isoFrom = (begun: number) => (ms: number) => new Date(begun + ms).toISOString()

function pageId(index: number): string {
  return `step_${index + 1}`
}

function entryOf(
  { url: whole, type, status, bytes, duration, failure, method = 'GET', phases }: LoggedRequest,
  { pageref, startedDateTime, queries }: { pageref: string; startedDateTime: string; queries: boolean },
): HarEntry {
  // The log hides credentials, too; one of an older version may not.
  const shown = hideCredentials(whole)
  const url = queries ? shown : withoutQuery(shown).replace(/\?…$/, '')
  const timings = timingsOf(phases, duration)
  const { ssl: _, ...counted } = timings
  return {
    pageref,
    startedDateTime,
    time: Object.values(counted).reduce((total, ms) => total + Math.max(0, ms), 0),
    request: {
      method,
      url,
      httpVersion: 'unknown',
      cookies: [],
      headers: [],
      queryString: queries ? parametersOf(url) : [],
      headersSize: -1,
      bodySize: -1,
    },
    response: {
      status,
      statusText: '',
      httpVersion: 'unknown',
      cookies: [],
      headers: [],
      // Headers included: the log does not tell them apart.
      content: { size: bytes, mimeType: mimeTypes[type] ?? 'x-unknown' },
      redirectURL: '',
      headersSize: -1,
      bodySize: bytes,
    },
    cache: {},
    timings,
    ...(failure !== undefined && { comment: failure }),
  }
}

function timingsOf(phases: LoggedRequest['phases'], duration = 0): HarTimings {
  // send, wait and receive are required and not negative; without phases all is waiting.
  if (phases === undefined) return { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait: duration, receive: 0 }
  const { dns = -1, connect = -1, ssl = -1, wait = 0, receive = 0 } = phases
  const connecting = connect === -1 && ssl === -1 ? -1 : Math.max(0, connect) + Math.max(0, ssl)
  const rest = duration - Math.max(0, dns) - Math.max(0, connecting) - wait - receive
  return { blocked: Math.max(0, rest), dns, connect: connecting, ssl, send: 0, wait, receive }
}

function parametersOf(url: string): { name: string; value: string }[] {
  return [...(URL.parse(url)?.searchParams ?? [])].map(([name, value]) => ({ name, value }))
}

/** The log has the kind of a request, not its media type. */
const mimeTypes: Partial<Record<string, string>> = {
  document: 'text/html',
  stylesheet: 'text/css',
  script: 'text/javascript',
  image: 'image/unknown',
  font: 'font/unknown',
  media: 'video/unknown',
}
