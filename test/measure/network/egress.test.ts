import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Visit } from '#core/model/round.ts'
import type { ChromiumFiles } from '#measure/chromium/find.ts'
import { processTree } from '#measure/chromium/processes.ts'
import { startBrowser } from '#measure/chromium/start.ts'
import type { Journey } from '#measure/journey/journey.ts'
import { guardLibrary } from '#measure/network/guard/guard.ts'
import { proveBrowser } from '#measure/network/proof.ts'
import { chromium } from '../here.ts'
import { loads } from '../loads.ts'
import { race } from '../race.ts'
import { heading, html, type Site, serveSite } from '../site.ts'
import { type Counter, startCounter } from './egress-counter.ts'
import { besiege, waysTo } from './egress-siege.ts'
import { bareWays, requestWays, topWays } from './egress-ways.ts'

const files = await chromium()
const guarded = files.guard !== undefined
const unguarded: ChromiumFiles = { ...files, guard: undefined }
const loopback = networkInterfaces().lo?.some(({ family }) => family === 'IPv6') ? ['127.0.0.1', '::1'] : ['127.0.0.1']

/** Chromium's headless shell ignores this hint; an installed Chrome does not. */
const unknownToShell = ['preconnect']

/** Loopback by name and in disguised numeric spellings. */
const spellings = ['localhost', 'inside.localhost', '2130706433', '0x7f.1', '0177.0.0.1', '[::ffff:7f00:1]', '0.0.0.0']

// Concurrently, because each waits for requests that do not arrive.
test.concurrent('without the barrier the same page reaches our servers by every route', async () => {
  const siege = { files: unguarded, listen: loopback, host: '127.0.0.1', hosts: spellings }
  const { reached, connections, datagrams, refused } = await besiege(siege)
  const ways = [...Object.keys({ ...requestWays, ...topWays, ...bareWays }), ...spellings.flatMap(waysTo)]
  expect(ways.filter((way) => !reached.includes(way))).toEqual(unknownToShell)
  expect(connections).toBeGreaterThan(0)
  expect(datagrams).toBeGreaterThan(0)
  expect(refused).toEqual([''])
})

for (const host of loopback.map((address) => (address.includes(':') ? `[${address}]` : address))) {
  test
    .skipIf(!guarded)
    .concurrent(`with it no request of a page reaches ${host}, with or without pop-ups`, async () => {
      // The other spellings are all of 127.0.0.1.
      const siege = { files, listen: loopback, host, hosts: host === '127.0.0.1' ? spellings : [] }
      const { reached, connections, datagrams, refused, ports } = await besiege(siege)
      expect({ reached, connections, datagrams }).toEqual({ reached: [], connections: 0, datagrams: 0 })
      // The attempts were made: Chromium tried, and the guard refused.
      const refusedPorts = new Set(refused.map((address) => Number(address.split(':').at(-1))))
      const tried = [...ports].filter(([way]) => !unknownToShell.includes(way))
      expect(tried.filter(([, port]) => !refusedPorts.has(port))).toEqual([])
    })
}

test.skipIf(!guarded).concurrent('through the relay no request of a page arrives either', async () => {
  const network = { latency: 5, downKbps: 50_000, upKbps: 50_000 }
  const siege = { files, listen: loopback, host: '127.0.0.1', hosts: spellings, network }
  const { reached, connections, datagrams, refused, relayed, ports } = await besiege(siege)
  expect({ reached, connections, datagrams }).toEqual({ reached: [], connections: 0, datagrams: 0 })
  // The attempts were made: the relay refused what goes through it, and the guard refused the rest.
  const refusedPorts = new Set(refused.map((address) => Number(address.split(':').at(-1))))
  // Chromium does not try WebTransport through a SOCKS proxy.
  const tried = [...ports].filter(([way]) => ![...unknownToShell, 'webtransport'].includes(way))
  expect(tried.filter(([, port]) => !relayed(port) && !refusedPorts.has(port))).toEqual([])
})

let site: Site
let inside: Counter
beforeAll(async () => {
  inside = await startCounter(loopback)
  const away = (to: string) => `${heading('Hello')}<script>setTimeout(() => { location.href = '${to}' }, 100)</script>`
  site = await serveSite({
    '/': heading('Hello'),
    '/redirect': (_, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${inside.port}/redirected` })
      response.end()
    },
    '/away': away(`http://127.0.0.1:${inside.port}/away`),
    '/calm': (_, response) =>
      html(response, `${heading('Hello')}<img src="http://127.0.0.1:${inside.port}/pixel.png">`),
  })
})
afterAll(async () => {
  await site[Symbol.asyncDispose]()
  await inside[Symbol.asyncDispose]()
})

const open =
  (url: string, wait = 0): Journey =>
  async ({ page, step }) =>
    step('open', async () => {
      await page.goto(url)
      await page.waitForTimeout(wait)
    })

/** ms for a step. */
const step = 5_000

async function visits(contestants: Record<string, { origin: string; journey: Journey; alsoAllowed?: string[] }>) {
  const { round, evidence } = await race({ contestants, steps: ['open'], limits: { step } })
  const of = (name: string): Visit => round.visits.find((each) => each.site === name) as Visit
  return { round, evidence, of }
}

test.skipIf(!guarded)(
  'a visit that navigates to this machine fails and says where and what to do; others are measured',
  async () => {
    const origin = `http://127.0.0.1:${inside.port}`
    const before = inside.connections
    const { round, evidence, of } = await visits({
      Us: { origin: site.origin, journey: open('/calm') },
      Typed: { origin: site.origin, journey: open(`${origin}/typed`) },
      File: { origin: site.origin, journey: open('file:///etc/passwd') },
    })
    expect(round.worker.barrier).toBe('guard')
    expect(of('Us').status).toBe('ok')
    expect(of('Us').control).toBeGreaterThan(0)
    const { metrics } = of('Us').loads[0]?.steps[0] ?? {}
    for (const metric of ['ttfb', 'fcp', 'lcp', 'cls', 'bytes'] as const)
      expect(metrics?.[metric], metric).toBeDefined()
    for (const name of ['Typed', 'File']) {
      const { status, failure, loads } = of(name)
      expect([status, failure?.code, loads.length], name).toEqual(['changed', 'not-allowed', 2])
    }
    expect([...evidence.keys()].filter((name) => name.includes('/file/') && !name.includes('failure'))).toEqual([])

    const led = await loads({
      sites: {
        typed: { origin: site.origin, journey: open(`${origin}/typed`) },
        redirected: { origin: site.origin, journey: open('/redirect') },
        away: { origin: site.origin, journey: open('/away', 1_000) },
      },
      step,
    })
    for (const [name, { steps, failure }] of Object.entries(led)) {
      expect([steps, failure?.code], name).toEqual([[], 'not-allowed'])
      expect(failure?.message, name).toContain(origin)
      expect(failure?.message, name).toContain('configure')
    }
    expect(inside.connections).toBe(before)
  },
)

test('no page of another scheme is opened, in whatever way', async () => {
  const found = await loads({
    sites: {
      file: { origin: site.origin, journey: open('file:///etc/passwd') },
      'file in a frame': {
        origin: site.origin,
        journey: async ({ page, step }) => step('open', () => page.mainFrame().goto('file:///etc/passwd')),
      },
      source: { origin: site.origin, journey: open('view-source:file:///etc/passwd') },
      browser: { origin: site.origin, journey: open('chrome://version') },
    },
    step,
  })
  for (const [name, { steps, failure }] of Object.entries(found)) {
    expect([steps, failure?.code], name).toEqual([[], 'not-allowed'])
    expect(failure?.message, name).toContain('only http')
  }
})

test.skipIf(!guarded)('a configured origin is reachable on its port only, by address or by name', async () => {
  await using named = await startCounter(['127.0.0.1'])
  const { of } = await visits({
    Us: { origin: site.origin, journey: open('/calm'), alsoAllowed: [`http://127.0.0.1:${named.port}`] },
    Named: { origin: `http://localhost:${named.port}`, journey: open('/') },
    Other: { origin: `http://localhost:${named.port}`, journey: open(`http://localhost:${inside.port}/`) },
  })
  expect([of('Us').status, of('Named').status]).toEqual(['ok', 'ok'])
  expect(of('Other').failure?.code).toBe('not-allowed')
  expect(inside.requests.has('')).toBe(false)
})

test.skipIf(!guarded)('every process of the browser has the guard, and none has credentials or listens', async () => {
  process.env.AWS_SECRET_ACCESS_KEY = 'not for pages'
  const { browser, root, end } = await startBrowser({ files, memory: 4e9, allow: [site.origin.slice(7)] })
  const page = await browser.newPage()
  await page.goto(site.origin)
  const running = processTree(root ?? 0).map(({ pid }) => ({
    pid,
    command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '),
  }))
  const kinds = running.map(({ command }) => command.match(/--type=(\S+)/)?.[1] ?? 'browser')
  expect(kinds).toEqual(expect.arrayContaining(['browser', 'zygote', 'utility', 'renderer']))
  expect(running.some(({ command }) => command.includes('NetworkService'))).toBe(true)
  const listening = listeningSockets()
  for (const { pid, command } of running) {
    expect(readFileSync(`/proc/${pid}/maps`, 'utf8'), command).toContain(guardLibrary)
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8'), command).not.toContain('AWS_')
    const sockets = readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(`/proc/${pid}/fd/${fd}`))
    expect(
      sockets.filter((socket) => listening.has(socket)),
      command,
    ).toEqual([])
    // DevTools answers on a pipe.
    expect(command).not.toContain('--remote-debugging-port')
  }
  await end()
  delete process.env.AWS_SECRET_ACCESS_KEY
})

/** `socket:[inode]` of every listening TCP socket on this machine. */
function listeningSockets(): Set<string> {
  const tables = ['/proc/net/tcp', '/proc/net/tcp6'].filter((table) => existsSync(table))
  const lines = tables.flatMap((table) => readFileSync(table, 'utf8').trim().split('\n').slice(1))
  const fields = lines.map((line) => line.trim().split(/\s+/))
  return new Set(fields.filter((each) => each[3] === '0A').map((each) => `socket:[${each[9]}]`))
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

test("without the guard the page's own address is still checked, and the round says so", async () => {
  const origin = `http://127.0.0.1:${inside.port}`
  expect(await proveBrowser(unguarded)).toMatchObject({ barrier: 'flags' })
  const sites = {
    Us: { origin: site.origin, journey: open('/') },
    Typed: { origin: site.origin, journey: open(`${origin}/flags-typed`) },
  }
  const { round } = await race({ contestants: sites, steps: ['open'], files: unguarded })
  expect(round.worker.barrier).toBe('flags')
  const found = round.visits.map(({ site, status, failure }) => [site, status, failure?.code])
  expect(found.toSorted()).toEqual([
    ['Typed', 'changed', 'not-allowed'],
    ['Us', 'ok', undefined],
  ])
  const led = await loads({
    sites: {
      typed: sites.Typed,
      away: { origin: site.origin, journey: open('/away', 1_000) },
      file: { origin: site.origin, journey: open('file:///etc/passwd') },
    },
    step,
    files: unguarded,
  })
  for (const [name, { steps, failure }] of Object.entries(led)) {
    expect([steps, failure?.code], name).toEqual([[], 'not-allowed'])
  }
})

test.skipIf(!guarded)('a required guard that does not work stops the round; an optional one is reported', async () => {
  const nowhere = { folder: '/nonexistent', required: true }
  await expect(proveBrowser({ ...files, guard: nowhere })).rejects.toThrow('The network barrier does not work')
  const tried = await proveBrowser({ ...files, guard: { ...nowhere, required: false } })
  expect(tried).toMatchObject({ barrier: 'flags' })
  expect(tried.files.guard).toBeUndefined()
  expect(await proveBrowser(files)).toMatchObject({ barrier: 'guard' })
})
