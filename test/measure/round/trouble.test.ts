import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Failure, Visit } from '#core/model/round.ts'
import type { Journey } from '#measure/journey/journey.ts'
import { explainFailure, JourneyError } from '#measure/load/failure.ts'
import { outcomeOf } from '#measure/round/outcome.ts'
import { undisturbed } from '../circumstances.ts'
import { loads } from '../loads.ts'
import { noneLeftBut, processesHere } from '../processes.ts'
import { type Race, race } from '../race.ts'
import { heading, html, type Site, serveSite } from '../site.ts'

let site: Site
beforeAll(async () => {
  site = await serveSite({
    '/': heading('Hello'),
    '/500': (_, response) => {
      response.statusCode = 500
      html(response, heading('Sorry'))
    },
    '/204': (_, response) => {
      response.statusCode = 204
      response.end()
    },
    // Of nothing that the browser has asked about.
    '/304': (_, response) => {
      response.statusCode = 304
      response.end()
    },
    '/cut': (request) => void request.destroy(),
    '/to-cut': `<script>setTimeout(() => location.replace('/cut'), 50)</script>`,
    '/link-cut': `${heading('Hello')}<a href="/cut">Pay</a>`,
    '/to-304': `${heading('Hello')}<a href="/304">Next</a>`,
    '/pdf': (_, response) => {
      response.setHeader('content-type', 'application/pdf')
      response.end('%PDF-1.4')
    },
    '/zip': (_, response) => {
      response.setHeader('content-type', 'application/zip')
      response.end('PK')
    },
    '/json': (_, response) => {
      response.setHeader('content-type', 'application/json')
      response.end('{"error":5}')
    },
    '/xhtml': (_, response) => {
      response.setHeader('content-type', 'application/xml')
      response.end(
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Shop</title></head><body>Shop</body></html>',
      )
    },
    '/xhtml-error': (_, response) => {
      response.setHeader('content-type', 'application/xhtml+xml')
      response.end('<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>Shop</h1><p>One<br>two</p></body></html>')
    },
    '/403': (_, response) => {
      response.statusCode = 403
      html(response, heading('No'))
    },
    '/challenge': (_, response) => {
      response.setHeader('cf-mitigated', 'challenge')
      html(response, heading('One moment'))
    },
    '/widget': `${heading('Shop')}<iframe title="captcha" src="/"></iframe><p>Are you a robot? Sign up for news.</p>`,
    '/endless': (_, response) => {
      html(response, `${heading('Hello')}<img src="/never.png">`)
    },
    '/never.png': () => undefined,
    '/loop': (_, response) => {
      response.writeHead(302, { location: '/loop' })
      response.end()
    },
    '/circle': `${heading('Hello')}<script>location.replace('/circle?' + Math.random())</script>`,
    '/stuck': `${heading('Hello')}<script>setTimeout(() => { for (;;); }, 50)</script>`,
    '/hungry': `${heading('Hello')}<script>const kept = []; setInterval(() => kept.push(new Uint8Array(5e7).fill(1)), 20)</script>`,
    '/nasty': `${heading('Hello')}<script>
      setInterval(() => alert('again'), 50); setInterval(() => open('/'), 50)
      for (const name of ['PerformanceObserver', 'performance', 'JSON']) Object.defineProperty(window, name, { value: null })
      Document.prototype.addEventListener = () => { throw 1 }
      document.title = 'x'.repeat(1e6)
    </script>`,
  })
})
afterAll(async () => await site[Symbol.asyncDispose]())

/** Tests wait for this limit, so it is short, but long enough for a slow machine to do everything else within it. */
const soon = { step: 4_000 }

const to =
  (path: string): Journey =>
  async ({ page, step }) =>
    step('open', () => page.goto(path))

async function visits(
  contestants: Record<string, Journey | { origin: string; journey: Journey }>,
  options: Partial<Parameters<typeof race>[0]> = {},
): Promise<Race & { of: (name: string) => Visit; failureOf: (name: string) => Failure | undefined }> {
  const entries = Object.entries(contestants).map(([name, given]) => [
    name,
    typeof given === 'function' ? { origin: site.origin, journey: given } : given,
  ])
  const result = await race({ contestants: Object.fromEntries(entries), steps: ['open'], ...options })
  const of = (name: string): Visit => {
    const visit = result.round.visits.find((each) => each.site === name)
    if (visit === undefined) throw new Error(`no visit of ${name}`)
    return visit
  }
  return { ...result, of, failureOf: (name) => of(name).failure }
}

/** Nothing listens there. */
const nowhere = 'http://127.0.0.1:4444'

/** A load of each; where no origin is given, of our site. */
const loadsOf = <Name extends string>(sites: Record<Name, { journey: Journey; origin?: string; steps?: string[] }>) => {
  const entries = Object.entries<{ journey: Journey }>(sites).map(([name, given]) => [
    name,
    { origin: site.origin, ...given },
  ])
  return loads<Name>({ sites: Object.fromEntries(entries), step: soon.step })
}

// Concurrently, because failing sites mostly wait.
test.concurrent('a site that does not answer with its page is explained', async () => {
  const certificate = await generate([{ name: 'commonName', value: 'shop' }], { keyType: 'ec' })
  const insecure = createServer({ key: certificate.private, cert: certificate.cert }, (_, response) =>
    response.end('x'),
  )
  await new Promise<void>((listening) => insecure.listen(0, '127.0.0.1', listening))
  const insecureOrigin = `https://127.0.0.1:${(insecure.address() as AddressInfo).port}`
  const found = await loadsOf({
    nameless: { origin: 'http://no-such-shop.invalid', journey: to('/') },
    unreachable: { origin: nowhere, journey: to('/') },
    insecure: { origin: insecureOrigin, journey: to('/') },
    broken: { journey: to('/500') },
    looping: { journey: to('/loop') },
    circling: { journey: to('/circle') },
    empty: { journey: to('/204') },
    unmodified: { journey: to('/304') },
    leadingNowhere: {
      journey: async ({ page, step }) => {
        await page.goto('/to-304')
        await step('open', () => page.getByRole('link').click())
      },
    },
    leadingToError: { journey: to('/to-cut') },
    clickingToError: {
      journey: async ({ page, step }) => {
        await page.goto('/link-cut')
        await step('open', async () => {
          await page.getByRole('link').click()
          await page.getByText('Paid').waitFor()
        })
      },
    },
    pdf: { journey: to('/pdf') },
    zip: { journey: to('/zip') },
    json: { journey: to('/json') },
    xhtml: { journey: to('/xhtml') },
    brokenXhtml: { journey: to('/xhtml-error') },
    refusing: { journey: to('/403') },
    widget: { journey: to('/widget') },
  })
  insecure.close()
  expect(found.nameless.failure).toMatchObject({
    code: 'dns',
    step: 'open',
    message: expect.stringContaining('spelling'),
  })
  expect(found.unreachable.failure).toMatchObject({ code: 'unreachable' })
  expect(found.insecure.failure).toMatchObject({ code: 'tls', message: expect.stringContaining('certificate') })
  expect(found.broken.failure).toMatchObject({ code: 'http-error', message: 'The site answered HTTP 500.' })
  expect(found.looping.failure).toMatchObject({ code: 'redirect-loop' })
  expect(found.circling.failure).toMatchObject({
    code: 'redirect-loop',
    message: expect.stringMatching(/^The page leads on to another one without an end/),
  })
  expect(found.empty.failure).toMatchObject({
    code: 'http-error',
    message: expect.stringContaining('answered HTTP 204, which has no content'),
  })
  for (const name of ['unmodified', 'leadingNowhere'] as const) {
    expect(found[name].failure, name).toMatchObject({
      code: 'http-error',
      message: expect.stringContaining('answered HTTP 304, which has no content'),
    })
  }
  for (const name of ['leadingToError', 'clickingToError'] as const) {
    expect(found[name].failure, name).toMatchObject({
      code: 'http-error',
      message: expect.stringContaining(`The page led to ${site.origin}. The response was cut off`),
    })
  }
  expect(found.pdf.failure?.message).toContain('answered with a PDF instead of a web page')
  expect(found.zip.failure?.message).toContain('answered with a file to download (application/zip)')
  expect(found.json.failure?.message).toContain('answered with application/json instead of a web page')
  expect(found.xhtml.failure).toBeUndefined()
  expect(found.brokenXhtml.failure).toMatchObject({
    code: 'http-error',
    message: expect.stringMatching(/XHTML with an error \(error on line 1 at column \d+: .*br/),
  })
  expect(found.refusing.failure?.code).toBe('challenge')
  expect(found.widget.failure).toBeUndefined()
  for (const name of ['nameless', 'unreachable', 'insecure', 'broken', 'looping'] as const) {
    expect(outcomeOf([found[name]], { wanted: 1, us: false }).status, name).toBe('failed')
  }
  expect(outcomeOf([found.refusing], { wanted: 1, us: true }).status).toBe('blocked')
}, 120_000)

/** What keeps a button that is there from being clicked. */
const obstacles = {
  '<i id="buy">Order</i><div class="news" style="position: fixed; inset: 0">Subscribe</div>':
    'stayed covered by <div class="news">',
  '<button id="buy" disabled>Order</button>': 'stayed disabled',
  '<i id="buy" style="visibility: hidden">Order</i>': 'stayed invisible',
}

test.concurrent('a script error names the step and the remedy; a competitor is "changed", our own site has failed', async () => {
  const obstructed: unknown[] = []
  const found = await loadsOf({
    later: {
      steps: ['open', 'pay'],
      journey: async ({ page, step }) => {
        await step('open', () => page.goto('/'))
        await step('pay', () => page.goto('/500'))
      },
    },
    missing: {
      journey: async ({ page, step }) =>
        step('open', async () => {
          await page.goto('/')
          await page.getByRole('button', { name: 'Buy' }).click()
        }),
    },
    // What is waited for late in a step is named, too, however long the script would wait.
    late: {
      journey: async ({ page, step }) =>
        step('open', async () => {
          await page.goto('/')
          await page.waitForTimeout(2_000)
          await page.locator('#more').waitFor()
        }),
    },
    patient: {
      journey: async ({ page, step }) =>
        step('open', async () => {
          await page.goto('/')
          await page.waitForTimeout(2_000)
          await page.locator('#more').click({ timeout: 60_000 })
        }),
    },
    obstructed: {
      journey: async ({ page, step }) =>
        step('open', async () => {
          await page.goto('/')
          for (const markup of Object.keys(obstacles)) {
            await page.setContent(markup)
            const error: unknown = await page
              .locator('#buy')
              .click({ timeout: 1_000 })
              .catch((thrown: unknown) => thrown)
            obstructed.push(explainFailure(error, undisturbed))
          }
        }),
    },
    // An error page explains an element that is missing on it.
    onErrorPage: {
      journey: async ({ page, step }) =>
        step('open', async () => {
          await page.goto('/500')
          await page.getByRole('button').click()
        }),
    },
    swallowing: {
      journey: async ({ page, step }) => {
        await step('open', () => page.getByRole('button').click()).catch(() => undefined)
      },
    },
    ambiguous: {
      journey: async ({ page, step }) =>
        step('open', async () => {
          await page.setContent('<p>One</p><p>Two</p>')
          await page.locator('p').click()
        }),
    },
    closing: {
      journey: async ({ page, step }) =>
        step('open', async () => {
          await page.goto('/')
          await page.close()
        }),
    },
    windowed: {
      journey: async ({ page, step }) =>
        step('open', async () => {
          await page.setContent('<a href="/" target="_blank">Shop</a>')
          const [opened] = await Promise.all([page.waitForEvent('popup'), page.locator('a').click()])
          await opened.waitForURL('/')
          await opened.locator('h1').click()
        }),
    },
    elsewhere: {
      journey: async ({ page, step }) =>
        step('open', async () => void (await (await page.context().newPage()).goto(site.origin))),
    },
    throwing: {
      journey: async () => {
        throw new Error('no such product\nat secret place')
      },
    },
    forgetful: { journey: async () => undefined },
    other: { journey: async ({ page, step }) => step('basket', () => page.goto('/')) },
    never: { journey: async ({ step }) => step('open', () => new Promise(() => undefined)) },
  })
  expect(obstructed).toEqual(
    Object.values(obstacles).map((what) => ({
      code: 'element-missing',
      message: `The page loaded, but '#buy' ${what} within 1 s. Check whether the page has changed, and what the journey has to do before.`,
    })),
  )
  expect(found.missing.failure).toMatchObject({ code: 'element-missing', step: 'open' })
  expect(found.missing.failure?.message).toBe(
    "The page loaded, but getByRole('button', { name: 'Buy' }) did not appear within 4 s. " +
      'Check whether the page or the selector has changed.',
  )
  for (const name of ['late', 'patient'] as const)
    expect(found[name].failure, name).toMatchObject({
      code: 'element-missing',
      message:
        "The page loaded, but '#more' did not appear within 4 s. Check whether the page or the selector has changed.",
    })
  expect(found.onErrorPage.failure?.message).toBe('The site answered HTTP 500.')
  expect(found.throwing.failure?.message).toBe('The journey script failed outside any step: no such product')
  expect(found.ambiguous.failure?.message).toBe(
    "locator('p') matches 2 elements, and the journey needs one. Make it more precise.",
  )
  for (const name of ['closing', 'windowed'] as const)
    expect(found[name].failure).toMatchObject({
      code: 'script-error',
      message: expect.stringContaining('go on with that page'),
    })
  expect(found.elsewhere.failure?.message).toContain('opened a page of its own, which is not measured')
  expect(found.never.failure).toMatchObject({ code: 'timeout', step: 'open' })
  expect(found.forgetful.failure?.message).toBe(
    'The journey ended without the step "open". Add it, or remove it from the benchmark\'s steps.',
  )
  expect(found.other.failure?.message).toBe(
    'The journey ran step "basket" where "open" was expected. Follow the order of the benchmark\'s steps.',
  )
  for (const name of ['missing', 'swallowing'] as const) {
    expect(outcomeOf([found[name]], { wanted: 1, us: true }).status, name).toBe('failed')
    expect(outcomeOf([found[name]], { wanted: 1, us: false }).status, name).toBe('changed')
  }
  // A failed step keeps the steps before it.
  expect(found.later.steps.map(({ name }) => name)).toEqual(['open'])
  expect(found.later.failure).toMatchObject({ step: 'pay' })
}, 120_000)

test.concurrent('a hostile page can neither stall the load nor forge its metrics', async () => {
  const { nasty } = await loadsOf({ nasty: { journey: to('/nasty') } })
  expect(nasty.failure).toBeUndefined()
  expect(nasty.steps[0]?.metrics.fcp).toBeGreaterThan(0)
  expect(nasty.steps[0]?.metrics.cls).toBeDefined()
})

test.concurrent('in a round a failing site is retried once, a bot challenge never, and only we are given a secret', async () => {
  let asked = 0
  await using flaky = await serveSite({
    '/': (_, response) => {
      response.statusCode = asked++ === 0 ? 500 : 200
      html(response, heading('Hello'))
    },
  })
  const asking: Journey = async ({ page, step, secret }) => {
    await secret('password')
    await step('open', () => page.goto('/'))
  }
  const { of, failureOf, evidence } = await visits(
    {
      Us: asking,
      Them: asking,
      Broken: to('/500'),
      Challenging: to('/challenge'),
      Flaky: { origin: flaky.origin, journey: to('/') },
    },
    { loads: 2 },
  )
  expect(of('Us').status).toBe('ok')
  expect(of('Us').loads).toHaveLength(2)
  expect(failureOf('Them')?.message).toContain('Only your own')

  expect(of('Broken').status).toBe('failed')
  expect(of('Broken').loads).toHaveLength(2)
  const screenshot = failureOf('Broken')?.screenshot ?? ''
  expect([...(evidence.get(screenshot)?.subarray(0, 3) ?? [])], 'a JPEG').toEqual([0xff, 0xd8, 0xff])
  expect(of('Flaky').status).toBe('ok')
  expect(of('Flaky').loads.map((load) => load.failure?.code)).toEqual(['http-error', undefined, undefined])

  expect(of('Challenging').status).toBe('blocked')
  expect(of('Challenging').loads).toMatchObject([{ steps: [] }])
  expect(failureOf('Challenging')?.message).toContain('Cloudflare')
  expect(failureOf('Challenging')?.screenshot).toBeDefined()
}, 120_000)

test.concurrent('what a script does not await fails its own load, and neither the process nor other sites', async () => {
  const open = to('/')
  const { of, failureOf } = await visits({
    Us: open,
    Unawaited: async ({ page, step }) => {
      step('open', () => page.goto('/'))
    },
    Listening: async (tools) => {
      tools.page.on('response', async () => {
        throw new Error('no such field')
      })
      await open(tools)
    },
    // Only the end of the page ends the wait, when nothing depends on it any more.
    Waiting: async (tools) => {
      tools.page.waitForEvent('popup')
      await open(tools)
    },
  })
  expect(failureOf('Unawaited')?.message).toBe('The journey ended before its step "open" had. Await each step.')
  expect(failureOf('Listening')?.message).toBe('The journey script failed in this step: no such field')
  expect(of('Waiting').status).toBe('ok')
  expect(of('Us').status).toBe('ok')
})

test.concurrent('a stopped round keeps its finished visits and skips the rest', async () => {
  const stop = new AbortController()
  let opened = 0
  const journey: Journey = async ({ page, step }) =>
    step('open', async () => {
      if (++opened === 2) stop.abort(new JourneyError('stopped', 'Stopped.'))
      await page.goto('/')
    })
  const { round } = await visits({ A: journey, B: journey, C: journey }, { signal: stop.signal })
  expect(round.visits.map(({ status }) => status)).toEqual(['ok', 'skipped', 'skipped'])
  expect(round.visits[0]?.loads[0]?.steps).toHaveLength(1)
})

test.concurrent('a round without time left skips its visits and is still written', async () => {
  const { round } = await visits({ A: to('/'), B: to('/') }, { deadline: Date.now() + 1_000 })
  expect(round.visits.map(({ status, failure }) => [status, failure?.code])).toEqual([
    ['skipped', 'out-of-time'],
    ['skipped', 'out-of-time'],
  ])
})

// Not concurrent: it looks for processes left behind by its browsers.
test('pages that hang, crash or exhaust memory end within their limits and leave no process behind', async () => {
  const before = processesHere()
  const [{ of, failureOf }, stuck, hungry] = await Promise.all([
    visits(
      {
        Endless: to('/endless'),
        Silent: to('/never.png'),
        Crashing: async ({ page, step }) =>
          step('open', async () => {
            await page.goto('/')
            const session = await page.context().newCDPSession(page)
            await session.send('Page.crash')
          }),
        Ended: async ({ page, step }) =>
          step('open', async () => {
            await page.goto('/')
            const session = await page.context().browser()?.newBrowserCDPSession()
            await Promise.all([session?.send('Browser.crash'), page.locator('a').click()])
          }),
      },
      { limits: soon },
    ),
    // The visit waits for the hung page to answer, so that it is the visit's limit that ends it.
    visits({ Stuck: to('/stuck') }, { limits: { step: 2_000, visit: 5_000 } }),
    visits(
      {
        Hungry: async ({ page, step }) =>
          step('open', async () => {
            await page.goto('/hungry')
            await page.waitForTimeout(60_000)
          }),
      },
      { limits: { step: 60_000, memory: 1.2e9 } },
    ),
  ])
  expect(of('Endless').status).toBe('ok')
  // A customer sees it all: see test/truth/waits.test.ts.
  expect(of('Endless').loads).toMatchObject([{ steps: [{ unfinished: true }] }])
  expect(failureOf('Silent')).toMatchObject({ code: 'timeout', message: expect.stringContaining('4 s') })
  expect(stuck.failureOf('Stuck')?.code).toBe('timeout')
  expect(hungry.failureOf('Hungry')?.code).toBe('out-of-memory')
  expect(failureOf('Crashing')?.code).toBe('crashed')
  expect(failureOf('Ended')).toMatchObject({
    code: 'crashed',
    message: 'The browser exited unexpectedly during the visit.',
  })
  for (const name of ['Silent', 'Crashing', 'Ended']) expect(of(name).status).toBe('failed')
  // A trace is of our own site only.
  expect(Object.keys(of('Silent').evidence ?? {})).toEqual(['steps', 'requests'])
  await noneLeftBut(before)
}, 180_000)
