/**
 * What filmstrip and request log add to a load: loads with and without take turns in one browser, in a shuffled order. What
 * follows such a load, Speed Index and the comparison of its numbers with the pictures, has a line of its own. Wall time: median of
 * the ratio in a turn. CPU is counted in hundredths of a second, too coarse for one load: ratio of the means.
 *
 *   node bench/evidence.ts [--turns 20] [--profile desktop]
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Market, Profile } from '#core/model/benchmark.ts'
import { builtInProfiles } from '#core/model/profile.ts'
import { median } from '#core/statistics/quantile.ts'
import { seedOf, shuffle } from '#core/statistics/shuffle.ts'
import { sum } from '#core/statistics/sum.ts'
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

if (process.argv.includes(serverFlag)) await serveInChild()
else await compareCosts()

/** In a separate process, so that its CPU time is not attributed to either side. */
async function serveInChild(): Promise<void> {
  const { default: serve } = await import('#scenarios/demo/serve.ts')
  const { origins, thirdParties } = await serve()
  process.send?.([origins.Nordregn, ...thirdParties])
  process.on('disconnect', () => process.exit())
}

interface EvidenceCost extends Cost {
  /** Kept, by what they are. */
  bytes: { pictures: number; log: number }
  pictures: number
  /** With what follows the load. */
  whole: Cost
}

async function compareCosts(): Promise<void> {
  const { values } = parseArgs({
    options: { turns: { type: 'string', default: '20' }, profile: { type: 'string', default: 'desktop' } },
  })
  const profile = builtInProfiles[values.profile]
  if (profile === undefined)
    throw new Error(`--profile: "${values.profile}" is none of ${Object.keys(builtInProfiles)}.`)
  const server = fork(fileURLToPath(import.meta.url), [serverFlag])
  const [[origin, ...thirdParties]] = (await once(server, 'message')) as [[string, ...string[]]]
  const allow = allowedAddresses([origin, ...thirdParties])
  const browser = await startBrowser({ files: await benchChromium(), memory: 4e9, allow, network: profile.network })
  const bench = { browser, origin, profile }
  const plain: Cost[] = []
  const recorded: EvidenceCost[] = []
  const contenders = {
    plain: async (into: Cost[]) => void into.push(await plainLoad(bench)),
    recorded: async (into: Cost[]) => void into.push(await recordedLoad(bench)),
  }
  // Warm-up, not counted.
  for (const load of Object.values(contenders)) await load([])
  for (let turn = 0; turn < Number(values.turns); turn++) {
    for (const name of shuffle(['plain', 'recorded'] as const, seedOf(`turn ${turn}`))) {
      await contenders[name](name === 'plain' ? plain : recorded)
    }
  }
  await browser.end()
  server.disconnect()
  report(plain, recorded)
}

interface Bench {
  browser: VisitBrowser
  origin: string
  profile: Profile
}

async function plainLoad(bench: Bench): Promise<Cost> {
  const meter = startMeter(bench.browser)
  await load(bench, {})
  return settled(meter())
}

async function recordedLoad(bench: Bench): Promise<EvidenceCost> {
  const bytes = { pictures: 0, log: 0 }
  let pictures = 0
  const meter = startMeter(bench.browser)
  const { observer, compare } = gatherEvidence(async (name, file) => {
    const isLog = name.endsWith('.jsonl')
    bytes[isLog ? 'log' : 'pictures'] += file.length
    if (!isLog) pictures++
    return name
  })
  await load(bench, observer)
  const cost = meter()
  await compare(bench.browser.browser)
  return { ...cost, whole: await settled(meter()), bytes, pictures }
}

async function settled(cost: Cost): Promise<Cost> {
  await pause(afterwards)
  return cost
}

async function load({ browser, origin, profile }: Bench, observer: LoadObserver): Promise<void> {
  const market: Market = { id: 'bench', name: 'Bench', region: 'local', profile, locale: 'en-AU', timeZone: 'UTC' }
  await homeLoad({
    ...browser,
    origin,
    market,
    observer,
  })
}

function report(plain: readonly Cost[], recorded: readonly EvidenceCost[]): void {
  const mean = (values: readonly number[]) => sum(values) / values.length
  const wall = (costs: readonly Cost[]) => median(costs.map((cost) => cost.wall))
  const cpu = (costs: readonly Cost[]) => mean(costs.map((cost) => cost.cpu))
  const line = (name: string, costs: readonly Cost[], base: readonly Cost[]) => {
    const ratio = median(costs.map((cost, turn) => cost.wall / (base[turn]?.wall ?? Number.NaN)))
    const part = (ms: number, times: number) => `${ms.toFixed(0).padStart(7)} ms  ${times.toFixed(2)}x`
    console.log(name.padEnd(24) + part(wall(costs), ratio) + part(cpu(costs), cpu(costs) / cpu(base)))
  }
  console.log(`${plain.length} turns\n\n${''.padEnd(24)}${'wall'.padStart(10)}${'CPU'.padStart(17)}`)
  line('load', plain, plain)
  line('with filmstrip and log', recorded, plain)
  const wholes = recorded.map(({ whole }) => whole)
  line('and what follows', wholes, plain)
  const [pictures, log, files] = [
    mean(recorded.map(({ bytes }) => bytes.pictures)),
    mean(recorded.map(({ bytes }) => bytes.log)),
    mean(recorded.map((cost) => cost.pictures)),
  ]
  console.log(
    `\n${(pictures / 1000).toFixed(0)} kB in ${files.toFixed(0)} pictures, ${(log / 1000).toFixed(1)} kB of log`,
  )
}
