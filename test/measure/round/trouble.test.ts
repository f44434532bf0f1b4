import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Failure, Visit } from '#core/model/round.ts'
import { processTree } from '#measure/chromium/processes.ts'
import type { Journey } from '#measure/journey/journey.ts'
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
    '/pdf': (_, response) => {
      response.setHeader('content-type', 'application/pdf')
      response.end('%PDF-1.4')
    },
    '/zip': (_, response) => {
      response.setHeader('content-type', 'application/zip')
      response.end('PK')
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

/** Runs rounds in parallel, since they mostly wait; no two sites may have the same name. */
async function parallelVisits(
  rounds: Record<string, Journey>[],
  options: Partial<Parameters<typeof race>[0]>,
): Promise<Pick<Awaited<ReturnType<typeof visits>>, 'of' | 'failureOf'>> {
  const done = await Promise.all(rounds.map((contestants) => visits(contestants, options)))
  const of = (name: string): Visit => done[rounds.findIndex((contestants) => name in contestants)]?.of(name) as Visit
  return { of, failureOf: (name) => of(name).failure }
}

// Concurrently, because failing sites mostly wait.
test.concurrent('a failing site is explained, and the others are still measured', async () => {
  const certificate = await generate([{ name: 'commonName', value: 'shop' }], { keyType: 'ec' })
  const insecure = createServer({ key: certificate.private, cert: certificate.cert }, (_, response) =>
    response.end('x'),
  )
  await new Promise<void>((listening) => insecure.listen(0, '127.0.0.1', listening))
  const insecureOrigin = `https://127.0.0.1:${(insecure.address() as AddressInfo).port}`
  const { of, failureOf, evidence } = await visits({
    Us: to('/'),
    Refusing: { origin: 'http://127.0.0.1:4444', journey: to('/') },
    Nameless: { origin: 'http://no-such-shop.invalid', journey: to('/') },
    Insecure: { origin: insecureOrigin, journey: to('/') },
    Broken: to('/500'),
    Looping: to('/loop'),
    Widget: to('/widget'),
  })
  insecure.close()
  expect(of('Us').status).toBe('ok')
  expect(of('Widget').status).toBe('ok')
  expect(failureOf('Nameless')).toMatchObject({
    code: 'dns',
    step: 'open',
    message: expect.stringContaining('spelling'),
  })
  expect(failureOf('Refusing')).toMatchObject({ code: 'unreachable' })
  expect(failureOf('Insecure')).toMatchObject({ code: 'tls', message: expect.stringContaining('certificate') })
  expect(failureOf('Broken')).toMatchObject({ code: 'http-error', message: 'The site answered HTTP 500.' })
  expect(failureOf('Looping')).toMatchObject({ code: 'redirect-loop' })
  for (const name of ['Refusing', 'Nameless', 'Insecure', 'Broken', 'Looping']) {
    expect(of(name).status, name).toBe('failed')
    expect(of(name).loads, `${name} is retried once`).toHaveLength(2)
  }
  const screenshot = failureOf('Broken')?.screenshot ?? ''
  expect([...(evidence.get(screenshot)?.subarray(0, 3) ?? [])], 'a JPEG').toEqual([0xff, 0xd8, 0xff])
}, 120_000)

test.concurrent('a bot challenge is blocked, visited once and never counted', async () => {
  const { of, failureOf } = await visits(
    { Us: to('/'), Refusing: to('/403'), Challenging: to('/challenge') },
    { loads: 3 },
  )
  for (const name of ['Refusing', 'Challenging']) {
    expect(of(name).status).toBe('blocked')
    expect(of(name).loads).toHaveLength(1)
    expect(of(name).loads[0]?.steps).toEqual([])
    expect(failureOf(name)?.screenshot).toBeDefined()
  }
  expect(failureOf('Challenging')?.message).toContain('Cloudflare')
  expect(of('Us').loads).toHaveLength(3)
})

test.concurrent('a script error names the step and the remedy; a competitor is "changed", our own site has failed', async () => {
  const missing: Journey = async ({ page, step }) =>
    step('open', async () => {
      await page.goto('/')
      await page.getByRole('button', { name: 'Buy' }).click()
    })
  const { of, failureOf } = await parallelVisits(
    [
      {
        Us: missing,
        Swallowing: async ({ page, step }) => {
          await step('open', () => page.getByRole('button').click()).catch(() => undefined)
        },
        Throwing: async () => {
          throw new Error('no such product\nat secret place')
        },
        Forgetful: async () => undefined,
        Other: async ({ page, step }) => step('basket', () => page.goto('/')),
      },
      { Never: async ({ step }) => step('open', () => new Promise(() => undefined)), Missing: missing },
    ],
    { limits: soon },
  )
  expect(of('Us').status).toBe('failed')
  expect(of('Missing').status).toBe('changed')
  expect(failureOf('Missing')).toMatchObject({ code: 'element-missing', step: 'open' })
  expect(failureOf('Missing')?.message).toBe(
    "The page loaded, but getByRole('button', { name: 'Buy' }) did not appear within 4 s. " +
      'Check whether the page or the selector has changed.',
  )
  expect(failureOf('Throwing')?.message).toBe('The journey script failed outside any step: no such product')
  expect(failureOf('Never')).toMatchObject({ code: 'timeout', step: 'open' })
  expect(failureOf('Forgetful')?.message).toBe(
    'The journey ended without the step "open". Add it, or remove it from the benchmark\'s steps.',
  )
  expect(failureOf('Other')?.message).toBe(
    'The journey ran step "basket" where "open" was expected. Follow the order of the benchmark\'s steps.',
  )
  expect(of('Swallowing').status).toBe('changed')
}, 120_000)

test.concurrent('an error page explains an element that is missing on it', async () => {
  const journey: Journey = async ({ page, step }) =>
    step('open', async () => {
      await page.goto('/500')
      await page.getByRole('button').click()
    })
  const { failureOf } = await visits({ Us: journey }, { limits: soon })
  expect(failureOf('Us')?.message).toBe('The site answered HTTP 500.')
})

test.concurrent('a hostile page can neither stall the visit nor forge its metrics', async () => {
  const { of } = await visits({ Us: to('/nasty') })
  const visit = of('Us')
  expect(visit.status, JSON.stringify(visit.failure)).toBe('ok')
  expect(visit.loads[0]?.steps[0]?.metrics.fcp).toBeGreaterThan(0)
  expect(visit.loads[0]?.steps[0]?.metrics.cls).toBeDefined()
})

test.concurrent('a failed step keeps the steps before it', async () => {
  const journey: Journey = async ({ page, step }) => {
    await step('open', () => page.goto('/'))
    await step('pay', () => page.goto('/500'))
  }
  const { of } = await visits({ Us: journey }, { steps: ['open', 'pay'] })
  expect(of('Us').loads[0]?.steps.map(({ name }) => name)).toEqual(['open'])
  expect(of('Us').failure).toMatchObject({ step: 'pay' })
})

test.concurrent('an answer that is no page is explained', async () => {
  const { failureOf } = await visits({ Us: to('/204'), Pdf: to('/pdf'), Zip: to('/zip') })
  expect(failureOf('Us')).toMatchObject({
    code: 'http-error',
    message: expect.stringContaining('answered HTTP 204, which has no content'),
  })
  expect(failureOf('Pdf')?.message).toContain('answered with a PDF instead of a web page')
  expect(failureOf('Zip')?.message).toContain('answered with a file to download (application/zip)')
})

test.concurrent('a failed load is retried once, so that a hiccup does not fail the visit', async () => {
  let asked = 0
  await using flaky = await serveSite({
    '/': (_, response) => {
      response.statusCode = asked++ === 0 ? 500 : 200
      html(response, heading('Hello'))
    },
  })
  const { of } = await visits({ Us: { origin: flaky.origin, journey: to('/') } })
  expect(of('Us').status).toBe('ok')
  expect(of('Us').loads.map((load) => load.failure?.code)).toEqual(['http-error', undefined])
})

test.concurrent('a stopped round keeps its finished visits and skips the rest', async () => {
  const stop = new AbortController()
  const { JourneyError } = await import('#measure/load/failure.ts')
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

test.concurrent('only our own journey gets a secret', async () => {
  const asking: Journey = async ({ page, step, secret }) => {
    await secret('password')
    await step('open', () => page.goto('/'))
  }
  const { of, failureOf } = await visits({ Us: asking, Them: asking })
  expect(of('Us').status).toBe('ok')
  expect(failureOf('Them')?.message).toContain('Only your own')
})

// Not concurrent: it looks for processes left behind by its browsers.
test('pages that hang, crash or exhaust memory end within their limits and leave no process behind', async () => {
  const [{ of, failureOf }, stuck, hungry] = await Promise.all([
    visits(
      {
        Us: to('/'),
        Endless: to('/endless'),
        Silent: to('/never.png'),
        Crashing: async ({ page, step }) =>
          step('open', async () => {
            await page.goto('/')
            const session = await page.context().newCDPSession(page)
            await session.send('Page.crash')
          }),
      },
      { limits: soon },
    ),
    // The visit waits for the hung page to answer, so that it is the visit's limit that ends it.
    visits({ Stuck: to('/stuck') }, { limits: { ...soon, visit: 15_000 } }),
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
  expect(of('Us').status).toBe('ok')
  // A customer sees it all: see test/truth/waits.test.ts.
  expect(of('Endless').loads).toMatchObject([{ steps: [{ unfinished: true }] }])
  expect(failureOf('Silent')).toMatchObject({ code: 'timeout', message: expect.stringContaining('4 s') })
  expect(stuck.failureOf('Stuck')?.code).toBe('timeout')
  expect(hungry.failureOf('Hungry')?.code).toBe('out-of-memory')
  expect(failureOf('Crashing')?.code).toBe('crashed')
  for (const name of ['Silent', 'Crashing']) expect(of(name).status).toBe('failed')
  // A trace is of our own site only.
  expect(Object.keys(of('Silent').evidence ?? {})).toEqual(['steps', 'requests'])
  expect(processTree(process.pid).length).toBeLessThanOrEqual(1)
}, 180_000)
