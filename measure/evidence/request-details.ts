import type { CDPSession } from 'playwright-core'
import type { LoggedRequest } from '#core/model/logged-request.ts'
import { longestUrl } from '../load/traffic.ts'
import { deliveryOf } from './delivery.ts'

/** How a request was made and answered, as Chromium reports it: for the reasons of a gap (core/analysis/why/). */
type RequestDetails = Pick<
  LoggedRequest,
  'protocol' | 'encoding' | 'mime' | 'cache' | 'cdn' | 'edge' | 'priority' | 'blocking' | 'firstByte'
>

/** Requests beyond this have no details; the log has no room for them either. */
const most = 5_000
const longest = 100

/** Follows the requests of the page's own process, on a session whose `Network` domain is on. */
export function watchDetails(session: CDPSession): { of: (entries: readonly LoggedRequest[]) => RequestDetails[] } {
  const known = new Map<string, RequestDetails>()
  const ofUrl = new Map<string, RequestDetails[]>()
  let followed = 0
  session.on('Network.requestWillBeSent', ({ requestId, request, renderBlockingBehavior, redirectResponse }) => {
    if (redirectResponse !== undefined) read(known.get(requestId), redirectResponse)
    if (followed++ >= most) return
    const details: RequestDetails = { priority: request.initialPriority }
    if (renderBlockingBehavior === 'Blocking' || renderBlockingBehavior === 'InBodyParserBlocking')
      details.blocking = true
    known.set(requestId, details)
    const url = request.url.slice(0, longestUrl)
    ofUrl.set(url, [...(ofUrl.get(url) ?? []), details])
  })
  session.on('Network.responseReceived', ({ requestId, response }) => read(known.get(requestId), response))
  return {
    of: (entries) => {
      const seen = new Map<string, number>()
      return entries.map(({ url }) => {
        const nth = seen.get(url) ?? 0
        seen.set(url, nth + 1)
        return ofUrl.get(url)?.[nth] ?? {}
      })
    },
  }
}

interface Answer {
  protocol?: string
  mimeType: string
  headers: Record<string, string>
  timing?: { receiveHeadersStart?: number; receiveHeadersEnd: number }
}

function read(details: RequestDetails | undefined, { protocol, mimeType, headers, timing }: Answer): void {
  if (details === undefined) return
  if (protocol !== undefined && protocol !== '') details.protocol = protocol.slice(0, longest)
  if (mimeType !== '') details.mime = mimeType.slice(0, longest)
  const encoding = header(headers, 'content-encoding')
  if (encoding !== undefined) details.encoding = encoding
  const cache = header(headers, 'cache-control')
  if (cache !== undefined) details.cache = cache
  else Object.assign(details, expiry(header(headers, 'expires'), header(headers, 'date')))
  Object.assign(details, deliveryOf(headers))
  const first = timing?.receiveHeadersEnd
  if (first !== undefined && first >= 0) details.firstByte = Math.round(first)
}

/** Where there is no `cache-control`, what `expires` means: https://www.rfc-editor.org/rfc/rfc9111#section-4.2.1 */
function expiry(expires: string | undefined, date: string | undefined): Pick<LoggedRequest, 'cache'> {
  if (expires === undefined) return {}
  const seconds = Math.round((Date.parse(expires) - Date.parse(date ?? '')) / 1000)
  // An invalid date, such as `0`, is in the past.
  return { cache: `max-age=${Number.isFinite(seconds) ? Math.max(0, seconds) : 0}` }
}

function header(headers: Record<string, string>, wanted: string): string | undefined {
  const [, value] = Object.entries(headers).find(([name]) => name.toLowerCase() === wanted) ?? []
  return value?.slice(0, longest)
}
