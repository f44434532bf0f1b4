import { EventEmitter } from 'node:events'
import type { Page, Request } from 'playwright-core'
import { expect, test } from 'vitest'
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
    method: () => 'GET',
    serviceWorker: () => (worker ? {} : null),
    timing: () => ({ responseEnd: 1 }),
    response: async () => ({ status: () => 200 }),
    sizes: sizes ?? (async () => ({ responseBodySize: 90, responseHeadersSize: 10 })),
    failure: () => ({ errorText: 'net::ERR_ABORTED' }),
  } as unknown as Request
}

function logged(bytesOf: Traffic['bytesOf'] = () => undefined) {
  const page = new FakePage()
  const log = logRequests(page as unknown as Page, { bytesOf } as Traffic)
  log.beginStep('home')
  return { page, log }
}

test('requests beyond the log are counted with their bytes', async () => {
  const { page, log } = logged(() => 7)
  for (let i = 0; i < 5_100; i++) {
    const request = fakeRequest()
    page.emit('request', request)
    page.emit('requestfinished', request)
  }
  page.emit('request', fakeRequest())
  await log.complete()
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
  await log.complete()
  expect(performance.now() - begun).toBeLessThan(5_000)
  expect(log.entries.map(({ bytes }) => bytes)).toEqual([10, 20, 30])
  // Counted once, however often it is asked.
  await log.complete()
  expect(log.of('home')).toEqual({ requests: 3, bytes: 60, unlogged: 0 })
})

test('only HTTP is a request, and service workers make them too', () => {
  const { page, log } = logged()
  page.emit('request', fakeRequest({ url: 'blob:http://site/1' }))
  page.emit('request', fakeRequest({ url: 'data:text/plain,1' }))
  page.context().emit('request', fakeRequest())
  page.context().emit('request', fakeRequest({ worker: true }))
  expect(log.entries).toHaveLength(1)
})
