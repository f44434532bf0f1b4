/**
 * Cost of the barrier: the same load in a browser with the guard and in two without it, taking turns in a shuffled order.
 * The second browser without it shows the noise. Ratios are medians over the turns; the target is at most 1.02x.
 *
 *   node bench/barrier.ts [--turns 60]
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Market } from '#core/model/benchmark.ts'
import { builtInProfiles } from '#core/model/profile.ts'
import { median, quantile } from '#core/statistics/quantile.ts'
import { seedOf, shuffle } from '#core/statistics/shuffle.ts'
import { startBrowser, type VisitBrowser } from '#measure/chromium/start.ts'
import { allowedAddresses } from '#measure/network/allow.ts'
import { benchChromium } from './chromium.ts'
import { homeLoad } from './home-load.ts'

const serverFlag = '--serve'
const names = ['with the barrier', 'without', 'without, again'] as const
type Name = (typeof names)[number]

/** No throttling: emulated latency would hide the cost. */
const market: Market = {
  id: 'bench',
  name: 'Bench',
  region: 'local',
  profile: { ...(builtInProfiles.desktop as Market['profile']), cpuSlowdown: 1 },
  locale: 'en-AU',
  timeZone: 'UTC',
}
delete market.profile.network

interface Cost {
  /** ms to start the browser. */
  start: number
  /** ms from a fresh context to the end of the journey. */
  load: number
  /** ms, as the page saw it. */
  lcp: number
}

if (process.argv.includes(serverFlag)) {
  const { default: serve } = await import('#scenarios/demo/serve.ts')
  const { origins, thirdParties } = await serve()
  process.send?.([origins.Nordregn, ...thirdParties])
  process.on('disconnect', () => process.exit())
} else {
  await compareCosts()
}

async function compareCosts(): Promise<void> {
  const { values } = parseArgs({ options: { turns: { type: 'string', default: '60' } } })
  const server = fork(fileURLToPath(import.meta.url), [serverFlag])
  const [[origin, ...thirdParties]] = (await once(server, 'message')) as [[string, ...string[]]]
  const files = await benchChromium()
  if (files.guard === undefined)
    throw new Error('The guard does not load on this machine: there is nothing to compare.')
  const allow = allowedAddresses([origin, ...thirdParties])
  const measure = async (name: Name): Promise<Cost> => {
    const mark = performance.now()
    const guard = name === 'with the barrier' ? files.guard : undefined
    const browser = await startBrowser({ files: { ...files, guard }, memory: 4e9, allow })
    const start = performance.now() - mark
    await load(browser, origin) // one-off costs of a browser's first load
    const cost = await load(browser, origin)
    await browser.end()
    return { start, ...cost }
  }
  const costs = new Map(names.map((name) => [name, [] as Cost[]]))
  for (const name of names) await measure(name) // warm-up, not counted
  for (let turn = 0; turn < Number(values.turns); turn++) {
    for (const name of shuffle([...names], seedOf(`turn ${turn}`))) costs.get(name)?.push(await measure(name))
  }
  server.disconnect()
  report(costs)
}

async function load(browser: VisitBrowser, origin: string): Promise<Omit<Cost, 'start'>> {
  const mark = performance.now()
  const { steps } = await homeLoad({
    ...browser,
    // Skips the flag-based barrier in the browsers without the guard.
    barrier: { kind: 'guard', allow: [] },
    origin,
    market,
  })
  return { load: performance.now() - mark, lcp: steps[0]?.metrics.lcp ?? Number.NaN }
}

function report(costs: Map<Name, Cost[]>): void {
  const base = costs.get('without') ?? []
  const cell = (name: Name, kind: keyof Cost): string => {
    const own = costs.get(name) ?? []
    const ratios = own.map((cost, i) => cost[kind] / (base[i]?.[kind] ?? Number.NaN))
    const middle = [0.25, 0.75].map((q) => quantile(ratios, q).toFixed(2)).join('-')
    return `${median(own.map((cost) => cost[kind])).toFixed(0)} ms ${median(ratios).toFixed(3)}x (${middle})`.padStart(
      30,
    )
  }
  console.log(`${base.length} turns, medians; ratios to "without" in the same turn, with their interquartile range\n`)
  console.log(`${''.padEnd(18)}${['start', 'load', 'LCP'].map((head) => head.padStart(30)).join('')}`)
  for (const name of names) {
    console.log(`${name.padEnd(18)}${(['start', 'load', 'lcp'] as const).map((kind) => cell(name, kind)).join('')}`)
  }
}
