import type { IncomingHttpHeaders } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBrowser, type VisitBrowser } from '#measure/chromium/start.ts'
import { newDeviceContext } from '#measure/load/device.ts'
import { allowedAddresses } from '#measure/network/allow.ts'
import { chromium, plainProfile } from '../here.ts'
import { html, type Site, serveSite } from '../site.ts'

const asked = new Map<string, IncomingHttpHeaders>()
const frame = '<iframe src="/frame"></iframe>'

let site: Site
let browser: VisitBrowser
beforeAll(async () => {
  site = await serveSite({
    '/': (request, response) => {
      asked.set('page', request.headers)
      html(response, frame)
    },
    '/frame': (request, response) => {
      asked.set('frame', request.headers)
      html(response, 'Frame')
    },
    '/api': (request, response) => {
      asked.set('fetch', request.headers)
      response.end('{}')
    },
    '/worker.js': (request, response) => {
      asked.set('worker', request.headers)
      response.setHeader('content-type', 'text/javascript')
      response.end(`postMessage([navigator.language, new Date(0).getHours()])`)
    },
  })
  browser = await startBrowser({ files: await chromium(), memory: 700e6, allow: allowedAddresses([site.origin]) })
})
afterAll(async () => {
  await browser?.end()
  await site?.[Symbol.asyncDispose]()
})

test.each([
  // Hours of the start of 1970: https://www.iana.org/time-zones
  { locale: 'ja-JP', timeZone: 'Asia/Tokyo', number: '1,234.5', hour: 9 },
  { locale: 'de-AT', timeZone: 'Australia/Sydney', number: '1234,5', hour: 10 },
])('a page in $locale and $timeZone gets them in headers, scripts, frames and workers', async (market) => {
  const { locale, timeZone, number, hour } = market
  const context = await newDeviceContext({
    browser: browser.browser,
    market: { id: 'here', name: 'Here', region: 'local', profile: plainProfile, locale, timeZone },
    origin: site.origin,
    relay: undefined,
  })
  try {
    const page = await context.newPage()
    await page.goto('/', { waitUntil: 'load' })
    const facts = () => ({
      language: navigator.language,
      first: navigator.languages[0],
      intl: Intl.DateTimeFormat().resolvedOptions().locale,
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      hour: new Date(0).getHours(),
    })
    const wanted = { language: locale, first: locale, intl: locale, zone: timeZone, hour }
    expect(await page.evaluate(facts)).toEqual(wanted)
    expect(await page.frames()[1]?.evaluate(facts)).toEqual(wanted)
    expect(await page.evaluate(() => (1234.5).toLocaleString().replace(/\s/, ''))).toBe(number)
    const ofWorker = await page.evaluate(async () => {
      await fetch('/api')
      return new Promise((answer) => {
        new Worker('/worker.js').onmessage = ({ data }) => answer(data)
      })
    })
    expect(ofWorker).toEqual([locale, hour])
    for (const name of ['page', 'frame', 'fetch', 'worker']) {
      expect(asked.get(name)?.['accept-language'], name).toMatch(new RegExp(`^${locale}`))
    }
  } finally {
    await context.close()
  }
})

test('permissions are denied at once, whatever the market, in the page and its frames', async () => {
  const context = await newDeviceContext({
    browser: browser.browser,
    market: {
      id: 'here',
      name: 'Here',
      region: 'local',
      profile: plainProfile,
      locale: 'ja-JP',
      timeZone: 'Asia/Tokyo',
    },
    origin: site.origin,
    relay: undefined,
  })
  try {
    const page = await context.newPage()
    await page.goto('/')
    const answers = () =>
      Promise.all([
        new Promise((answer) =>
          navigator.geolocation.getCurrentPosition(
            () => answer('position'),
            ({ code }) => answer(code),
            { timeout: 5_000 },
          ),
        ),
        navigator.permissions.query({ name: 'geolocation' }).then(({ state }) => state),
        navigator.permissions.query({ name: 'notifications' }).then(({ state }) => state),
      ])
    // Code 1 is PERMISSION_DENIED: https://www.w3.org/TR/geolocation/#position_error_interface
    for (const each of page.frames()) expect(await each.evaluate(answers)).toEqual([1, 'denied', 'denied'])
  } finally {
    await context.close()
  }
})
