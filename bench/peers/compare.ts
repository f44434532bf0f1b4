/**
 * Outpace beside what people use today: browsertime, the agent of Elastic Synthetics, Lighthouse, Lighthouse CI and
 * unlighthouse, with a bare playwright-core script as the limit. The same pages of known times (test/truth/pages.ts), screen,
 * network and Chromium; each start in a control group of its own, in which all of its processes are counted, with a cold cache.
 * They take turns in a shuffled order. A first turn reads their memory and is not timed. Figures are of a measured load: of a
 * start, divided by its loads.
 *
 * The true LCP is arithmetic (test/truth/table.ts) and painting, which is how much later the bare script sees it without a slow
 * network. So the bare script's bias there is about 0 by definition.
 *
 *   npm ci --prefix bench/peers
 *   node bench/peers/compare.ts [--turns 3] [--loads 5] [--pages /late-image] [--network off,on] [--only bare,outpace]
 *
 * --loads is of a browser, where a tool can measure several pages in one. Outpace is four rounds in one start with evidence in the
 * first: an hour of the usual schedule. outpace-once is one such round. --no-memory leaves the first turn out; --turns 0 is that turn
 * alone. --json FILE keeps what was measured, beside what FILE holds: a few turns now, more later. --turns 0 --no-memory prints it
 * without measuring.
 */
import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { builtInProfiles } from '../../core/model/profile.ts'
import { median } from '../../core/statistics/quantile.ts'
import { seedOf, shuffle } from '../../core/statistics/shuffle.ts'
import { switches } from '../../measure/chromium/switches.ts'
import { knownPages } from '../../test/truth/pages.ts'
import { arithmeticOf } from '../../test/truth/table.ts'
import { benchChromium } from '../chromium.ts'
import { type Machine, machineWords, thisMachine, versionIn } from '../machine.ts'
import { aimsFor } from './aims.ts'
import { bareScript } from './bare-script.ts'
import { browsertime } from './browsertime.ts'
import type { Contender } from './contender.ts'
import { elastic } from './elastic.ts'
import { isTimed, standingsOf } from './figures.ts'
import { lhci } from './lhci.ts'
import { lighthouse } from './lighthouse.ts'
import { outpace, outpaceOnce } from './outpace.ts'
import { type Table, tableWords } from './print.ts'
import { type Run, runContender } from './run.ts'
import { unlighthouse } from './unlighthouse.ts'

const all: Contender[] = [bareScript, outpace, outpaceOnce, elastic, browsertime, lighthouse, lhci, unlighthouse]
const profiles = { off: builtInProfiles.desktop, on: builtInProfiles['desktop-cable'] }

const { values } = parseArgs({
  allowNegative: true,
  options: {
    turns: { type: 'string', default: '3' },
    loads: { type: 'string', default: '5' },
    pages: { type: 'string', default: '/late-image' },
    network: { type: 'string', default: 'off,on' },
    only: { type: 'string' },
    memory: { type: 'boolean', default: true },
    json: { type: 'string' },
  },
})
const loads = Number(values.loads)
if (!(Number.isInteger(loads) && loads > 0))
  throw new RangeError(`--loads: "${values.loads}" must be a whole number of loads in a browser.`)
const contenders = values.only === undefined ? all : values.only.split(',').map(contenderOf)
const pages = values.pages.split(',').map(pageOf)
const cases = pages.flatMap((page) =>
  values.network.split(',').map((network) => ({ page, profile: profileOf(network) })),
)

interface Kept {
  machines: Machine[]
  versions: Record<string, string>
  runs: Run[]
}
const kept: Kept =
  values.json !== undefined && existsSync(values.json)
    ? (JSON.parse(readFileSync(values.json, 'utf8')) as Kept)
    : { machines: [], versions: {}, runs: [] }

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
if (values.memory || Number(values.turns) > 0) await measure()
report()

async function measure(): Promise<void> {
  const files = await benchChromium()
  const folder = mkdtempSync(join(tmpdir(), 'outpace-peers-'))
  const chromium = join(folder, 'chromium.sh')
  const environment = Object.entries(files.environment).map(([name, value]) => `${name}='${value}'`)
  writeFileSync(chromium, `#!/bin/sh\n${environment.join(' ')} exec '${files.executable}' "$@"\n`, { mode: 0o755 })
  kept.machines.push(thisMachine())
  kept.versions = { ...versions(), chromium: execFileSync(chromium, ['--version']).toString().trim() }
  const server = fork(join(import.meta.dirname, 'serve.ts'), [JSON.stringify(profiles.on?.network)])
  try {
    const [{ origins, relay }] = (await once(server, 'message')) as [{ origins: [string, string]; relay: string }]
    const done = Math.max(0, ...kept.runs.map(({ turn }) => turn))
    const unable = new Set<string>()
    for (let turn = values.memory ? 0 : 1; turn <= Number(values.turns); turn++) {
      for (const { page, profile } of cases) {
        for (const contender of shuffle(contenders, seedOf(`${page.path} ${profile.name} turn ${done + turn}`))) {
          const name = `${contender.name} on ${page.path}, ${profile.name}`
          if (unable.has(name)) continue
          const asked = { origins, path: page.path, profile, loads, chromium, switches, relay }
          const run = await runContender(contender, { asked, turn: done + turn, memory: turn === 0 })
          kept.runs.push(run)
          // Once it has measured, a failure is one of that turn.
          if (run.problem !== undefined && turn <= 1) unable.add(name)
          const said = run.problem ?? `${(run.wall / 1000).toFixed(1)} s, LCP ${run.lcps.map(Math.round).join(', ')} ms`
          process.stderr.write(`turn ${turn} of ${values.turns}: ${name}: ${said}\n`)
          if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(kept))
        }
      }
    }
  } finally {
    server.disconnect()
    rmSync(folder, { recursive: true, force: true })
  }
}

function versions(): Record<string, string> {
  const { dependencies } = JSON.parse(readFileSync(join(import.meta.dirname, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
  }
  if (!existsSync(join(import.meta.dirname, 'node_modules')))
    throw new Error('The peers are not installed. Run "npm ci --prefix bench/peers" first.')
  const program = join(import.meta.dirname, '../..')
  return {
    'playwright-core': versionIn(program, 'playwright-core'),
    ...Object.fromEntries(Object.keys(dependencies).map((name) => [name, versionIn(import.meta.dirname, name)])),
  }
}

function report(): void {
  const { machines, versions: measured, runs } = kept
  const last = machines.at(-1)
  if (last === undefined) throw new Error('Nothing was measured.')
  const loadsOf = machines.map(({ load }) => load.toFixed(1)).join(', ')
  console.log(`${machineWords(last)}; load average at each start ${loadsOf}; ${last.at.slice(0, 10)}`)
  console.log(
    Object.entries(measured)
      .map(([name, version]) => (name === 'chromium' ? version : `${name} ${version}`))
      .join(', '),
  )
  for (const { page, profile } of cases) {
    const own = runs.filter((run) => run.page === page.path && run.profile === profile.name)
    if (own.length > 0) console.log(tableWords(tableOf(page, profile, own), all))
  }
}

function tableOf(page: (typeof pages)[number], profile: ReturnType<typeof profileOf>, own: readonly Run[]): Table {
  const arithmetic = lcpOf(page, profile)
  const painting = paintingOf(page)
  const truth = arithmetic + (painting ?? 0)
  const names = all.map(({ name }) => name).filter((name) => own.some(({ contender }) => contender === name))
  const standings = standingsOf(own, names, truth)
  const { network } = profile
  const words =
    network === undefined ? 'off' : `${network.latency} ms, ${network.downKbps / 1000}/${network.upKbps / 1000} Mbps`
  const aims = aimsFor(standings, truth)
  return { page: `${page.path}, ${page.name}`, network: words, truth: { arithmetic, painting }, standings, aims }
}

/** How much later than arithmetic the bare script sees the main content on the fastest network; undefined if it was not asked. */
function paintingOf(page: (typeof pages)[number]): number | undefined {
  const bare = kept.runs.filter(
    (run) =>
      run.contender === bareScript.name && run.page === page.path && run.profile === profiles.off?.name && isTimed(run),
  )
  return bare.length === 0 ? undefined : median(bare.flatMap(({ lcps }) => lcps)) - lcpOf(page, profileOf('off'))
}

function lcpOf(page: (typeof pages)[number], profile: ReturnType<typeof profileOf>): number {
  const { lcp } = page.expected(arithmeticOf(profile.network))
  return typeof lcp === 'number' ? lcp : (lcp?.value ?? Number.NaN)
}

function contenderOf(name: string): Contender {
  const found = all.find((each) => each.name === name)
  if (found === undefined) throw new Error(`--only: "${name}" is none of ${all.map((each) => each.name).join(', ')}.`)
  return found
}

function pageOf(path: string) {
  const withLcp = knownPages.filter((page) => page.expected(arithmeticOf(undefined)).lcp !== undefined)
  const found = withLcp.find((page) => page.path === path)
  if (found === undefined)
    throw new Error(`--pages: "${path}" is none of ${withLcp.map((page) => page.path).join(', ')}.`)
  return found
}

function profileOf(network: string) {
  const found = network === 'off' || network === 'on' ? profiles[network] : undefined
  if (found === undefined) throw new Error(`--network: "${network}" is neither off nor on.`)
  return found
}
