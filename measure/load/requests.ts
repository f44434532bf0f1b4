import type { Page, Request } from 'playwright-core'

/** One request of a page, any frame. Everything in it comes from the page and is untrusted. */
export interface RequestEntry {
  /** Step during which the request started. */
  step: string
  /** ms since the load began. */
  at: number
  /** At most 500 characters. */
  url: string
  type: string
  /** 0 when there was no response. */
  status: number
  /** Bytes over the wire, headers included; 0 from the cache. */
  bytes: number
  /** ms from start to last byte; absent when that never arrived. */
  duration?: number
  failure?: string
}

export interface RequestLog {
  /** Requests from now on belong to this step. */
  beginStep: (step: string) => void
  entries: RequestEntry[]
  /** Number of unfinished requests that a customer waits for. */
  inFlight: () => number
  /** Time (performance.now) at which the last request started or ended. */
  lastActivity: () => number
  /** The response to the main frame's newest document. */
  answer: () => { status: number; headers: Record<string, string> } | undefined
  /** Waits until the sizes of all finished requests are known. */
  complete: () => Promise<void>
}

/** Requests beyond this are not logged; the page still makes them. */
const mostEntries = 5_000
/** Types of requests that never end by design, or that no customer waits for. */
const endless = new Set(['eventsource', 'websocket', 'ping', 'beacon', 'cspviolationreport'])

/** Logs the requests of all frames, including those in other processes. */
export function logRequests(page: Page): RequestLog {
  const start = performance.now()
  const entries: RequestEntry[] = []
  const open = new Map<Request, RequestEntry>()
  const sizes = new Set<Promise<void>>()
  let step = ''
  let answer: ReturnType<RequestLog['answer']>
  let lastActivity = start

  page.on('request', (request) => {
    lastActivity = performance.now()
    if (entries.length >= mostEntries) return
    const entry = {
      step,
      at: Math.round(lastActivity - start),
      url: request.url().slice(0, 500),
      type: request.resourceType(),
      status: 0,
      bytes: 0,
    }
    entries.push(entry)
    open.set(request, entry)
  })
  page.on('response', (response) => {
    const request = response.request()
    if (!request.isNavigationRequest() || request.frame() !== page.mainFrame()) return
    answer = { status: response.status(), headers: response.headers() }
  })
  const end = (request: Request): RequestEntry | undefined => {
    lastActivity = performance.now()
    const entry = open.get(request)
    open.delete(request)
    return entry
  }
  page.on('requestfinished', (request) => {
    const entry = end(request)
    if (entry === undefined) return
    entry.duration = Math.round(request.timing().responseEnd)
    const size = readSize(request, entry).finally(() => sizes.delete(size))
    sizes.add(size)
  })
  page.on('requestfailed', (request) => {
    const entry = end(request)
    if (entry !== undefined) entry.failure = (request.failure()?.errorText ?? 'failed').slice(0, 100)
  })

  return {
    beginStep: (name) => {
      step = name
    },
    entries,
    inFlight: () => [...open.keys()].filter((request) => !endless.has(request.resourceType())).length,
    lastActivity: () => lastActivity,
    answer: () => answer,
    complete: async () => {
      await Promise.all(sizes)
    },
  }
}

async function readSize(request: Request, entry: RequestEntry): Promise<void> {
  try {
    const response = await request.response()
    entry.status = response?.status() ?? 0
    const { responseBodySize, responseHeadersSize } = await request.sizes()
    entry.bytes = responseBodySize + responseHeadersSize
  } catch {
    // The page was closed in the meantime; what is known so far is kept.
  }
}
