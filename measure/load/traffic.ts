import type { CDPSession } from 'playwright-core'
import type { Network } from '#core/model/benchmark.ts'

/** What has arrived of each request, from Chromium itself: Playwright knows sizes only of requests that ended well. */
export interface Traffic {
  /** Time (performance.now) at which anything arrived last, and of what the load event waits for. */
  lastReceived: () => number
  lastBlocking: () => number
  /** The latter apart from images of less than 1 kB, which follow each other without end on some pages: pixels that count visitors. */
  lastOfContent: () => number
  /**
   * When the last sign came of the requests that hold up the load event: undefined while that of one of them is younger than
   * `silence` ms, or when there is none. `elsewhere` is that of requests which are not followed here, -Infinity without any.
   */
  silentSince: (silence: number, elsewhere: number) => number | undefined
  /** The same of all requests that end at some time, as a stream does not; 0 when there is none. */
  idleSince: (silence: number, elsewhere: number) => number | undefined
  /** The nth request of a URL is made by another process, as those of frames of other sites are: what becomes of it is not known here. */
  isElsewhere: (url: string, nth: number) => boolean
  /** It is the script that a worker is made of. */
  isOfWorker: (url: string, nth: number) => boolean
  /** The page's own document has begun to arrive, and has not ended. */
  documentUnderWay: () => boolean
  /** Bytes that have arrived for the nth request of a URL, counting from 0; undefined when it is not known. */
  bytesOf: (url: string, nth: number) => number | undefined
  /**
   * The body's size of a response that Early Hints (HTTP 103) had made the browser fetch, before there was a page whose request it
   * could be; undefined of any other. As long as its header says, or else unpacked: Chromium counts it as one from its cache.
   */
  hintedBody: (url: string, nth: number) => number | undefined
}

interface Arriving {
  bytes: number
  /** What has been unpacked of it, and how much of that `bytes` is known to stand for. */
  unpacked: { all: number; counted: number; packed: number }
  /** Of its data, bytes since its last sign. */
  news: number
  /** Time (performance.now) of its answer, and of its last sign. */
  begun: number
  at: number
  blocking: boolean
  /** Whether its beginning and end are news, too, not only its data. */
  content: boolean
  /** It is not made to last. */
  ends: boolean
  /** Document that it belongs to; empty for the script of a worker, in whose process it goes on. */
  loader: string
  frame: string | undefined
  open: boolean
  /** It is the page's own document. */
  page: boolean
  compressed: boolean
  /** The bytes were counted with the prefetch, or are those of a service worker. */
  elsewhere: boolean
  /** Fetched by Early Hints. */
  hinted: boolean
  /** Of the body, as the header of the answer says. */
  length: number | undefined
}

/** Longest URL kept. */
export const longestUrl = 500
/** Requests that hold up the load event of a document. A video does so only until its first frame. */
const blockingTypes = new Set(['Document', 'Stylesheet', 'Image', 'Font', 'Script'])
/** Requests that last by design, or that no customer waits for. */
const endlessTypes = new Set(['EventSource', 'WebSocket', 'Ping', 'CSPViolationReport'])
/**
 * Less data than this, bytes, is no sign: servers send a little now and then to keep a connection open, and on the slowest network
 * worth imitating so much takes less than a second.
 */
const fewBytes = 1_000
/** From what has no length, and has been arriving for this long, more may come for ever, ms: a frame, style sheet or page that streams. */
const longestArrival = 15_000
/** Share of the line: while all together comes faster, the line is what holds it up, as a large script on a slow one. */
const busy = 0.5
/** That is measured over this long at least, ms. */
const busyFor = 5_000
/** More requests than are followed in a load. */
const most = 20_000

/**
 * Follows the requests of the page's own process. Lifecycle events have to be on.
 *
 * @param options.network what the page's connections are slowed down to; absent: they are not
 */
export async function watchTraffic(
  session: CDPSession,
  { mainFrame, network }: { mainFrame: string; network?: Network | undefined },
): Promise<Traffic> {
  const open = new Map<string, Arriving>()
  const ofUrl = new Map<string, Arriving[]>()
  let followed = 0
  let lastReceived = performance.now()
  let lastBlocking = lastReceived
  let lastOfContent = lastReceived
  /** Bytes of all answers so far, and what they were at two times before. */
  let received = 0
  let newer = { at: lastReceived, received }
  let older = newer

  const receive = (bytes: number): void => {
    received += bytes
    const at = performance.now()
    if (at - newer.at >= busyFor) [older, newer] = [newer, { at, received }]
  }
  const isLineBusy = (): boolean => {
    const ms = performance.now() - older.at
    return network !== undefined && 8 * (received - older.received) > busy * network.downKbps * ms
  }
  const sign = (arriving: Arriving): void => {
    lastReceived = performance.now()
    arriving.at = lastReceived
    if (arriving.content) lastOfContent = lastReceived
    if (!arriving.open) keepSign(arriving)
  }
  const keepSign = ({ blocking, at }: Arriving): void => {
    if (blocking) lastBlocking = Math.max(lastBlocking, at)
  }
  const forget = (requestId: string, arriving: Arriving): void => {
    keepSign(arriving)
    arriving.open = false
    open.delete(requestId)
  }
  /** Nothing waits for it any more: the load had come as far as when it began, or, of the page itself, as far as now. */
  const takeForStream = (arriving: Arriving): void => {
    keepSign({ ...arriving, at: arriving.page ? performance.now() : arriving.begun })
    arriving.blocking = false
    arriving.content = false
    arriving.ends = false
  }
  session.on('Network.requestWillBeSent', ({ requestId, loaderId, frameId, request, type }) => {
    if (followed++ >= most) return
    const blocking = blockingTypes.has(type ?? '')
    const ends = !endlessTypes.has(type ?? '')
    const page = type === 'Document' && frameId === mainFrame
    const arriving: Arriving = {
      bytes: 0,
      unpacked: { all: 0, counted: 0, packed: 0 },
      news: 0,
      begun: 0,
      at: 0,
      blocking,
      content: blocking && type !== 'Image',
      ends,
      loader: loaderId,
      frame: frameId,
      open: loaderId !== '',
      page,
      compressed: false,
      elsewhere: false,
      hinted: false,
      length: undefined,
    }
    // Nothing waits for a worker's script, and its end is reported to the worker only.
    if (arriving.open) open.set(requestId, arriving)
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
    arriving.compressed = headerOf(response.headers, 'content-encoding') !== undefined
    const isPrefetched = response.fromPrefetchCache === true && type !== 'Prefetch'
    arriving.elsewhere = isPrefetched || response.fromServiceWorker === true
    arriving.hinted = response.fromEarlyHints === true
    const length = Number(headerOf(response.headers, 'content-length'))
    if (Number.isSafeInteger(length)) arriving.length = length
    sign(arriving)
    arriving.begun = arriving.at
  })
  session.on('Network.dataReceived', ({ requestId, dataLength, encodedDataLength }) => {
    const arriving = open.get(requestId)
    if (arriving === undefined) return
    // Chromium reports encoded lengths only with the next part, so the plain ones are better where they are the same.
    const bytes = arriving.compressed ? encodedDataLength : dataLength
    arriving.bytes += bytes
    receive(bytes)
    const { unpacked } = arriving
    unpacked.all += dataLength
    unpacked.packed += encodedDataLength
    if (encodedDataLength > 0) unpacked.counted = unpacked.all
    arriving.news += dataLength
    if (arriving.news < fewBytes) return
    arriving.news = 0
    const isLong = performance.now() - arriving.begun >= longestArrival
    const isStream = isLong && arriving.length === undefined && !isLineBusy()
    if (isStream && arriving.blocking) takeForStream(arriving)
    // It goes on whether or not anything waits for it.
    if (isStream) return
    sign(arriving)
    if (arriving.blocking) lastOfContent = lastReceived
  })
  const end = (requestId: string, bytes?: number): void => {
    const arriving = open.get(requestId)
    if (arriving === undefined) return
    forget(requestId, arriving)
    if (bytes !== undefined) {
      arriving.bytes = bytes
      arriving.unpacked.counted = arriving.unpacked.all
    }
    sign(arriving)
  }
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => end(requestId, encodedDataLength))
  session.on('Network.loadingFailed', ({ requestId }) => end(requestId))
  // Requests of a document that was left do not end, they are forgotten.
  session.on('Page.lifecycleEvent', ({ frameId, loaderId, name }) => {
    if (frameId !== mainFrame || name !== 'init') return
    for (const [id, arriving] of open) if (arriving.loader !== loaderId) forget(id, arriving)
  })
  // A frame that shows another site moves to a process of its own, to which the end of its document is reported.
  session.on('Page.frameDetached', ({ frameId }) => {
    for (const [id, arriving] of open) if (arriving.frame === frameId) forget(id, arriving)
  })
  // Bodies are never read back, so the browser need not keep them.
  await session.send('Network.enable', { maxTotalBufferSize: 0, maxResourceBufferSize: 0 })

  /** Of open requests; -Infinity when there is none. */
  const lastSign = (of: 'blocking' | 'ends', elsewhere: number): number =>
    Math.max(elsewhere, ...[...open.values()].flatMap((arriving) => (arriving[of] ? [arriving.at] : [])))
  const isOlder = (at: number, silence: number): boolean => performance.now() - at >= silence

  return {
    lastReceived: () => lastReceived,
    lastBlocking: () =>
      Math.max(lastBlocking, ...[...open.values()].flatMap(({ blocking, at }) => (blocking ? [at] : []))),
    lastOfContent: () => lastOfContent,
    silentSince: (silence, elsewhere) => {
      const at = lastSign('blocking', elsewhere)
      return Number.isFinite(at) && isOlder(at, silence) ? at : undefined
    },
    idleSince: (silence, elsewhere) => {
      const at = Math.max(0, lastSign('ends', elsewhere))
      return isOlder(at, silence) ? at : undefined
    },
    documentUnderWay: () => [...open.values()].some(({ page, blocking }) => page && blocking),
    isElsewhere: (url, nth) => {
      const arriving = ofUrl.get(url)?.[nth]
      return arriving === undefined || (!arriving.open && arriving.loader !== '')
    },
    isOfWorker: (url, nth) => ofUrl.get(url)?.[nth]?.loader === '',
    bytesOf: (url, nth) => {
      const arriving = ofUrl.get(url)?.[nth]
      return arriving?.elsewhere === true ? 0 : arriving && arriving.bytes + notCounted(arriving)
    },
    hintedBody: (url, nth) => {
      const arriving = ofUrl.get(url)?.[nth]
      return arriving?.hinted === true ? (arriving.length ?? arriving.unpacked.all) : undefined
    },
  }
}

/** Of a compressed response that has come to a stop, the newest part, whose size Chromium does not say, is packed like the others. */
function notCounted({ compressed, unpacked: { all, counted, packed } }: Arriving): number {
  return compressed && counted > 0 ? Math.round(((all - counted) * packed) / counted) : 0
}

function headerOf(headers: Record<string, string>, wanted: string): string | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1]
}
