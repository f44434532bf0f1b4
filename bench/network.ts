/**
 * A load whose network is imitated by the relay, by DevTools throttling, and not at all: CPU and wall, in turn, in a shuffled
 * order, and the page's own times beside arithmetic. The page is one of the demo's; the arithmetic is that of a page of
 * 2.6 MB behind a server that waits. CPU is that of this process, the relay in it, and of the browser.
 *
 *   node bench/network.ts [--turns 10] [--profile desktop-cable]
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import type { Network } from '#core/model/benchmark.ts'
import { builtInProfiles } from '#core/model/profile.ts'
import { median } from '#core/statistics/quantile.ts'
import { seedOf, shuffle } from '#core/statistics/shuffle.ts'
import { startBrowser, type VisitBrowser } from '#measure/chromium/start.ts'
import { allowedAddresses } from '#measure/network/allow.ts'
import { benchChromium } from './chromium.ts'
import { type Cost, startMeter } from './meter.ts'

const serverFlag = '--serve'

type Way = 'none' | 'DevTools' | 'relay'
const ways: readonly Way[] = ['none', 'DevTools', 'relay']

if (process.argv.includes(serverFlag)) await serveInChild()
else await compareNetworks()

/** In a separate process, so that its CPU time is not attributed to any side. */
async function serveInChild(): Promise<void> {
  const { default: serve } = await import('#scenarios/demo/serve.ts')
  const { origins, thirdParties } = await serve()
  const body = Buffer.alloc(2_600_000, 'x')
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x')
    await pause(Number(searchParams.get('wait') ?? 0))
    response.setHeader('content-type', 'text/html')
    response.end(pathname === '/large' ? body : '<!doctype html><h1>Hello</h1>')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const plain = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  process.send?.([origins.Nordregn, plain, ...thirdParties])
  process.on('disconnect', () => process.exit())
}

interface Times {
  ttfb: number
  end: number
}

async function compareNetworks(): Promise<void> {
  const { values } = parseArgs({
    options: { turns: { type: 'string', default: '10' }, profile: { type: 'string', default: 'desktop-cable' } },
  })
  const network = builtInProfiles[values.profile]?.network
  if (network === undefined)
    throw new Error(`The profile ${values.profile} has no network. Use desktop-cable or phone-4g.`)
  const server = fork(fileURLToPath(import.meta.url), [serverFlag])
  const [[origin, plain, ...thirdParties]] = (await once(server, 'message')) as [[string, string, ...string[]]]
  const files = await benchChromium()
  const allow = allowedAddresses([origin, plain, ...thirdParties])
  const start = (shaped?: Network) => startBrowser({ files, memory: 4e9, allow, network: shaped })
  const browsers: Record<Way, VisitBrowser> = {
    none: await start(),
    DevTools: await start(),
    relay: await start(network),
  }
  const load = (way: Way, url: string) =>
    measured(browsers[way], { url, throttled: way === 'DevTools' ? network : undefined })
  const costs = new Map(ways.map((way) => [way, [] as Cost[]]))
  for (const way of ways) await load(way, origin) // warm-up, not counted
  for (let turn = 0; turn < Number(values.turns); turn++) {
    for (const way of shuffle(ways, seedOf(`turn ${turn}`))) costs.get(way)?.push((await load(way, origin)).cost)
  }
  console.log(`${values.profile}: ${network.latency} ms, ${network.downKbps} kbit/s; ${values.turns} turns, medians\n`)
  reportCosts(costs)
  console.log('\nTime to the first and the last byte, ms, the median of 3 loads\n')
  for (const { path, truth } of pages(network)) {
    console.log(`${path}: by arithmetic ${truth.ttfb.toFixed(0)} and ${truth.end.toFixed(0)}`)
    for (const way of ways.slice(1)) {
      const all = []
      for (let turn = 0; turn < 3; turn++) all.push((await load(way, `${plain}${path}`)).times)
      const [ttfb, end] = [median(all.map((each) => each.ttfb)), median(all.map((each) => each.end))]
      console.log(`  ${way.padEnd(10)}${ttfb.toFixed(0).padStart(6)}${end.toFixed(0).padStart(7)}`)
    }
  }
  for (const { end } of Object.values(browsers)) await end()
  server.disconnect()
}

/** Connecting takes a round trip, the request another, the server its time, and the bytes theirs. */
function pages({ latency, downKbps }: Network): { path: string; truth: Times }[] {
  return [60, 400]
    .map((wait) => ({ path: `/small?wait=${wait}`, ttfb: 2 * latency + wait, bytes: 200 }))
    .concat({ path: '/large', ttfb: 2 * latency, bytes: 2_600_000 })
    .map(({ path, ttfb, bytes }) => ({ path, truth: { ttfb, end: ttfb + (bytes * 8) / downKbps } }))
}

/** One load in a fresh context, until the network is idle. */
async function measured(
  visit: VisitBrowser,
  { url, throttled }: { url: string; throttled: Network | undefined },
): Promise<{ cost: Cost; times: Times }> {
  const { browser, relay } = visit
  const meter = startMeter(visit)
  relay?.begin()
  const context = await browser.newContext(relay && { proxy: { server: `socks5://${relay.address}` } })
  const page = await context.newPage()
  if (throttled !== undefined) await throttle(page, throttled)
  await page.goto(url, { waitUntil: 'networkidle' })
  const times = await page.evaluate(() => {
    const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
    return { ttfb: entry?.responseStart ?? Number.NaN, end: entry?.responseEnd ?? Number.NaN }
  })
  const cost = meter()
  await context.close()
  return { cost, times }
}

async function throttle(page: Page, { latency, downKbps, upKbps }: Network): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency,
    downloadThroughput: (downKbps * 1000) / 8,
    uploadThroughput: (upKbps * 1000) / 8,
  })
}

function reportCosts(costs: ReadonlyMap<Way, Cost[]>): void {
  const none = costs.get('none') ?? []
  console.log(`${''.padEnd(10)}${'wall'.padStart(9)}${'CPU'.padStart(12)}   of none`)
  for (const [way, own] of costs) {
    const ratio = median(own.map(({ cpu }, turn) => cpu / (none[turn]?.cpu ?? Number.NaN)))
    const [wall, cpu] = [median(own.map((cost) => cost.wall)), median(own.map((cost) => cost.cpu))]
    console.log(
      `${way.padEnd(10)}${wall.toFixed(0).padStart(6)} ms${cpu.toFixed(0).padStart(9)} ms   ${ratio.toFixed(2)}x`,
    )
  }
}
