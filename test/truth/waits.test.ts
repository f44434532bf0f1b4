import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StepSample } from '#core/model/round.ts'
import type { Journey } from '#measure/journey/journey.ts'
import { loads } from '../measure/loads.ts'
import { measuredOnce } from '../measure/measured.ts'
import { race } from '../measure/race.ts'
import { html, type Site, serveSite } from '../measure/site.ts'
import { after, expectTime, expectTimeOnce, heading, stepOf, visit, walked } from './walked.ts'

/** Pages with known answers: a request of them does not end as usual, and the visit does not wait for it for ever. */

/** How long a load event is waited for, ms: a tenth of it is long enough for these pages. */
const limits = { step: 4_000 }

const larger = '<h1 style="font-size:90px">What the page is about, which takes the server seconds to find out</h1>'
const fetched = `<script>fetch('/after-6000').then(() => { document.body.innerHTML = \`${larger}\` })</script>`

let site: Site
beforeAll(async () => {
  site = await serveSite({
    '/never': () => undefined,
    '/dot': (_, response) => void response.end(),
    '/plain': after(300, heading),
    '/pixel': after(100, `${heading}<img src="/never" width="1" height="1">`),
    '/beacons': after(
      100,
      `${heading}<img src="/never"><script>setInterval(() => { new Image().src = '/dot?' + Math.random() }, 1500)</script>`,
    ),
    '/slow-dot': after(300, 'x'),
    '/pixels': after(
      100,
      `${heading}<script>function next() { const one = new Image(); one.onload = one.onerror = next; one.src = '/slow-dot?' + Math.random() } next()</script>`,
    ),
    '/after-800': after(800, 'x'),
    '/after-2400': after(2_400, 'x'),
    '/messages': (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const timer = setInterval(() => response.write('data: 1\n\n'), 300)
      response.on('close', () => clearInterval(timer))
    },
    '/stream': after(100, `${heading}<script>new EventSource('/messages')</script>`),
    '/polls': after(100, `${heading}<script>fetch('/never'); setInterval(() => fetch('/slow-dot'), 900)</script>`),
    '/slow-images': after(
      100,
      `${heading}<img src="/never"><img src="/after-2400"><img src="/after-800" onerror="new Image().src = '/after-2400?next'">`,
    ),
    '/slow-beacons': after(
      100,
      `${heading}<img src="/never"><script>setInterval(() => { new Image().src = '/slow-dot?' + Math.random() }, 900)</script>`,
    ),
    // Of another site than the page is, and therefore in a process of its own.
    '/other-site': (request, response) =>
      html(response, `${heading}<iframe src="http://localhost:${request.socket.localPort}/gallery"></iframe>`),
    '/gallery': `<img src="/after-800?1" onerror="this.n = (this.n ?? 1) + 1; if (this.n < 8) this.src = '/after-800?' + this.n">`,
    '/after-6000': after(6_000, 'x'),
    '/paused': (_, response) => {
      response.setHeader('content-type', 'text/html')
      response.write(`<title>A page</title><link rel="icon" href="data:,">${heading}`)
      setTimeout(() => response.end(larger), 8_000)
    },
    '/waiting': after(100, `<p>Loading</p>${fetched}`),
    '/blank': after(100, fetched),
    '/basket': `${heading}<button onclick="fetch('/after-800').then(() => { location.href = '/checkout' })">Buy</button>`,
    '/checkout': after(
      6_000,
      `${heading}<script>setTimeout(() => { document.body.innerHTML = \`${larger}\` }, 350)</script>`,
    ),
    // A server that keeps the connection open in the middle of a page.
    '/drips': (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' })
      response.write(`<title>A page</title><link rel="icon" href="data:,">${heading}`)
      const timer = setInterval(() => response.write(' '), 300)
      response.on('close', () => clearInterval(timer))
    },
    '/frame': after(100, `${heading}<iframe src="/never"></iframe>`),
    '/script': after(100, `${heading}<script src="/never"></script>`),
    '/stop': after(100, `${heading}<img src="/never"><script>setTimeout(() => window.stop(), 400)</script>`),
    '/fetch': after(100, `${heading}<script>fetch('/never')</script>`),
    '/shared': after(100, `${heading}<script>new SharedWorker('/shared.js')</script>`),
    '/shared.js': (_, response) => {
      response.setHeader('content-type', 'text/javascript')
      response.end('onconnect = () => undefined')
    },
    '/long-poll': after(
      100,
      `${heading}<script>fetch('/never')</script><button onclick="fetch('/after-800').then(() => { out.innerHTML = document.querySelector('h1').outerHTML })">More</button>
       <div id="out"></div>`,
    ),
    '/touched': after(
      100,
      `<script>addEventListener('mousemove', () => { new Image().src = '/dot?touched' })</script>
       <link rel="stylesheet" href="/style">${heading}`,
    ),
    '/animated': after(
      100,
      `<link rel="stylesheet" href="/style">${heading}<p style="animation:pulse 1s infinite">Sale</p>`,
    ),
    // Each press is followed by something else, at a time at which Playwright by itself would look half a second later.
    '/stages': `${heading}<button onclick="setTimeout(() => { one.innerHTML = '<button>Second</button>' }, 420)">First</button>
      <div id="one" onclick="setTimeout(() => { busy.hidden = true }, 420)"></div><p id="busy">Working</p>
      <button id="third" disabled onmousedown="this.pressed = performance.now()"
        onmouseup="if (performance.now() - this.pressed > 450) setTimeout(() => { last.innerHTML = '<iframe src=/dot></iframe><iframe srcdoc=&quot;<p>There</p>&quot;></iframe>' }, 420)">Third</button>
      <div id="last"></div>
      <script>new MutationObserver(() => setTimeout(() => { third.disabled = false }, 480)).observe(busy, { attributes: true })</script>`,
    '/style': (_, response) => {
      response.setHeader('content-type', 'text/css')
      response.end('@keyframes pulse { to { opacity: 0.8 } }')
    },
  })
})
afterAll(async () => await site[Symbol.asyncDispose]())

describe('a load event that never comes', () => {
  const pages: [path: string, lcp: number, duration: number][] = [
    ['/pixel', 130, 150],
    ['/beacons', 130, 150],
    ['/frame', 130, 150],
    ['/script', 130, 150],
    ['/drips', 30, 50],
    ['/stop', 130, 520],
  ]
  let sampleOf: (path: string) => StepSample
  measuredOnce(async () => {
    // In two browsers beside each other, because they wait for seconds. The first page of a browser takes longer.
    const halves = [
      ['/pixel', '/beacons', '/frame'],
      ['/script', '/drips', '/stop', '/fetch'],
    ]
    const [first, second] = await Promise.all(halves.map((paths) => walked(site, ['/plain', ...paths], limits)))
    sampleOf = (path) => (halves[0]?.includes(path) ? first : second)?.(path) ?? expect.fail()
  })

  test.for(pages)('%s is measured and flagged', ([path, lcp, duration]) => {
    const sample = sampleOf(path)
    expectTime(sample, 'ttfb', path === '/drips' ? 5 : 105)
    expectTime(sample, 'lcp', lcp)
    expectTime(sample, 'duration', duration)
    expect(sample.metrics.load).toBeUndefined()
    expect(sample.unfinished).toBe(true)
    expect(sample.blank).toBeUndefined()
  })

  test('a fetch that never answers holds up nothing', () => {
    expectTime(sampleOf('/fetch'), 'load', 150)
    expect(sampleOf('/fetch').unfinished).toBeUndefined()
  })
})

test.concurrent('pixels of which one is often under way do not hide the one that never answers', async () => {
  const walk: Journey = ({ page, step }) => step('open', () => page.goto('/slow-beacons'))
  const sample = stepOf(await visit(site, ['open'], walk, { step: 8_000 }), 'open')
  expectTime(sample, 'duration', 200)
  expect(sample.unfinished).toBe(true)
})

test.concurrent('pixels each of which asks for the next one are not waited for without end', async () => {
  const walk: Journey = ({ page, step }) => step('open', () => page.goto('/pixels'))
  const sample = stepOf(await visit(site, ['open'], walk, limits), 'open')
  expectTime(sample, 'duration', 150)
  expect(sample.unfinished).toBe(true)
})

test.concurrent('images that follow it belong to the load, and the one that never answers does not take them out', async () => {
  const walk: Journey = ({ page, step }) => step('open', () => page.goto('/slow-images'))
  const sample = stepOf(await visit(site, ['open'], walk, { step: 12_000 }), 'open')
  expectTime(sample, 'duration', 3_300)
  expect(sample.unfinished).toBe(true)
})

test.concurrent('a frame of another site that goes on loading is waited for, as the load event waits', async () => {
  const walk: Journey = ({ page, step }) => step('open', () => page.goto('/other-site'))
  const sample = stepOf(await visit(site, ['open'], walk, { step: 7_000 }), 'open')
  expectTime(sample, 'load', 5_650)
  expectTime(sample, 'duration', 5_650)
  expect(sample.unfinished).toBeUndefined()
})

test.concurrent('a script may wait for another state than load', async () => {
  const states = ['domcontentloaded', 'networkidle'] as const
  const walk: Journey = async ({ page, step }) => {
    for (const waitUntil of states) await step(waitUntil, () => page.goto('/pixel', { waitUntil }))
  }
  const only = await visit(site, [...states], walk, limits)
  for (const state of states) {
    expectTime(stepOf(only, state), 'lcp', 130)
    expect(stepOf(only, state).unfinished).toBe(true)
  }
})

test.concurrent('a script that waits for an idle network does not wait for what lasts by design or never answers', async () => {
  // Chromium itself calls the network idle half a second later; beside polling it never does.
  const durations = { '/stream': 650, '/polls': 150 }
  const walk: Journey = async ({ page, step }) => {
    for (const path of Object.keys(durations)) {
      await step(path, () => page.goto(path, { waitUntil: 'networkidle' }))
    }
  }
  const only = await visit(site, Object.keys(durations), walk, { step: 12_000 })
  for (const [path, duration] of Object.entries(durations)) {
    expectTime(stepOf(only, path), 'duration', duration)
    expectTime(stepOf(only, path), 'load', 150)
  }
})

test.concurrent('what brings nothing more is not waited for: a pointer that nobody moves, a shared worker, and twice a poll', async () => {
  const acts: Record<string, (page: Page) => Promise<unknown>> = {
    // As Chromium does by itself when what is under a pointer changes.
    animated: (page) => page.goto('/animated').then(() => page.mouse.move(0, 0)),
    shared: (page) => page.goto('/shared'),
    poll: (page) => page.goto('/long-poll'),
    more: (page) => page.getByRole('button').click(),
  }
  const taken: Record<string, number> = {}
  const walk: Journey = async ({ page, step }) => {
    for (const [name, act] of Object.entries(acts)) {
      const begun = performance.now()
      await step(name, () => act(page))
      taken[name] = performance.now() - begun
    }
  }
  const only = await visit(site, Object.keys(acts), walk, limits)
  // Otherwise 5 s, as with a page that never becomes quiet.
  for (const name of ['animated', 'shared', 'more'])
    expect((taken[name] ?? 0) - (stepOf(only, name).metrics.duration ?? 0), name).toBeLessThan(3_500)
  expectTime(stepOf(only, 'more'), 'icp', 830)
})

test.concurrent('no pointer comes over a page that nobody touches: many load their scripts when one does', async () => {
  const journey: Journey = ({ page, step }) => step('open', () => page.goto('/touched'))
  // Chromium would move one in half of the loads.
  const { round } = await race({ contestants: { Us: { origin: site.origin, journey } }, steps: ['open'], loads: 6 })
  const requests = round.visits[0]?.loads.map(({ steps }) => steps[0]?.metrics.requests)
  expect(requests).toEqual(Array.from({ length: 6 }, () => 2))
})

test.concurrent('what a script waits for ends its wait when it is there, and a button that is held stays held', async () => {
  const walk: Journey = async ({ page, step }) => {
    await step('open', () => page.goto('/stages'))
    await step('walk', async () => {
      await page.getByRole('button', { name: 'First' }).click()
      await page.getByRole('button', { name: 'Second' }).click()
      await page.locator('#busy').waitFor({ state: 'hidden' })
      await page.getByRole('button', { name: 'Third' }).click({ delay: 500 })
      await page.frameLocator('iframe[srcdoc]').getByText('There').waitFor()
    })
  }
  // 420, 420, 480, 500 and 420 ms, and the presses. Playwright by itself takes 3.4 s or more, every time.
  await expectTimeOnce(async () => stepOf(await visit(site, ['open', 'walk'], walk), 'walk'), 'duration', 2_300)
})

test.concurrent('a page of which nothing arrives still fails', async () => {
  const journey: Journey = ({ page, step }) => step('open', () => page.goto('/never'))
  const { silent } = await loads({ sites: { silent: { origin: site.origin, journey } }, ...limits })
  expect(silent.failure).toMatchObject({ code: 'timeout', message: expect.stringContaining('within 4 s') })
})

describe('a server that takes more than 5 s is slow, and not one that never answers', () => {
  const limits = { step: 20_000 }

  test.concurrent('for the rest of a page that has begun', async () => {
    const sample = stepOf(
      await visit(site, ['open'], ({ page, step }) => step('open', () => page.goto('/paused')), limits),
      'open',
    )
    expectTime(sample, 'lcp', 8_030)
    expectTime(sample, 'duration', 8_030)
    expect(sample.unfinished).toBeUndefined()
  })

  test.concurrent.for(['/waiting', '/blank'])('for what a page shows: %s', async (path) => {
    const sample = stepOf(
      await visit(site, [path], ({ page, step }) => step(path, () => page.goto(path)), limits),
      path,
    )
    expectTime(sample, 'lcp', 6_130)
    expectTime(sample, 'duration', 6_130)
    expect(sample.blank).toBeUndefined()
  })

  test.concurrent('for the page that a click leads to in the end', async () => {
    const walk: Journey = async ({ page, step }) => {
      await step('basket', () => page.goto('/basket'))
      await step('checkout', () => page.getByRole('button').click())
    }
    const sample = stepOf(await visit(site, ['basket', 'checkout'], walk, limits), 'checkout')
    expect(sample.document?.url).toBe(`${site.origin}/checkout`)
    expectTime(sample, 'lcp', 6_380)
    expectTime(sample, 'duration', 7_180)
  })
})
