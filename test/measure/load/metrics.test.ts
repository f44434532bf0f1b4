import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { crc32, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEFINITIONS } from '#core/model/method.ts'
import type { Journey } from '#measure/journey/journey.ts'
import { walkPages } from '#measure/journey/pages.ts'
import { measuredOnce } from '../measured.ts'
import { type Race, race } from '../race.ts'
import { html, type Site, serveSite } from '../site.ts'
import { type Slowdown, slowdown } from '../slowdown.ts'

/** Shared machines are sometimes slow but never fast: lower bounds are tight, upper bounds leave room, ms. */
const slack = 400

const longText = Array.from(
  { length: 4_000 },
  (_, i) => `<i>${createHash('md5').update(`${i}`).digest('hex')}</i>`,
).join('')
/** Noise, because LCP passes over images of few bytes for their size (https://web.dev/articles/lcp#low-entropy). */
const picture = noisePng(300, 200)
const imageAnswer = (delay: number) => (_: unknown, response: ServerResponse) => {
  setTimeout(() => {
    response.setHeader('content-type', 'image/png')
    response.end(picture)
  }, delay)
}

function noisePng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data])
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(data.length, 0)
    frame.writeUInt32BE(crc32(body), 4)
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
  }
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0])
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // Grey, a filter byte before each row.
  const rows = Array.from({ length: height }, (_, y) =>
    Buffer.from([0, ...Array.from({ length: width }, (_, x) => Math.imul(x * 7919 + y, 2654435761) >>> 24)]),
  )
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])
  const data = deflateSync(Buffer.concat(rows))
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])
}

let site: Site
let other: Site
let walked: Race
beforeAll(async () => {
  site = await serveSite({
    '/late-byte': (_, response) => void setTimeout(() => html(response, '<h1>Hello</h1>'), 300),
    '/late-image': '<p>Small</p><img id="hero" src="/image.png" width="600" height="400">',
    '/image.png': imageAnswer(500),
    // A block of 1000 x 500 moves down by 200 on a screen of 1000 x 1000.
    '/shift': `<style>body{margin:0}</style><div id="pushed"></div><div style="height:500px;background:#cde">Text</div>
      <script>setTimeout(() => { pushed.style.height = '200px' }, 300)</script>`,
    // After FCP, in a task of its own.
    '/long-task': `<h1>Hello</h1><script>new PerformanceObserver(() => setTimeout(() => {
      const end = performance.now() + 200; while (performance.now() < end);
      }, 100)).observe({ type: 'paint', buffered: true })</script>`,
    '/redirect': (_, response) =>
      void setTimeout(() => {
        response.writeHead(302, { location: '/plain' })
        response.end()
      }, 200),
    '/plain': '<h1>Plain</h1>',
    '/etag': (request, response) => {
      response.setHeader('etag', '"1"')
      response.setHeader('cache-control', 'no-cache')
      if (request.headers['if-none-match'] === '"1"') {
        response.statusCode = 304
        response.end()
      } else html(response, longText)
    },
    '/gzip': (_, response) => {
      response.setHeader('content-encoding', 'gzip')
      response.setHeader('content-type', 'text/html')
      response.end(gzipSync(`<!doctype html><link rel="icon" href="data:,">${longText}`))
    },
    '/button': `<h1>Hello</h1><button onclick="const end = performance.now() + 200; while (performance.now() < end);
      this.textContent = 'Done'">Press</button>`,
  })
  other = await serveSite({
    '/away': (_, response) =>
      void setTimeout(() => {
        response.writeHead(301, { location: `${site.origin}/plain` })
        response.end()
      }, 200),
  })
})
afterAll(async () => {
  await site[Symbol.asyncDispose]()
  await other[Symbol.asyncDispose]()
})
measuredOnce(async () => {
  const us = { origin: site.origin, alsoAllowed: [other.origin], journey: tour }
  walked = await race({ contestants: { Us: us }, steps: tourSteps })
})

/** One walk past everything whose metrics are known: a browser for each would only cost time. */
const tourSteps = [
  ...['late-byte', 'late-image', 'shift', 'plain', 'long-task', 'redirect', 'away'],
  ...['gzip', 'etag', 'etag again', 'button', 'press'],
]
const tour: Journey = async ({ page, step }) => {
  for (const name of tourSteps) {
    if (name === 'press') await step(name, () => page.getByRole('button').click())
    else await step(name, () => page.goto(`${name === 'away' ? other.origin : ''}/${name.replace(' again', '')}`))
  }
}

function stepOf({ round }: Race, name: string) {
  const load = round.visits[0]?.loads[0]
  const step = load?.steps.find((each) => each.name === name)
  if (step === undefined) throw new Error(`no step ${name}: ${JSON.stringify(load?.failure)}`)
  return step
}

test('a late first byte shows in TTFB and delays everything after it', async () => {
  const { metrics, document } = stepOf(walked, 'late-byte')
  expect(metrics.ttfb).toBeGreaterThanOrEqual(299)
  expect(metrics.ttfb).toBeLessThan(300 + slack)
  expect(metrics.fcp).toBeGreaterThanOrEqual(metrics.ttfb ?? Number.NaN)
  expect(metrics.lcp).toBeGreaterThanOrEqual(metrics.fcp ?? Number.NaN)
  expect(metrics.duration).toBeGreaterThanOrEqual(metrics.load ?? Number.NaN)
  expect(document?.lcp?.wait).toBeGreaterThanOrEqual(299)
})

test('LCP is the late image, and its parts add up to LCP', async () => {
  const { metrics, document } = stepOf(walked, 'late-image')
  expect(metrics.fcp).toBeLessThan(500)
  expect(metrics.lcp).toBeGreaterThanOrEqual(500)
  expect(metrics.lcp).toBeLessThan(500 + slack)
  const lcp = document?.lcp
  if (lcp === undefined) throw new Error('no parts')
  expect(lcp.element).toContain('#hero')
  expect(lcp.load).toBeGreaterThanOrEqual(490)
  const { element: _, ...parts } = lcp
  const sum = Object.values(parts).reduce((total, part) => total + part, 0)
  expect(Math.abs(sum - (metrics.lcp ?? Number.NaN))).toBeLessThan(2)
})

test('CLS of a known layout shift is accurate to a hundredth', async () => {
  const { metrics } = stepOf(walked, 'shift')
  // impact (500 + 200) / 1000 times distance 200 / 1000, https://web.dev/articles/cls#layout-shift-score
  expect(metrics.cls).toBeCloseTo(0.7 * 0.2, 2)
})

test('a page without layout shifts has a CLS of 0, not a missing one', async () => {
  expect(stepOf(walked, 'plain').metrics.cls).toBe(0)
})

test('a long task of 200 ms has 150 ms of blocking time', async () => {
  const { metrics } = stepOf(walked, 'long-task')
  expect(metrics.tbt).toBeGreaterThanOrEqual(145)
  expect(metrics.tbt).toBeLessThan(150 + slack)
})

test('the time of a redirect is part of TTFB and reported separately', async () => {
  const { metrics, document } = stepOf(walked, 'redirect')
  expect(metrics.ttfb).toBeGreaterThanOrEqual(199)
  expect(document?.lcp?.redirect).toBeGreaterThanOrEqual(195)
  expect(document?.url).toBe(`${site.origin}/plain`)
  expect(metrics.requests).toBe(2)
})

test('a redirect from another origin is reported separately too', async () => {
  expect(stepOf(walked, 'away').document?.lcp?.redirect).toBeGreaterThanOrEqual(195)
})

test('bytes are counted on the wire: compressed, and next to none for a 304', async () => {
  const compressed = gzipSync(`<!doctype html><link rel="icon" href="data:,">${longText}`).length
  const bytes = (name: string): number => stepOf(walked, name).metrics.bytes ?? Number.NaN
  const headers = 500
  expect(bytes('gzip')).toBeGreaterThanOrEqual(compressed)
  expect(bytes('gzip')).toBeLessThan(compressed + headers)
  expect(bytes('etag')).toBeGreaterThanOrEqual(longText.length)
  expect(bytes('etag')).toBeLessThan(longText.length * 1.01 + headers)
  expect(bytes('etag again')).toBeGreaterThan(0)
  expect(bytes('etag again')).toBeLessThan(headers)
  expect(stepOf(walked, 'etag again').document?.status).toBe(200)
})

test('a slow response to a click is the INP of its step, which has no navigation metrics', async () => {
  expect(stepOf(walked, 'button').metrics.inp).toBeUndefined()
  const { metrics, document } = stepOf(walked, 'press')
  expect(metrics.inp).toBeGreaterThanOrEqual(200)
  expect(metrics.inp).toBeLessThan(200 + slack)
  expect(document).toBeUndefined()
  expect(metrics.lcp).toBeUndefined()
  expect(metrics.bytes).toBe(0)
})

test('every load starts cold: nothing is cached from the previous one', async () => {
  await using counted = await serveSite({
    '/': '<h1>Hello</h1><script src="/kept.js"></script>',
    '/kept.js': (_, response) => {
      response.setHeader('cache-control', 'max-age=3600')
      response.setHeader('content-type', 'text/javascript')
      response.end('1')
    },
  })
  const journey = walkPages({ home: '/', again: '/' }, ['home', 'again'])
  const { round } = await race({
    contestants: { Us: { origin: counted.origin, journey } },
    steps: ['home', 'again'],
    loads: 3,
  })
  expect(round.visits[0]?.status).toBe('ok')
  expect(counted.hits.get('/kept.js')).toBe(3)
})

test('a profile throttles network and CPU and identifies as its device', async () => {
  const facts: { slower: Slowdown; device: Record<string, unknown> }[] = []
  const journey: Journey = async ({ page, step }) => {
    await step('open', () => page.goto('/plain'))
    const slower = await page.evaluate<Slowdown>(slowdown)
    const device = await page.evaluate(() => ({
      width: innerWidth,
      touch: navigator.maxTouchPoints > 0,
      agent: navigator.userAgent,
      language: navigator.language,
    }))
    facts.push({ slower, device })
  }
  const phone = {
    name: 'phone',
    viewport: { width: 400, height: 800 },
    deviceScaleFactor: 2,
    mobile: true,
    cpuSlowdown: 4,
    network: { latency: 400, downKbps: 5000, upKbps: 5000 },
  }
  const contestants = { Us: { origin: site.origin, journey } }
  const fast = await race({ contestants, steps: ['open'] })
  const slow = await race({ contestants, steps: ['open'], profile: phone })
  expect(stepOf(slow, 'open').metrics.ttfb).toBeGreaterThanOrEqual(395)
  expect(stepOf(fast, 'open').metrics.ttfb).toBeLessThan(395)
  expect(fast.round.method.profile).not.toBe(slow.round.method.profile)
  expect(fast.round.method.definitions).toBe(DEFINITIONS)
  const [plain, throttled] = facts
  expect(plain?.slower.middle).toBeLessThan(2)
  expect(throttled?.slower.quarter).toBeGreaterThan(2)
  expect(throttled?.device).toMatchObject({ width: 400, touch: true, language: 'en-AU' })
  expect(throttled?.device.agent).toMatch(/Android.*Chrome\/\d+.*Mobile.*Outpace\//)
})
