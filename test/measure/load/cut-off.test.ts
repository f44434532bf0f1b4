import { EventEmitter } from 'node:events'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { arriveWithoutLoad } from '#measure/load/arrival.ts'
import { logRequests } from '#measure/load/requests.ts'
import { settle } from '#measure/load/settle.ts'
import type { Traffic } from '#measure/load/traffic.ts'

/** A page without a load event, of which nothing is ever drawn. */
class FakePage extends EventEmitter {
  readonly #context = new EventEmitter()
  readonly #frame = { waitForLoadState: () => new Promise(() => {}), goto: async () => null, waitForNavigation() {} }
  context = () => this.#context
  mainFrame = () => this.#frame
  workers = () => []
  goto = () => this.mainFrame().goto()
  waitForLoadState = () => this.mainFrame().waitForLoadState()
  reload = this.goto
  goBack = this.goto
  goForward = this.goto
}

const opening = <T>(navigation: Promise<T>) => navigation

/** ms that a step takes to open and to read a page whose document ends with this error of Chromium's. */
async function spentOn(failure: string): Promise<number> {
  const page = new FakePage()
  const requests = logRequests(page as unknown as Page, { isOfWorker: () => false } as unknown as Traffic)
  const traffic = { lastReceived: () => 0, lastBlocking: () => 0, documentUnderWay: () => false }
  const lifecycle = { parsed: () => false, painted: () => false, loaded: () => false, lastSign: () => 0 }
  const given = {
    page,
    requests,
    traffic,
    messages: { awaited: () => false },
    documents: { ofStep: () => [], opening },
  }
  const options = { ...given, lifecycle, limit: 3_000, vitals: { seen: async () => undefined } }
  arriveWithoutLoad(page as unknown as Page, options as unknown as Parameters<typeof arriveWithoutLoad>[1])
  const begun = performance.now()
  const request = {
    url: () => 'http://site/',
    resourceType: () => 'document',
    isNavigationRequest: () => true,
    frame: page.mainFrame,
    method: () => 'GET',
    serviceWorker: () => null,
    existingResponse: () => ({}),
    failure: () => ({ errorText: failure }),
  }
  page.emit('request', request)
  page.emit('response', {
    request: () => request,
    status: () => 200,
    headers: () => ({}),
    fromServiceWorker: () => false,
  })
  page.emit('framenavigated', page.mainFrame())
  page.emit('requestfailed', request)
  const done = page.goto().then(() => settle(options as unknown as Parameters<typeof settle>[0]))
  await done.catch(() => undefined)
  return performance.now() - begun
}

test.concurrent('a page that broke off has no load event, and is not waited for until the limit of the step', async () => {
  expect(await spentOn('net::ERR_CONTENT_DECODING_FAILED')).toBeLessThan(1_500)
})

test.concurrent('one whose loading was ended by the page itself is waited for', async () => {
  expect(await spentOn('net::ERR_ABORTED')).toBeGreaterThan(2_900)
})
