import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Site } from '#core/model/benchmark.ts'
import { retryAfter } from '#measure/load/retry-after.ts'
import { refusalOf } from '#measure/manners/allowance.ts'
import { type RobotsAnswer, readRobots } from '#measure/manners/read-robots.ts'
import { spaced } from '#measure/manners/spaced.ts'
import { withManners } from '#stages/run/manners.ts'
import type { Store } from '#store/port.ts'
import { fakeBenchmark } from '../core/rounds.ts'
import { openQuickStore } from '../store/quick-store.ts'

const HOUR = 60 * 60_000
const now = Date.UTC(2026, 10, 28, 10)
const benchmark = fakeBenchmark()
const [us, globex] = benchmark.sites.map(({ name }) => name) as [string, string]
const contestants = new Map(
  benchmark.sites.map(({ name }) => [name, { origin: `https://${name.toLowerCase()}.example` }] as const),
)
const pageOf = (name: string, path: string) => `https://${name.toLowerCase()}.example${path}`
const text = (lines: string): RobotsAnswer => ({ found: 'text', text: lines })

let store: Store
beforeEach(async () => {
  store = await openQuickStore({ now: () => now })
})
afterEach(() => store.close())

async function asked(
  answer: RobotsAnswer,
  { at = now, sites = benchmark.sites }: { at?: number; sites?: Site[] } = {},
) {
  const read: string[] = []
  const polite = await withManners(contestants, {
    store,
    benchmark: { ...benchmark, sites },
    now: at,
    read: async (origin) => {
      read.push(origin)
      return answer
    },
  })
  return { read, of: (name: string) => polite.get(name) }
}

it('competitors are asked once a day, and we never', async () => {
  const { read } = await asked(text('User-agent: *\nDisallow: /basket'))
  expect(read).toEqual(benchmark.sites.slice(1).map(({ name }) => `https://${name.toLowerCase()}.example`))
  expect((await asked(text(''), { at: now + 23 * HOUR })).read).toEqual([])
  expect((await asked(text(''), { at: now + 25 * HOUR })).read).toHaveLength(benchmark.sites.length - 1)
})

it('what is disallowed to Outpace, or to everyone, is refused and says which page', async () => {
  const { of } = await asked(text('User-agent: *\nDisallow: /basket\n\nUser-agent: Other\nDisallow: /'))
  expect(of(globex)?.refusal).toBeUndefined()
  expect(of(globex)?.refuses?.(pageOf(globex, '/'))).toBeUndefined()
  expect(of(globex)?.refuses?.(pageOf(globex, '/basket/1'))).toBe('Its robots.txt disallows /basket/1 to Outpace.')
  expect(of(us)?.refuses).toBeUndefined()
})

it('rules for Outpace by name come before those for everyone', async () => {
  const { of } = await asked(text('User-agent: *\nDisallow: /\n\nUser-agent: outpace\nAllow: /'))
  expect(of(globex)?.refuses?.(pageOf(globex, '/'))).toBeUndefined()
})

it('a site without robots.txt allows everything', async () => {
  const { of } = await asked({ found: 'none' })
  expect(of(globex)?.refuses?.(pageOf(globex, '/'))).toBeUndefined()
})

it('while it cannot be read, what it said last holds, and a stranger is not measured', async () => {
  const unreadable: RobotsAnswer = { found: 'unreadable', why: 'HTTP 503' }
  expect((await asked(unreadable)).of(globex)?.refusal).toMatch(/could not be read \(HTTP 503\)/)
  await asked(text('User-agent: *\nDisallow: /basket'))
  const later = await asked(unreadable, { at: now + 48 * HOUR })
  expect(later.of(globex)?.refusal).toBeUndefined()
  expect(later.of(globex)?.refuses?.(pageOf(globex, '/basket'))).toBeDefined()
})

it('a pause that leaves a visit too little of its time is a refusal, with the figure', async () => {
  const { of } = await asked(text('User-agent: *\nCrawl-delay: 3600'))
  expect(of(globex)?.refusal).toMatch(/asks for 1 h between two pages, which makes a visit .* longer/)
})

it.each([
  // Between the pages of two steps in three loads and the one for pictures: seven pauses, with the visit that accepts the banner eight.
  ['12.8', undefined, undefined],
  ['13', undefined, '1 min 31 s'],
  ['11.2', 'accepted', undefined],
  ['11.4', 'accepted', '1 min 31 s'],
] as const)('pauses of %s s may take half of a visit of 3 min, consent %s: %s', async (delay, consent, longer) => {
  const polite = await withManners(contestants, {
    store,
    benchmark: { ...benchmark, limits: { ...benchmark.limits, visit: 180_000 }, ...(consent && { consent }) },
    now,
    read: async () => text(`User-agent: *\nCrawl-delay: ${delay}`),
  })
  const refusal = polite.get(globex)?.refusal
  if (longer === undefined) expect(refusal).toBeUndefined()
  else expect(refusal).toContain(`which makes a visit ${longer} longer. Use fewer steps or loads.`)
})

it('a site with an override, and one on this machine, is not asked', async () => {
  const robots = { reason: 'They agreed.', reviewer: 'Kim Lee', date: '2026-11-28' }
  const sites = benchmark.sites.map((site) => (site.us ? site : { ...site, robots }))
  expect((await asked(text('User-agent: *\nDisallow: /'), { sites })).read).toEqual([])
  const here = new Map([[globex, { origin: 'http://127.0.0.1:8080' }]])
  const polite = await withManners(here, { store, benchmark, now, read: async () => expect.fail('asked') })
  expect(polite.get(globex)).toEqual({ origin: 'http://127.0.0.1:8080' })
})

it('a pause that a competitor asks for is kept, whoever allows it to be measured, and ends', async () => {
  const first = (await asked(text(''))).of(globex)
  expect(first?.pausedUntil).toBeUndefined()
  await first?.keepPause?.(now + 2 * HOUR)
  await first?.keepPause?.(now + HOUR)
  const robots = { reason: 'They agreed.', reviewer: 'Kim Lee', date: '2026-11-28' }
  const allowed = benchmark.sites.map((site) => (site.us ? site : { ...site, robots }))
  for (const sites of [benchmark.sites, allowed]) {
    const later = await asked(text(''), { at: now + 119 * 60_000, sites })
    expect(later.of(globex)?.pausedUntil).toBe(new Date(now + 2 * HOUR).toISOString())
    expect(later.of(us)).not.toHaveProperty('pausedUntil')
    const after = (await asked(text(''), { at: now + 2 * HOUR, sites })).of(globex)
    expect(after?.pausedUntil).toBeUndefined()
    expect(after?.keepPause).toBeDefined()
  }
  expect(refusalOf({ pausedUntil: new Date(now + 30_500).toISOString() })?.message).toBe(
    'It asked not to be visited again before 2026-11-28 10:01 UTC (HTTP 429 or Retry-After).',
  )
})

it('what was kept by a clock that was days ahead does not hold until that time comes', async () => {
  const ahead = now + 72 * HOUR
  const early = await asked(text('User-agent: *\nDisallow: /'), { at: ahead })
  await early.of(globex)?.keepPause?.(ahead + HOUR)
  const right = (await asked(text(''))).of(globex)
  expect(right).toMatchObject({ refuses: expect.any(Function) })
  expect(right?.refuses?.(pageOf(globex, '/'))).toBeUndefined()
  await right?.keepPause?.(now + HOUR)
  expect((await asked(text(''))).of(globex)?.pausedUntil).toBe(new Date(now + HOUR).toISOString())
})

it('a robots.txt that asks for a pause is not asked again before, whatever it said last', async () => {
  await asked(text(''))
  const busy: RobotsAnswer = { found: 'unreadable', why: 'HTTP 429', wait: HOUR }
  const at = now + 25 * HOUR
  expect((await asked(busy, { at })).of(globex)?.pausedUntil).toBe(new Date(at + HOUR).toISOString())
  expect((await asked(text(''), { at: at + HOUR / 2 })).read).toEqual([])
  expect((await asked(text(''), { at: at + HOUR })).read).toHaveLength(benchmark.sites.length - 1)
})

it.each([
  [429, '120', 120_000],
  [503, '120', 120_000],
  [403, ' 5 ', 5_000],
  [429, undefined, 600_000],
  [429, 'soon', 600_000],
  [429, '99999999999999999999', 24 * HOUR],
  [429, '0', undefined],
  [503, undefined, undefined],
  [503, 'Sat, 28 Nov 2026 10:30:00 GMT', HOUR / 2],
  [429, 'Sat, 28 Nov 2026 09:30:00 GMT', undefined],
  [503, 'Sat, 28 Nov 2099 09:30:00 GMT', 24 * HOUR],
  [200, '120', undefined],
])('HTTP %i with Retry-After: %s waits %s ms', (status, header, wait) => {
  expect(retryAfter({ status, headers: { 'retry-after': header } }, now)).toBe(wait)
})

it('two sites at one origin ask it once', async () => {
  const read: string[] = []
  const one = new Map(benchmark.sites.slice(1).map(({ name }) => [name, { origin: 'https://globex.example' }]))
  await withManners(one, {
    store,
    benchmark,
    now,
    read: async (origin) => {
      read.push(origin)
      return { found: 'none' }
    },
  })
  expect(one.size).toBeGreaterThan(1)
  expect(read).toEqual(['https://globex.example'])
})

it('our own site raced against itself is not asked', async () => {
  const twice = new Map([us, globex].map((name) => [name, { origin: 'https://acme.example' }]))
  const polite = await withManners(twice, { store, benchmark, now, read: async () => expect.fail('asked') })
  expect(polite.get(globex)?.refuses).toBeUndefined()
})

it('steps begin as far apart as asked, and the wait is none of theirs', async () => {
  const began: number[] = []
  const walk = spaced(async ({ step }) => {
    await step('home', async () => undefined)
    await step('search', async () => undefined)
  }, 60)
  const tools = { step: async () => void began.push(performance.now()) } as never
  await walk(tools)
  await walk(tools)
  const gaps = began.slice(1).map((at, index) => at - (began[index] ?? 0))
  expect(gaps).toHaveLength(3)
  for (const gap of gaps) expect(gap).toBeGreaterThan(55)
})

async function answered(listener: RequestListener, mayReach = (_: string) => true): Promise<RobotsAnswer> {
  const server = createServer(listener)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  try {
    return await readRobots(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
      mayReach,
      contact: 'web@acme.example',
    })
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

it('is read as the site has it, over redirects', async () => {
  const found = await answered((request, response) => {
    expect(request.headers['user-agent']).toMatch(/^Outpace\/[\d.]+ \(\+mailto:web@acme\.example\)$/)
    if (request.url === '/robots.txt') response.writeHead(301, { location: '/other.txt' }).end()
    else response.end('User-agent: *')
  })
  expect(found).toEqual({ found: 'text', text: 'User-agent: *' })
})

it.each([
  [404, 'none'],
  [410, 'none'],
  [429, 'unreadable'],
  [500, 'unreadable'],
] as const)('HTTP %i is %s', async (status, found) => {
  expect(await answered((_, response) => response.writeHead(status).end())).toMatchObject({ found })
})

it('a robots.txt without end is cut, and redirects without end are none', async () => {
  const endless = await answered((_, response) => {
    const more = () => response.write('x'.repeat(64 * 1024), (error) => (error ? undefined : setImmediate(more)))
    more()
  })
  expect(endless.found === 'text' && endless.text.length).toBe(300 * 1024)
  expect(await answered((_, response) => response.writeHead(302, { location: '/robots.txt' }).end())).toEqual({
    found: 'none',
  })
})

it('leads to no address that a page could not reach', async () => {
  let hits = 0
  const inside = await answered(
    () => hits++,
    (address) => address !== '127.0.0.1',
  )
  expect(inside).toMatchObject({ found: 'unreadable', why: expect.stringContaining('private network') })
  expect(hits).toBe(0)
})
