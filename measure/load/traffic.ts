import type { CDPSession } from 'playwright-core'

/** What has arrived of each request, from Chromium itself: Playwright knows sizes only of requests that ended well. */
export interface Traffic {
  /** Time (performance.now) at which anything arrived last, and of what the load event waits for. */
  lastReceived: () => number
  lastBlocking: () => number
  /**
   * When the last sign came of the requests that hold up the load event: undefined while that of one of them is younger than
   * `patience` ms, or when there is none.
   */
  silentSince: (patience: number) => number | undefined
  /** The same of all requests that end at some time, as a stream does not; 0 when there is none. */
  idleSince: (patience: number) => number | undefined
  /** The page's own document has begun to arrive, and has not ended. */
  documentUnderWay: () => boolean
  /** Bytes that have arrived for the nth request of a URL, counting from 0; undefined when it is not known. */
  bytesOf: (url: string, nth: number) => number | undefined
}

interface Arriving {
  bytes: number
  /** Time (performance.now) of its last sign. */
  at: number
  blocking: boolean
  /** It is not made to last. */
  ends: boolean
  /** Document that it belongs to. */
  loader: string
  /** It is the page's own document. */
  page: boolean
  compressed: boolean
  /** The bytes were counted with the prefetch. */
  prefetched: boolean
}

/** Longest URL kept. */
export const longestUrl = 500
/** Requests that hold up the load event of a document. A video does so only until its first frame. */
const blockingTypes = new Set(['Document', 'Stylesheet', 'Image', 'Font', 'Script'])
/** Requests that last by design, or that no customer waits for. */
const endlessTypes = new Set(['EventSource', 'WebSocket', 'Ping', 'CSPViolationReport'])
/** More requests than are followed in a load. */
const most = 20_000

/** Follows the requests of the page's own process. Lifecycle events have to be on. */
export async function watchTraffic(session: CDPSession, mainFrame: string): Promise<Traffic> {
  const open = new Map<string, Arriving>()
  const ofUrl = new Map<string, Arriving[]>()
  let followed = 0
  let lastReceived = performance.now()
  let lastBlocking = lastReceived

  const sign = (arriving: Arriving): void => {
    lastReceived = performance.now()
    arriving.at = lastReceived
    if (arriving.blocking) lastBlocking = lastReceived
  }
  session.on('Network.requestWillBeSent', ({ requestId, loaderId, frameId, request, type }) => {
    if (followed++ >= most) return
    const blocking = blockingTypes.has(type ?? '')
    const ends = !endlessTypes.has(type ?? '')
    const page = type === 'Document' && frameId === mainFrame
    const arriving = { bytes: 0, at: 0, blocking, ends, loader: loaderId, page, compressed: false, prefetched: false }
    open.set(requestId, arriving)
    const url = request.url.slice(0, longestUrl)
    const same = ofUrl.get(url)
    if (same === undefined) ofUrl.set(url, [arriving])
    else same.push(arriving)
    sign(arriving)
  })
  session.on('Network.responseReceived', ({ requestId, response, type }) => {
    const arriving = open.get(requestId)
    if (arriving === undefined) return
    arriving.bytes = Math.max(0, response.encodedDataLength)
    arriving.compressed = Object.keys(response.headers).some((name) => /^content-encoding$/i.test(name))
    arriving.prefetched = response.fromPrefetchCache === true && type !== 'Prefetch'
    sign(arriving)
  })
  session.on('Network.dataReceived', ({ requestId, dataLength, encodedDataLength }) => {
    const arriving = open.get(requestId)
    if (arriving === undefined) return
    // Chromium reports encoded lengths only with the next part, so the plain ones are better where they are the same.
    arriving.bytes += arriving.compressed ? encodedDataLength : dataLength
    sign(arriving)
  })
  const end = (requestId: string, bytes?: number): void => {
    const arriving = open.get(requestId)
    if (arriving === undefined) return
    open.delete(requestId)
    if (bytes !== undefined) arriving.bytes = bytes
    sign(arriving)
  }
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => end(requestId, encodedDataLength))
  session.on('Network.loadingFailed', ({ requestId }) => end(requestId))
  // Requests of a document that was left do not end, they are forgotten.
  session.on('Page.lifecycleEvent', ({ frameId, loaderId, name }) => {
    if (frameId !== mainFrame || name !== 'init') return
    for (const [id, { loader }] of open) if (loader !== loaderId) open.delete(id)
  })
  // Bodies are never read back, so the browser need not keep them.
  await session.send('Network.enable', { maxTotalBufferSize: 0, maxResourceBufferSize: 0 })

  /** Of open requests; -Infinity when there is none. */
  const lastSign = (of: 'blocking' | 'ends'): number =>
    Math.max(...[...open.values()].flatMap((arriving) => (arriving[of] ? [arriving.at] : [])))
  const isOlder = (at: number, patience: number): boolean => performance.now() - at >= patience

  return {
    lastReceived: () => lastReceived,
    lastBlocking: () => lastBlocking,
    silentSince: (patience) => {
      const at = lastSign('blocking')
      return Number.isFinite(at) && isOlder(at, patience) ? at : undefined
    },
    idleSince: (patience) => {
      const at = Math.max(0, lastSign('ends'))
      return isOlder(at, patience) ? at : undefined
    },
    documentUnderWay: () => [...open.values()].some(({ page }) => page),
    bytesOf: (url, nth) => {
      const arriving = ofUrl.get(url)?.[nth]
      return arriving?.prefetched === true ? 0 : arriving?.bytes
    },
  }
}
