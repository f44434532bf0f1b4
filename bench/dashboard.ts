/**
 * The dashboard over a generated year: six sites, five steps, a round every 15 minutes. Time of each route (the first, then p50 and p95 of
 * --turns requests in this process), compressed bytes and DynamoDB read units; then the page itself: scores and LCP under
 * `phone-4g` by our own audits, and the slowest interaction (INP) with the CPU of that profile.
 *
 *   node bench/dashboard.ts [--turns 30] [--minutes 15] [--folder /tmp/outpace-year]
 *
 * The year is generated once into the folder, which takes some minutes.
 */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { serve } from '@hono/node-server'
import { chromium, type Page } from 'playwright-core'
import { auditCategories } from '#core/model/audit.ts'
import type { Market } from '#core/model/benchmark.ts'
import { quantile } from '#core/statistics/quantile.ts'
import { buildPage } from '#dashboard/build.ts'
import { measureAudits } from '#measure/lighthouse/audits.ts'
import { apiApp } from '#stages/api/app.ts'
import { evidenceFolder } from '#store/evidence/folder.ts'
import { benchChromium } from './chromium.ts'
import { countRequests } from './counted-store.ts'
import { openYear, yearBenchmark } from './year.ts'

const { values: options } = parseArgs({
  options: {
    turns: { type: 'string', default: '30' },
    minutes: { type: 'string', default: '15' },
    folder: { type: 'string', default: join(tmpdir(), 'outpace-year') },
  },
})
const turns = Number(options.turns)
const now = Date.UTC(2026, 10, 28, 10)
const benchmark = yearBenchmark(Number(options.minutes) * 60_000)
const [market] = benchmark.markets as [Market]
const place = `${benchmark.id}/${market.id}`

const begun = performance.now()
const store = await openYear(`${options.folder}-${options.minutes}`, { benchmark, now })
console.log(
  `A year of rounds every ${options.minutes} minutes, ready after ${((performance.now() - begun) / 1000).toFixed(0)} s`,
)

let counted = countRequests(store)
let hosts: string[] = []
const page = await buildPage()
const app = apiApp({
  contests: async () => [{ benchmark, store: counted.store }],
  evidence: evidenceFolder(join(options.folder, 'evidence')),
  judge: async () => undefined,
  page,
  hosts: () => hosts,
  now: () => now,
})
const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 })
await once(server, 'listening')
const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
hosts = [host]
try {
  await timeRoutes()
  await auditPage()
  await interact()
} finally {
  server.close()
  await store.close()
}

async function timeRoutes(): Promise<void> {
  const { paths } = (await (await ask('/api/openapi.json')).json()) as { paths: Record<string, { get?: object }> }
  const routes = Object.entries(paths)
    // A table is the same answer in other words; a report is a file.
    .filter(([path, { get }]) => get !== undefined && !/\{(?!benchmark|market)|\.csv$|report$/.test(path))
    .flatMap(([path]) => {
      const address = path.replace('{benchmark}', benchmark.id).replace('{market}', market.id)
      return address.endsWith('/trend') ? [`${address}?days=90`, `${address}?days=365`] : [address]
    })
  for (const route of routes) {
    const times: number[] = []
    let bytes = 0
    counted = countRequests(store)
    for (let turn = 0; turn < turns; turn++) {
      const from = performance.now()
      const response = await ask(route)
      const body = new Uint8Array(await response.arrayBuffer())
      times.push(performance.now() - from)
      bytes = gzipSync(body).length
      if (!response.ok) throw new Error(`${route} answered ${response.status}: ${new TextDecoder().decode(body)}`)
    }
    const at = (p: number) => `${quantile(times, p).toFixed(1)} ms`
    const units = (counted.readUnits / turns).toFixed(1)
    const first = `${(times[0] ?? 0).toFixed(1)} ms`
    console.log(
      `${route.padEnd(62)} first ${first}  p50 ${at(0.5)}  p95 ${at(0.95)}  ${(bytes / 1000).toFixed(1)} KB  ${units} read units`,
    )
  }
}

async function ask(path: string): Promise<Response> {
  return app.request(`http://${host}${path}`, { headers: { host } })
}

async function auditPage(): Promise<void> {
  const views = { standing: '/', journey: `/${place}/journey`, trend: `/${place}/trend?days=365` }
  const html = new TextDecoder().decode(page.get('/')?.body)
  // The script, and the parts that it starts with.
  const names = [...html.matchAll(/(?:src|modulepreload" href)="([^"]+\.js)"/g)].map(([, name = '']) => name)
  const size = names.reduce((sum, name) => sum + gzipSync(page.get(name)?.body ?? '').length, 0)
  console.log(`Script of the first load: ${(size / 1000).toFixed(1)} KB compressed, ${names.length} files`)
  const audit = await measureAudits({
    benchmark: { id: 'dashboard', limits: { step: 60_000, visit: 180_000, memory: 2e9 } },
    market: { ...market, region: 'local' },
    settings: { runs: 1, categories: [...auditCategories] },
    pages: Object.entries(views).map(([step, path]) => ({ site: 'dashboard', step, url: `http://${host}${path}` })),
    scheduledAt: new Date().toISOString(),
    region: 'local',
    machine: 'local',
    files: await benchChromium(),
    contestants: new Map([['dashboard', { origin: `http://${host}`, alsoAllowed: [`http://${host}`] }]]),
    keepEvidence: async () => undefined,
    signal: AbortSignal.timeout(600_000),
    progress: () => undefined,
  })
  for (const audited of audit.pages) {
    const { scores, metrics } = audited.result ?? {}
    console.log(audited.step.padEnd(10), JSON.stringify({ ...scores, ...metrics }), audited.failure?.message ?? '')
  }
}

/** Drags over a year of trend and scrubs through its incidents with the CPU of the profile. */
async function interact(): Promise<void> {
  const files = await benchChromium()
  const browser = await chromium.launch({
    executablePath: files.executable,
    env: { ...process.env, ...files.environment } as Record<string, string>,
    args: ['--no-sandbox'],
  })
  try {
    const opened = await (
      await browser.newContext({ locale: 'en-AU', viewport: { width: 1280, height: 900 } })
    ).newPage()
    const session = await opened.context().newCDPSession(opened)
    await session.send('Emulation.setCPUThrottlingRate', { rate: market.profile.cpuSlowdown })
    await opened.goto(`http://${host}/${place}/trend?days=365`)
    const chart = opened.locator('.u-over').first()
    await chart.waitFor()
    await watchInteractions(opened)
    const box = await chart.boundingBox()
    if (box === null) throw new Error('The chart is not visible.')
    const y = box.y + box.height / 2
    for (let turn = 0; turn < 5; turn++) {
      await opened.mouse.move(box.x + box.width * 0.2, y)
      await opened.mouse.down()
      await opened.mouse.move(box.x + box.width * 0.6, y, { steps: 10 })
      await opened.mouse.up()
      await opened.mouse.dblclick(box.x + box.width / 2, y)
    }
    await opened.waitForTimeout(500)
    const slowest = await opened.evaluate(() => Math.max(0, ...(window as unknown as { slow: number[] }).slow))
    console.log(`Slowest of the interactions that took 16 ms or more, zooming a year: ${slowest} ms`)
  } finally {
    await browser.close()
  }
}

async function watchInteractions(opened: Page): Promise<void> {
  await opened.evaluate(() => {
    const slow: number[] = []
    Object.assign(window, { slow })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        if ('interactionId' in entry && entry.interactionId) slow.push(entry.duration)
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit)
  })
}
