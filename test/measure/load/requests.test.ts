import { EventEmitter } from 'node:events'
import type { Page, Request } from 'playwright-core'
import { expect, test } from 'vitest'
import { phasesOf } from '#measure/load/request-phases.ts'
import { logRequests } from '#measure/load/requests.ts'
import type { Traffic } from '#measure/load/traffic.ts'

class FakePage extends EventEmitter {
  readonly #context = new EventEmitter()
  context(): EventEmitter {
    return this.#context
  }
  mainFrame(): undefined {
    return undefined
  }
  workers(): { url: () => string }[] {
    return [{ url: () => 'http://site/own-worker.js' }]
  }
}

interface FakeRequest {
  url?: string
  worker?: boolean
  sizes?: () => Promise<{ responseBodySize: number; responseHeadersSize: number }>
}

function fakeRequest({ url = 'http://site/', worker = false, sizes }: FakeRequest = {}): Request {
  return {
    url: () => url,
    resourceType: () => 'fetch',
    isNavigationRequest: () => false,
    method: () => 'GET',
    serviceWorker: () => (worker ? {} : null),
    timing: () => ({ responseEnd: 1 }),
    response: async () => ({ status: () => 200 }),
    sizes: sizes ?? (async () => ({ responseBodySize: 90, responseHeadersSize: 10 })),
    failure: () => ({ errorText: 'net::ERR_ABORTED' }),
  } as unknown as Request
}

function logged(bytesOf: Traffic['bytesOf'] = () => undefined, more: Partial<Traffic> = {}) {
  const page = new FakePage()
  const traffic: Partial<Traffic> = {
    bytesOf,
    hintedBody: () => undefined,
    isElsewhere: () => false,
    isOfWorker: () => false,
    ...more,
  }
  const log = logRequests(page as unknown as Page, traffic as Traffic)
  log.beginStep('home')
  return { page, log }
}

test('a request that has been waited for in vain is not waited for again', () => {
  const { page, log } = logged()
  page.emit('request', fakeRequest({ url: 'http://site/poll' }))
  expect(log.inFlight()).toBe(1)
  log.stopWaiting()
  expect(log.inFlight()).toBe(0)
  page.emit('request', fakeRequest({ url: 'http://site/list' }))
  expect(log.inFlight()).toBe(1)
})

test('the script of a shared worker, whose answer Chromium does not report, is not waited for', () => {
  const { page, log } = logged(undefined, { isOfWorker: (url) => url.endsWith('worker.js') })
  page.emit('request', fakeRequest({ url: 'http://site/own-worker.js' }))
  expect(log.inFlight()).toBe(1)
  page.emit('request', fakeRequest({ url: 'http://site/shared-worker.js' }))
  expect(log.inFlight()).toBe(1)
})

test('requests beyond the log are counted with their bytes', async () => {
  const { page, log } = logged(() => 7)
  for (let i = 0; i < 5_100; i++) {
    const request = fakeRequest()
    page.emit('request', request)
    page.emit('requestfinished', request)
  }
  page.emit('request', fakeRequest())
  await log.complete(async () => new Map())
  expect(log.entries).toHaveLength(5_000)
  expect(log.of('home')).toEqual({ requests: 5_101, bytes: 5_100 * 100 + 7, unlogged: 101 })
  expect(log.of('search')).toEqual({ requests: 0, bytes: 0, unlogged: 0 })
})

test('a size that never comes is not waited for, and what arrived counts', async () => {
  const { page, log } = logged((_, nth) => [10, 20, 30][nth])
  const hung = fakeRequest({ sizes: () => new Promise(() => undefined) })
  const failed = fakeRequest()
  const under = fakeRequest()
  for (const request of [hung, failed, under]) page.emit('request', request)
  page.emit('requestfinished', hung)
  page.emit('requestfailed', failed)
  const begun = performance.now()
  await log.complete(async () => new Map())
  expect(performance.now() - begun).toBeLessThan(5_000)
  expect(log.entries.map(({ bytes }) => bytes)).toEqual([10, 20, 30])
  // Counted once, however often it is asked.
  await log.complete(async () => new Map())
  expect(log.of('home')).toEqual({ requests: 3, bytes: 60, unlogged: 0 })
})

test('what had arrived of a request when it was counted is not counted again when it ends', async () => {
  let arrived = 40
  const { page, log } = logged(() => arrived)
  const [finished, failed] = [fakeRequest(), fakeRequest()]
  for (const request of [finished, failed]) page.emit('request', request)
  await log.complete(async () => new Map())
  expect(log.of('home').bytes).toBe(80)
  arrived = 70
  page.emit('requestfinished', finished)
  page.emit('requestfailed', failed)
  await log.complete(async () => new Map())
  expect(log.entries.map(({ bytes }) => bytes)).toEqual([100, 70])
  expect(log.of('home').bytes).toBe(170)
})

test('only HTTP is a request, and service workers make them too', () => {
  const { page, log } = logged()
  page.emit('request', fakeRequest({ url: 'blob:http://site/1' }))
  page.emit('request', fakeRequest({ url: 'data:text/plain,1' }))
  page.context().emit('request', fakeRequest())
  page.context().emit('request', fakeRequest({ worker: true }))
  expect(log.entries).toHaveLength(1)
})

type RequestEvent = [by: 'page' | 'worker', event: 'begins' | 'is answered' | 'ends' | 'fails']

/** The events of a request of the page and of one of its worker for the same, in the order given. */
async function passedOn(events: RequestEvent[], byWorker = true) {
  const { page, log } = logged()
  const sizes = async () => ({ responseBodySize: 0, responseHeadersSize: 0 })
  const requests = { page: fakeRequest({ sizes }), worker: fakeRequest({ worker: true }) }
  for (const [by, event] of events) {
    const request = requests[by]
    const target = by === 'page' ? page : page.context()
    if (event === 'begins') target.emit('request', request)
    else if (event === 'ends') target.emit('requestfinished', request)
    else if (event === 'fails') target.emit('requestfailed', request)
    else if (by === 'page')
      page.emit('response', {
        request: () => request,
        status: () => 200,
        headers: () => ({}),
        fromServiceWorker: () => byWorker,
      })
  }
  await log.complete(async () => new Map())
  const { requests: count, bytes } = log.of('home')
  return { count, bytes, logged: log.entries.length }
}
const once = { count: 1, bytes: 100, logged: 1 }

test('a request that a worker passes on counts once, whether the event of the page or of the worker comes first', async () => {
  const pageBegins: RequestEvent = ['page', 'begins']
  const workerBegins: RequestEvent = ['worker', 'begins']
  const answered: RequestEvent = ['page', 'is answered']
  const pageEnds: RequestEvent = ['page', 'ends']
  const workerEnds: RequestEvent = ['worker', 'ends']
  expect(await passedOn([pageBegins, workerBegins, answered, workerEnds, pageEnds])).toEqual(once)
  expect(await passedOn([workerBegins, pageBegins, answered, pageEnds, workerEnds])).toEqual(once)
  expect(await passedOn([workerBegins, pageBegins, workerEnds, answered, pageEnds])).toEqual(once)
  // Answered from its cache, which it brings up to date.
  expect(await passedOn([pageBegins, answered, pageEnds, workerBegins, workerEnds])).toEqual(once)
  expect(await passedOn([workerBegins, pageBegins, workerEnds, ['page', 'fails']])).toEqual(once)
  expect(await passedOn([workerBegins, pageBegins, workerEnds])).toEqual(once)
})

test('what a worker stores ahead while the page asks the network for it has been asked for twice', async () => {
  const twice = { count: 2, bytes: 100, logged: 2 }
  const both: RequestEvent[] = [
    ['page', 'begins'],
    ['worker', 'begins'],
    ['page', 'is answered'],
    ['page', 'ends'],
    ['worker', 'ends'],
  ]
  expect(await passedOn(both, false)).toEqual(twice)
  // Stored before the page asks, which is answered from the cache.
  const stored: RequestEvent[] = [
    ['worker', 'begins'],
    ['worker', 'ends'],
    ['page', 'begins'],
    ['page', 'is answered'],
    ['page', 'ends'],
  ]
  expect(await passedOn(stored)).toEqual(twice)
})

test('the phases of a request are told apart, and what it has not is absent', () => {
  const none = { startTime: 0, domainLookupStart: -1, domainLookupEnd: -1, connectStart: -1, connectEnd: -1 }
  const reused = { ...none, secureConnectionStart: -1, requestStart: 2.4, responseStart: 92.4, responseEnd: 300 }
  expect(phasesOf(reused)).toEqual({ wait: 90, receive: 208 })
  const fresh = { ...reused, domainLookupStart: 0, domainLookupEnd: 20, connectStart: 20, connectEnd: 100 }
  expect(phasesOf({ ...fresh, secureConnectionStart: 50, requestStart: 101, responseStart: 191 })).toEqual({
    dns: 20,
    connect: 30,
    ssl: 50,
    wait: 90,
    receive: 109,
  })
  expect(phasesOf(fresh)).toMatchObject({ connect: 80 })
  expect(phasesOf({ ...fresh, secureConnectionStart: -1 })).not.toHaveProperty('ssl')
  expect(
    phasesOf({ ...none, secureConnectionStart: -1, requestStart: -1, responseStart: -1, responseEnd: -1 }),
  ).toBeUndefined()
})

test('what Early Hints had fetched counts once, although it comes from the cache then', async () => {
  const { page, log } = logged(() => 0, { hintedBody: (url) => (url.includes('plain') ? undefined : 7_000) })
  const sizes = async () => ({ responseBodySize: -10, responseHeadersSize: 10 })
  const ask = (url: string): void => {
    const request = fakeRequest({ url, sizes })
    page.emit('request', request)
    page.emit('requestfinished', request)
  }
  const known = async () => new Map([['http://site/style.css', 2_000]])
  for (const url of ['http://site/style.css', 'http://cdn/font.woff2', 'http://site/plain']) ask(url)
  await log.complete(known)
  expect(log.of('home').bytes).toBe(2_000 + 7_000 + 2 * 300)
  ask('http://site/style.css')
  await log.complete(known)
  expect(log.of('home')).toEqual({ requests: 4, bytes: 9_600, unlogged: 0 })
})

test('a sign of what is followed elsewhere is that of its beginning or its answer', () => {
  const { page, log } = logged(undefined, { isElsewhere: (url) => url.includes('other') })
  page.emit('request', fakeRequest())
  expect(log.lastElsewhere('ends')).toBe(Number.NEGATIVE_INFINITY)
  page.emit('request', fakeRequest({ url: 'http://other/' }))
  expect(log.lastElsewhere('ends')).toBeGreaterThan(performance.now() - 100)
  // The load event does not wait for what a script fetches.
  expect(log.lastElsewhere('blocking')).toBe(Number.NEGATIVE_INFINITY)
})

test('what the browser answers itself, as it does for a host known to have HTTPS, is no request', async () => {
  const { page, log } = logged()
  const [insecure, secure] = [fakeRequest({ url: 'http://site/' }), fakeRequest({ url: 'https://site/' })]
  const answer = (request: Request, status: number, headers: Record<string, string>): void => {
    page.emit('request', request)
    page.emit('response', {
      request: () => request,
      status: () => status,
      headers: () => headers,
      fromServiceWorker: () => false,
    })
    page.emit('requestfinished', request)
  }
  answer(insecure, 307, { location: 'https://site/', 'non-authoritative-reason': 'HSTS' })
  answer(secure, 307, { location: 'https://site/en' })
  await log.complete(async () => new Map())
  expect(log.entries.map(({ url }) => url)).toEqual(['https://site/'])
  expect(log.of('home')).toEqual({ requests: 1, bytes: 100, unlogged: 0 })
})
