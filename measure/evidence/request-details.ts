import type { CDPSession } from 'playwright-core'
import type { RequestEntry } from '../load/requests.ts'
import { longestUrl } from '../load/traffic.ts'

/** How a request was made and answered, as Chromium reports it: for the reasons of a gap (core/analysis/why/). */
export interface RequestDetails {
  /** `h2`, `h3`, `http/1.1`. */
  protocol?: string
  /** `content-encoding`; absent when the answer was not compressed. */
  encoding?: string
  mime?: string
  /** `cache-control`, at most 100 characters. */
  cache?: string
  /** When the request was made; the browser may raise it later. */
  priority?: string
  /** Nothing is painted before it has arrived. */
  blocking?: true
  /** ms from its start to the first byte of the answer. */
  firstByte?: number
}

/** Requests beyond this have no details; the log has no room for them either. */
const most = 5_000
const longest = 100

/** Follows the requests of the page's own process, on a session whose `Network` domain is on. */
export function watchDetails(session: CDPSession): { of: (entries: readonly RequestEntry[]) => RequestDetails[] } {
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
  const first = timing?.receiveHeadersEnd
  if (first !== undefined && first >= 0) details.firstByte = Math.round(first)
}

function header(headers: Record<string, string>, wanted: string): string | undefined {
  const [, value] = Object.entries(headers).find(([name]) => name.toLowerCase() === wanted) ?? []
  return value?.slice(0, longest)
}
