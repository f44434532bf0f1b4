import type { Page, Request, Response } from 'playwright-core'
import type { LoggedRequest } from '#core/model/logged-request.ts'
import { hostOf } from '../network/allow.ts'
import type { Relay } from '../network/relay/relay.ts'
import { cutOffBy } from './no-page.ts'
import { isBlocking, type RequestActivity, requestActivity } from './request-activity.ts'
import { countBytes, timedHeaders } from './request-bytes.ts'
import { phasesOf } from './request-phases.ts'
import { longestUrl, type Traffic } from './traffic.ts'
import { matchWorkerRequests } from './worker-requests.ts'

/** Requests of a step, all of them, whether or not they are in the log. */
export interface StepTraffic {
  requests: number
  bytes: number
  /** Requests that the log has no room for; they are counted all the same. */
  unlogged: number
}

export interface RequestLog extends Pick<RequestActivity, 'lastActivity' | 'lastBlocking' | 'lastOfLoad'> {
  /** Requests from now on belong to this step. */
  beginStep: (step: string) => void
  entries: LoggedRequest[]
  /** Number of unfinished requests that a customer waits for. */
  inFlight: () => number
  /** Those of now are not waited for any more: they have been for as long as any. */
  stopWaiting: () => void
  /** Something with which the page may bring content has been under way for a while: not what is asked for again and again. */
  awaitsContent: () => boolean
  /** The page has asked for another document, which has not come yet. */
  isLeaving: () => boolean
  /** The page's own document broke off: it has no load event. */
  isCutOff: () => boolean
  /**
   * When the last sign came of unfinished requests that `Traffic` does not follow, as those of frames of other sites: of those that the
   * load event waits for, or of all that end at some time. -Infinity when there is none.
   */
  lastElsewhere: (of: 'blocking' | 'ends') => number
  /** The response to the main frame's newest document. */
  answer: () => { status: number; headers: Record<string, string>; failure?: string } | undefined
  /**
   * The bytes of the newest document, from its own timing: of one that a service worker got by navigation preload, no event tells
   * them, and of a prefetch that the page was left for, the event may not come.
   */
  documentArrived: (document: { transferred: number; prefetched: boolean }) => void
  /**
   * Counts what has arrived until now, of unfinished requests too. Waits for sizes of finished requests, not for ever. `hintedSizes`
   * is asked where Early Hints had something fetched, which Chromium reports as cached.
   */
  complete: (hintedSizes: () => Promise<ReadonlyMap<string, number>>) => Promise<void>
  of: (step: string) => StepTraffic
}

/** Requests beyond this are not logged, only counted. */
const mostEntries = 5_000
/** Types of requests that never end by design, or that no customer waits for. */
const endless = new Set(['eventsource', 'websocket', 'ping', 'beacon', 'cspviolationreport'])
/** Types of requests with which scripts get what they show. */
const bringing = new Set(['document', 'stylesheet', 'script', 'xhr', 'fetch'])
/** Most polls are answered within this, ms. */
const awhile = 2_000

/** Logs the requests of all frames, including those in other processes, and of service workers. */
export function logRequests(page: Page, traffic: Traffic, relay?: Pick<Relay, 'lookupOf'>): RequestLog {
  const activity = requestActivity()
  const entries: LoggedRequest[] = []
  const open = new Map<Request, LoggedRequest>()
  /** Of each step, what the log has no room for. */
  const beyond = new Map<string, { requests: number; bytes: number }>()
  const unlogged = new WeakSet<LoggedRequest>()
  let step = ''
  let answer: ReturnType<RequestLog['answer']>
  /** Of the answer. */
  let answered: { request: Request; entry: LoggedRequest | undefined } | undefined
  /** The request for a document that has not replaced the one before it yet. */
  let leaving: Request | undefined
  const outlasting = new WeakSet<Request>()
  const isDocument = (request: Request): boolean =>
    request.isNavigationRequest() && request.frame() === page.mainFrame()

  const begin = (request: Request): void => {
    // The content of `blob:` and the like does not cross the network.
    if (!/^https?:/.test(request.url())) return
    if (isDocument(request)) leaving = request
    activity.begin(request, isDocument(request))
    const entry: LoggedRequest = {
      step,
      at: Math.round(activity.lastActivity() - activity.start),
      url: request.url().slice(0, longestUrl),
      type: request.resourceType(),
      status: 0,
      bytes: 0,
    }
    if (request.method() !== 'GET') entry.method = request.method().slice(0, 20)
    open.set(request, entry)
    const isOfPage = request.serviceWorker() === null
    if (isOfPage) bytes.begin(entry)
    if (entries.length < mostEntries) {
      entries.push(entry)
      // Not beyond the log: each is compared with all that are under way.
      workers.began(entry, isOfPage ? 'page' : 'worker')
      return
    }
    unlogged.add(entry)
    const more = beyond.get(step) ?? { requests: 0, bytes: 0 }
    beyond.set(step, { ...more, requests: more.requests + 1 })
  }
  const end = (request: Request): LoggedRequest | undefined => {
    const entry = open.get(request)
    if (request === leaving) leaving = undefined
    if (entry === undefined) return undefined
    activity.sign(request)
    open.delete(request)
    workers.ended(entry)
    return entry
  }
  /** No event tells what becomes of its script: a shared worker belongs to no page. */
  const isOfSharedWorker = (request: Request, entry: LoggedRequest): boolean =>
    traffic.isOfWorker(entry.url, bytes.placeOf(entry)) &&
    page.workers().every((worker) => worker.url() !== request.url())
  /** What a worker asked for in place of the page is one request with the page's. */
  const standsFor = new WeakMap<LoggedRequest, LoggedRequest>()
  const add = (made: LoggedRequest, size: number): void => {
    const entry = standsFor.get(made) ?? made
    entry.bytes += size
    const more = unlogged.has(entry) ? beyond.get(entry.step) : undefined
    if (more !== undefined) more.bytes += size
  }
  const bytes = countBytes(traffic, add)
  const finish = (request: Request): void => {
    const entry = end(request)
    if (entry === undefined) return
    const timing = request.timing()
    entry.duration = Math.round(timing.responseEnd)
    const phases = phasesOf(timing, relay?.lookupOf(hostOf(request.url())))
    if (phases !== undefined) entry.phases = phases
    bytes.measure(request, entry)
  }
  const fail = (request: Request): void => {
    const entry = end(request)
    if (entry === undefined) return
    entry.failure = (request.failure()?.errorText ?? 'failed').slice(0, 100)
    bytes.fail(entry)
    if (request === answered?.request && answer !== undefined) answer.failure = entry.failure
  }
  const remove = (entry: LoggedRequest): void => {
    const at = entries.lastIndexOf(entry)
    if (at !== -1) entries.splice(at, 1)
  }
  /** Forgets a request that was not sent. */
  const drop = (request: Request): void => {
    const entry = end(request)
    const more = entry !== undefined && unlogged.has(entry) ? beyond.get(entry.step) : undefined
    if (more !== undefined) more.requests--
    else if (entry !== undefined) remove(entry)
  }
  const workers = matchWorkerRequests((made, asked) => {
    const size = made.bytes
    add(made, -size)
    remove(made)
    standsFor.set(made, asked)
    add(asked, size)
  })
  /** The page's own requests have events of the page. */
  const ofWorker = (listener: (request: Request) => void) => (request: Request) => {
    if (request.serviceWorker() !== null) listener(request)
  }

  page.on('request', begin)
  page.on('requestfinished', finish)
  page.on('requestfailed', fail)
  const context = page.context()
  context.on('request', ofWorker(begin))
  context.on('requestfinished', ofWorker(finish))
  context.on('requestfailed', ofWorker(fail))
  page.on('response', (response) => {
    const request = response.request()
    if (isOwnAnswer(response)) drop(request)
    const entry = open.get(request)
    if (entry !== undefined) {
      entry.status = response.status()
      workers.answered(entry, response.fromServiceWorker() ? 'worker' : 'network')
      activity.answered(request)
    }
    if (!isDocument(request)) return
    answered = { request, entry }
    answer = { status: response.status(), headers: response.headers() }
  })
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame() && leaving?.existingResponse()) leaving = undefined
  })

  return {
    beginStep: (name) => {
      step = name
    },
    entries,
    inFlight: () =>
      [...open].filter(
        ([request, entry]) =>
          !endless.has(request.resourceType()) && !outlasting.has(request) && !isOfSharedWorker(request, entry),
      ).length,
    stopWaiting: () => {
      for (const request of open.keys()) outlasting.add(request)
    },
    awaitsContent: () => {
      const before = performance.now() - activity.start - awhile
      return [...open].some(
        ([request, { at }]) => bringing.has(request.resourceType()) && !isDocument(request) && at <= before,
      )
    },
    isLeaving: () => leaving !== undefined,
    isCutOff: () => leaving === undefined && cutOffBy(answer?.failure) !== undefined,
    lastActivity: activity.lastActivity,
    lastBlocking: activity.lastBlocking,
    lastOfLoad: activity.lastOfLoad,
    lastElsewhere: (of) => {
      const isMeant = (type: string): boolean => (of === 'blocking' ? isBlocking(type) : !endless.has(type))
      const signs = [...open].flatMap(([request, entry]) =>
        isMeant(request.resourceType()) && traffic.isElsewhere(entry.url, bytes.placeOf(entry))
          ? [activity.signedAt(request)]
          : [],
      )
      return Math.max(...signs)
    },
    answer: () => answer,
    documentArrived: ({ transferred, prefetched }) => {
      const own = answered?.entry
      if (own === undefined || own.bytes > 0 || (answered && open.has(answered.request))) return
      const ahead = prefetched ? entries.findLast((entry) => entry !== own && entry.url === own.url) : undefined
      if (ahead === undefined) add(own, transferred)
      else if (ahead.bytes < transferred - timedHeaders) {
        for (const [request, entry] of open) if (entry === ahead) open.delete(request)
        add(ahead, transferred - ahead.bytes)
      }
    },
    complete: (hintedSizes) => {
      workers.matchOpen()
      return bytes.complete(open, hintedSizes)
    },
    of: (name) => {
      const own = entries.filter((entry) => entry.step === name)
      const more = beyond.get(name) ?? { requests: 0, bytes: 0 }
      return {
        requests: own.length + more.requests,
        bytes: sum(own) + more.bytes,
        unlogged: more.requests,
      }
    },
  }
}

/** Chromium redirects to HTTPS itself where it knows that a host has it, and says so in a header of its own. */
function isOwnAnswer(response: Response): boolean {
  return response.status() === 307 && 'non-authoritative-reason' in response.headers()
}

function sum(entries: readonly LoggedRequest[]): number {
  return entries.reduce((total, { bytes }) => total + bytes, 0)
}
