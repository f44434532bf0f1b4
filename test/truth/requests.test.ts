import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StepSample } from '#core/model/round.ts'
import { measuredOnce } from '../measure/measured.ts'
import { type Site, serveSite } from '../measure/site.ts'
import { noisePng } from './noise.ts'
import { after, expectTime, heading, stepOf, visit, walked } from './walked.ts'

/** Pages with known answers: requests that are made ahead, broken off or still under way, and pages that ask to stay. */

const rules = (kind: string) =>
  `<script type="speculationrules">{"${kind}":[{"source":"document","where":{"href_matches":"/*"},"eagerness":"conservative"}]}</script>`
const picture = noisePng(400, 300)
const part = Buffer.alloc(1_000_000, 7)

let site: Site
beforeAll(async () => {
  site = await serveSite({
    '/plain': after(300, heading),
    '/prefetch': after(100, `${heading}<a href="/post">Next</a>${rules('prefetch')}`),
    '/prerender': after(100, `${heading}<a href="/post">Next</a>${rules('prerender')}`),
    '/post': after(800, '<h1 style="font-size:80px">Post: the largest text of the page</h1>'),
    '/form': `${heading}<input aria-label="Email">
      <script>addEventListener('beforeunload', (event) => event.preventDefault())</script>`,
    '/part': (_, response) => {
      response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': '5000000' })
      response.write(part)
    },
    '/under-way': `${heading}<script>fetch('/part').then((answer) => answer.arrayBuffer())</script>`,
    '/broken-off': `${heading}<script>const stop = new AbortController()
      fetch('/part', { signal: stop.signal }).then((answer) => answer.arrayBuffer()).catch(() => undefined)
      setTimeout(() => stop.abort(), 400)</script>`,
    '/blobs': `${heading}<script>for (let i = 0; i < 20; i++) { const image = new Image()
      image.src = URL.createObjectURL(new Blob(['<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
      { type: 'image/svg+xml' })); document.body.append(image) }</script>`,
    '/worker-page': `${heading}<script>navigator.serviceWorker.register('/worker.js')</script>`,
    '/worker.js': (_, response) => {
      response.setHeader('content-type', 'text/javascript')
      response.end(`addEventListener('install', (event) => event.waitUntil(
        caches.open('a').then((cache) => cache.addAll(['/precached', '/picture']))))`)
    },
    '/passing': `${heading}<script>navigator.serviceWorker.register('/passing.js')
      navigator.serviceWorker.ready.then(() => { document.title = 'ready' })</script>`,
    '/passing.js': (_, response) => {
      response.setHeader('content-type', 'text/javascript')
      response.end(`skipWaiting(); addEventListener('activate', (event) => event.waitUntil(clients.claim()))
        addEventListener('fetch', (event) => event.respondWith(
          event.request.url.endsWith('/picture') ? caches.match(event.request) : fetch(event.request)))`)
    },
    '/ahead': `${heading}<script>navigator.serviceWorker.register('/ahead.js')
      navigator.serviceWorker.ready.then(() => { document.title = 'ready' })</script>`,
    '/ahead.js': (_, response) => {
      response.setHeader('content-type', 'text/javascript')
      response.end(`skipWaiting(); addEventListener('activate', (event) => event.waitUntil(
        registration.navigationPreload.enable().then(() => clients.claim())))
        addEventListener('fetch', (event) => event.request.mode === 'navigate' && event.respondWith(event.preloadResponse))`)
    },
    '/preloaded': after(100, `${heading}<!--${'x'.repeat(200_000)}-->`),
    '/passed': `${heading}<img src="/picture"><script>fetch('/precached')</script>`,
    '/picture': (_, response) => {
      response.setHeader('content-type', 'image/png')
      response.end(picture)
    },
    '/precached': (_, response) => void response.end(part),
  })
})
afterAll(async () => await site[Symbol.asyncDispose]())

test('a click on a prefetched or prerendered link takes as long as the page does from the click', async () => {
  const took = new Map<string, number>()
  const begun = performance.now()
  const only = await visit(
    site,
    ['/prefetch', 'click /prefetch', '/prerender', 'click /prerender'],
    async ({ page, step }) => {
      for (const path of ['/prefetch', '/prerender']) {
        await step(path, () => page.goto(path))
        await step(`click ${path}`, async () => {
          const clicked = performance.now()
          await page.getByRole('link').click()
          await page.getByRole('heading', { name: 'Post' }).waitFor()
          took.set(path, performance.now() - clicked)
        })
      }
    },
  )
  for (const [path, time] of took) {
    const { metrics } = stepOf(only, `click ${path}`)
    expect(metrics.lcp).toBeLessThan(time + 100)
    // The prefetch begins at pointer down, the navigation when the button is released.
    expect(metrics.lcp).toBeGreaterThan(400)
    expect(metrics.load).toBeDefined()
    // The page came once, with the prefetch.
    expect(metrics.bytes, path).toBeGreaterThan(400)
    expect(metrics.bytes, path).toBeLessThan(1_000)
  }
  expect(performance.now() - begun).toBeLessThan(25_000)
})

test('"leave this page?" is answered with yes', async () => {
  const only = await visit(site, ['form', 'done'], async ({ page, step }) => {
    await step('form', async () => {
      await page.goto('/form')
      await page.getByLabel('Email').click()
      await page.keyboard.type('a@b.example')
    })
    await step('done', () => page.goto('/plain'))
  })
  expectTime(stepOf(only, 'done'), 'lcp', 330)
})

describe('requests and bytes', () => {
  const pages: [path: string, requests: number, bytes: number, tolerance: number][] = [
    ['/under-way', 2, 1_000_600, 0.01],
    ['/broken-off', 2, 1_000_600, 0.01],
    ['/blobs', 1, 800, 0.25],
    ['/worker-page', 4, 1_001_000 + picture.length, 0.01],
    ['/passing', 2, 1_000, 0.6],
    ['/passed', 3, 1_000_800, 0.01],
    ['/ahead', 2, 1_000, 0.6],
    ['/preloaded', 1, 200_600, 0.01],
  ]
  let sampleOf: (path: string) => StepSample
  measuredOnce(async () => {
    sampleOf = await walked(
      site,
      pages.map(([path]) => path),
    )
  })

  test.for(pages)('%s makes %i requests of %i bytes', ([path, requests, bytes, tolerance]) => {
    const { metrics, unlogged } = sampleOf(path)
    expect(metrics.requests).toBe(requests)
    expect(metrics.bytes).toBeGreaterThan(bytes * (1 - tolerance))
    expect(metrics.bytes).toBeLessThan(bytes * (1 + tolerance))
    expect(unlogged).toBeUndefined()
  })
})
