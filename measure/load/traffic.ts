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
  /** Bytes that have arrived of each unfinished request of this URL, oldest first. */
  underWay: (url: string) => number[]
  /** Takes the bytes of the oldest request of this URL that failed, or that finished; undefined when there is none. */
  takeFailed: (url: string) => number | undefined
  takeFinished: (url: string) => number | undefined
}

interface Arriving {
  url: string
  bytes: number
  /** Time (performance.now) of its last sign. */
  at: number
  blocking: boolean
  /** The bytes were counted with the prefetch. */
  prefetched: boolean
}

/** Requests that hold up the load event of a document. A video does so only until its first frame. */
const blockingTypes = new Set(['Document', 'Stylesheet', 'Image', 'Font', 'Script'])
/** More requests than are kept apart at a time. */
const most = 5_000

/** Follows the requests of the page's own process. */
export async function watchTraffic(session: CDPSession): Promise<Traffic> {
  const open = new Map<string, Arriving>()
  const failed = new Map<string, number[]>()
  const finished = new Map<string, number[]>()
  let lastReceived = performance.now()
  let lastBlocking = lastReceived

  const sign = (arriving: Arriving): void => {
    lastReceived = performance.now()
    arriving.at = lastReceived
    if (arriving.blocking) lastBlocking = lastReceived
  }
  const end = (id: string, ended: Map<string, number[]>, bytes?: number): void => {
    const arriving = open.get(id)
    if (arriving === undefined) return
    open.delete(id)
    sign(arriving)
    const count = arriving.prefetched ? 0 : (bytes ?? arriving.bytes)
    const before = ended.get(arriving.url)
    if (before !== undefined) {
      if (before.length < most) before.push(count)
    } else if (ended.size < most) ended.set(arriving.url, [count])
  }

  session.on('Network.requestWillBeSent', ({ requestId, request, type }) => {
    if (open.size >= most && !open.has(requestId)) return
    const blocking = blockingTypes.has(type ?? '')
    const arriving = { url: request.url.slice(0, 500), bytes: 0, at: 0, blocking, prefetched: false }
    open.set(requestId, arriving)
    sign(arriving)
  })
  session.on('Network.responseReceived', ({ requestId, response, type }) => {
    const arriving = open.get(requestId)
    if (arriving === undefined) return
    arriving.bytes = Math.max(0, response.encodedDataLength)
    arriving.prefetched = response.fromPrefetchCache === true && type !== 'Prefetch'
    sign(arriving)
  })
  session.on('Network.dataReceived', ({ requestId, dataLength, encodedDataLength }) => {
    const arriving = open.get(requestId)
    if (arriving === undefined) return
    // Chromium reports no encoded length for parts of a document.
    arriving.bytes += encodedDataLength > 0 ? encodedDataLength : arriving.blocking ? dataLength : 0
    sign(arriving)
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
    end(requestId, finished, encodedDataLength),
  )
  session.on('Network.loadingFailed', ({ requestId }) => end(requestId, failed))
  // Bodies are never read back, so the browser need not keep them.
  await session.send('Network.enable', { maxTotalBufferSize: 0, maxResourceBufferSize: 0 })

  const take = (ended: Map<string, number[]>, url: string): number | undefined => ended.get(url)?.shift()
  return {
    lastReceived: () => lastReceived,
    lastBlocking: () => lastBlocking,
    silentSince: (patience) => {
      const blocking = [...open.values()].filter((arriving) => arriving.blocking)
      if (blocking.length === 0) return undefined
      const at = Math.max(...blocking.map((arriving) => arriving.at))
      return performance.now() - at >= patience ? at : undefined
    },
    underWay: (url) => [...open.values()].filter((arriving) => arriving.url === url).map(({ bytes }) => bytes),
    takeFailed: (url) => take(failed, url),
    takeFinished: (url) => take(finished, url),
  }
}
