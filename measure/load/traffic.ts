import type { CDPSession } from 'playwright-core'

/** What has arrived of each request, from Chromium itself: Playwright knows sizes only of requests that ended well. */
export interface Traffic {
  /** Time (performance.now) at which anything arrived last, and of what the load event waits for. */
  lastReceived: () => number
  lastBlocking: () => number
  /**
   * When the last sign came of the requests that hold up the load event: undefined while one of them is younger than `patience`
   * ms, or when there is none.
   */
  silentSince: (patience: number) => number | undefined
  /** Bytes that have arrived for the nth request of a URL, counting from 0; undefined when it is not known. */
  bytesOf: (url: string, nth: number) => number | undefined
}

interface Arriving {
  bytes: number
  /** Time (performance.now) of its last sign. */
  at: number
  blocking: boolean
  /** Document that it belongs to. */
  loader: string
  compressed: boolean
  /** The bytes were counted with the prefetch. */
  prefetched: boolean
}

/** Longest URL kept. */
export const longestUrl = 500
/** Requests that hold up the load event of a document. A video does so only until its first frame. */
const blockingTypes = new Set(['Document', 'Stylesheet', 'Image', 'Font', 'Script'])
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
  session.on('Network.requestWillBeSent', ({ requestId, loaderId, request, type }) => {
    if (followed++ >= most) return
    const blocking = blockingTypes.has(type ?? '')
    const arriving = { bytes: 0, at: 0, blocking, loader: loaderId, compressed: false, prefetched: false }
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

  return {
    lastReceived: () => lastReceived,
    lastBlocking: () => lastBlocking,
    silentSince: (patience) => {
      const blocking = [...open.values()].filter((arriving) => arriving.blocking)
      if (blocking.length === 0) return undefined
      const at = Math.max(...blocking.map((arriving) => arriving.at))
      return performance.now() - at >= patience ? at : undefined
    },
    bytesOf: (url, nth) => {
      const arriving = ofUrl.get(url)?.[nth]
      return arriving?.prefetched === true ? 0 : arriving?.bytes
    },
  }
}
