/**
 * Cost of a load compared with a minimal script: Outpace's load, Outpace's load with filmstrip, and a bare playwright-core
 * script that reads navigation timing and LCP of the same page after the same wait for quiet. They take turns in one
 * browser, in a shuffled order. Wall time: medians over the turns, and of the ratio in a turn. CPU is counted in hundredths of a
 * second, too coarse for one load: means, and their ratio.
 *
 *   node bench/overhead.ts [--turns 20]
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Market } from '#core/model/benchmark.ts'
import { builtInProfiles } from '#core/model/profile.ts'
import { median } from '#core/statistics/quantile.ts'
import { seedOf, shuffle } from '#core/statistics/shuffle.ts'
import { startBrowser, type VisitBrowser } from '#measure/chromium/start.ts'
import { gatherEvidence } from '#measure/evidence/evidence.ts'
import type { LoadObserver } from '#measure/load/load-options.ts'
import { allowedAddresses } from '#measure/network/allow.ts'
import { benchChromium } from './chromium.ts'
import { homeLoad } from './home-load.ts'
import { type Cost, startMeter } from './meter.ts'

const serverFlag = '--serve'
/** What ends with a load must not be counted with the next, ms. */
const afterwards = 300

const market: Market = {
  id: 'bench',
  name: 'Bench',
  region: 'local',
  profile: builtInProfiles.desktop as Market['profile'],
  locale: 'en-AU',
  timeZone: 'UTC',
}

if (process.argv.includes(serverFlag)) await serveInChild()
else await compareCosts()

/** In a separate process, so that its CPU time is not attributed to either side. */
async function serveInChild(): Promise<void> {
  const { default: serve } = await import('#scenarios/demo/serve.ts')
  const { origins, thirdParties } = await serve()
  process.send?.([origins.Nordregn, ...thirdParties])
  process.on('disconnect', () => process.exit())
}

async function compareCosts(): Promise<void> {
  const { values } = parseArgs({ options: { turns: { type: 'string', default: '20' } } })
  const server = fork(fileURLToPath(import.meta.url), [serverFlag])
  const [[origin, ...thirdParties]] = (await once(server, 'message')) as [[string, ...string[]]]
  const files = await benchChromium()
  const browser = await startBrowser({ files, memory: 4e9, allow: allowedAddresses([origin, ...thirdParties]) })
  const contenders = {
    bare: () => bareLoad(browser, origin),
    outpace: () => outpaceLoad(browser, origin, {}),
    'outpace with filmstrip': () => outpaceLoad(browser, origin, gatherEvidence(async (name) => name).observer),
  }
  const names = Object.keys(contenders) as (keyof typeof contenders)[]
  const costs = new Map(names.map((name) => [name, [] as Cost[]]))
  for (const name of names) await contenders[name]() // warm-up, not counted
  for (let turn = 0; turn < Number(values.turns); turn++) {
    for (const name of shuffle(names, seedOf(`turn ${turn}`))) costs.get(name)?.push(await contenders[name]())
  }
  await browser.end()
  server.disconnect()
  report(costs)
}

async function outpaceLoad(browser: VisitBrowser, origin: string, observer: LoadObserver): Promise<Cost> {
  const meter = startMeter(browser)
  let cost: Cost | undefined
  await homeLoad({
    ...browser,
    origin,
    market,
    observer: {
      ...observer,
      ended: async (requests) => {
        cost = meter()
        await observer.ended?.(requests)
      },
    },
  })
  if (cost === undefined) throw new Error('The load did not end.')
  await pause(afterwards)
  return cost
}

async function bareLoad({ browser, ...rest }: VisitBrowser, origin: string): Promise<Cost> {
  const meter = startMeter(rest)
  const context = await browser.newContext({ viewport: market.profile.viewport })
  const page = await context.newPage()
  await page.addInitScript(() => {
    new PerformanceObserver((list) => {
      Object.assign(window, { largest: list.getEntries().at(-1)?.startTime })
    }).observe({ type: 'largest-contentful-paint', buffered: true })
  })
  await page.goto(origin, { waitUntil: 'networkidle' })
  await page.evaluate(() => ({
    navigation: performance.getEntriesByType('navigation')[0]?.toJSON(),
    lcp: (window as unknown as { largest: number }).largest,
  }))
  const cost = meter()
  await context.close()
  await pause(afterwards)
  return cost
}

function report(costs: Map<string, Cost[]>): void {
  const bare = costs.get('bare') ?? []
  const mean = (cost: Cost[]): number => cost.reduce((sum, { cpu }) => sum + cpu, 0) / cost.length
  const line = (name: string): string => {
    const own = costs.get(name) ?? []
    const wall = median(own.map((cost) => cost.wall))
    const ratio = median(own.map((cost, i) => cost.wall / (bare[i]?.wall ?? Number.NaN)))
    const part = (ms: number, times: number): string => `${ms.toFixed(0).padStart(7)} ms  ${times.toFixed(2)}x`
    return part(wall, ratio) + part(mean(own), mean(own) / mean(bare))
  }
  console.log(`${bare.length} turns; ratios to the bare script\n`)
  console.log(`${''.padEnd(24)}${'wall'.padStart(10)}${'CPU'.padStart(17)}`)
  for (const name of costs.keys()) console.log(`${name.padEnd(24)}${line(name)}`)
}
