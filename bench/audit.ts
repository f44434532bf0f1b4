/**
 * Cost of an audited page compared with the Lighthouse CLI: the demo's three home pages, audited by Outpace and by the CLI,
 * on the same Chromium with the same settings, both writing HTML and JSON. They take turns in a shuffled order, each in its
 * own processes; ratios are medians over the turns. Fails above 1.0x.
 *
 *   node bench/audit.ts [--turns 5]
 */
import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { auditCategories } from '#core/model/audit.ts'
import type { Market } from '#core/model/benchmark.ts'
import { builtInProfiles } from '#core/model/profile.ts'
import { median } from '#core/statistics/quantile.ts'
import { seedOf, shuffle } from '#core/statistics/shuffle.ts'
import { processTree } from '#measure/chromium/processes.ts'
import { switches } from '#measure/chromium/switches.ts'
import { measureAudits } from '#measure/lighthouse/audits.ts'
import { browserIdentity, lighthouseSettings } from '#measure/lighthouse/settings.ts'
import { benchChromium } from './chromium.ts'

interface Cost {
  /** ms per page. */
  wall: number
  /** ms of CPU per page, over all its processes. */
  cpu: number
}

interface Task {
  pages: string[]
  /** Other origins that the pages load from. */
  thirdParties: string[]
  folder: string
}

const market: Market = {
  id: 'bench',
  name: 'Bench',
  region: 'local',
  profile: builtInProfiles['desktop-cable'] as Market['profile'],
  locale: 'en-AU',
  timeZone: 'UTC',
}
const settings = lighthouseSettings({ market, categories: auditCategories, limit: 120_000 })
const here = fileURLToPath(import.meta.url)
const cli = fileURLToPath(new URL('../node_modules/lighthouse/cli/index.js', import.meta.url))

/** ms. Short, because the CPU time of a process can no longer be read once it has ended. */
const sampleEvery = 50
/** ms per tick in which Linux counts CPU time. */
const tick = 10

if (process.argv[2] === '--serve') await serveInChild()
else if (process.argv[2] === '--ours') await auditInChild(JSON.parse(process.argv[3] ?? '') as Task)
else await compareCosts()

/** In a separate process, so that its CPU time is not attributed to either side. */
async function serveInChild(): Promise<void> {
  const { default: serve } = await import('#scenarios/demo/serve.ts')
  const { origins, thirdParties } = await serve()
  process.send?.({ pages: Object.values(origins).map((origin) => `${origin}/`), thirdParties })
  process.on('disconnect', () => process.exit())
}

async function auditInChild({ pages, thirdParties, folder }: Task): Promise<void> {
  const contestants = new Map(
    pages.map((url, i) => [`site ${i}`, { origin: new URL(url).origin, alsoAllowed: thirdParties }]),
  )
  const audit = await measureAudits({
    benchmark: { id: 'bench', limits: { step: 30_000, visit: 120_000, memory: 2e9 } },
    market,
    settings: { runs: 1, categories: [...auditCategories] },
    pages: pages.map((url, i) => ({ site: `site ${i}`, step: 'home', url })),
    scheduledAt: new Date().toISOString(),
    region: 'local',
    machine: 'local',
    files: await benchChromium(),
    contestants,
    keepEvidence: (name, bytes) => writeFile(join(folder, name.replaceAll('/', '_')), bytes),
    signal: new AbortController().signal,
    progress: () => undefined,
  })
  const failed = audit.pages.find(({ failure }) => failure !== undefined)
  if (failed !== undefined) throw new Error(`${failed.site}: ${failed.failure?.message}`)
}

async function compareCosts(): Promise<void> {
  const { values } = parseArgs({ options: { turns: { type: 'string', default: '5' } } })
  const server = fork(here, ['--serve'])
  const [served] = (await once(server, 'message')) as [Omit<Task, 'folder'>]
  const folder = await mkdtemp(join(tmpdir(), 'outpace-bench-'))
  const task: Task = { ...served, folder }
  const contenders = { ours: () => ours(task), cli: () => byCli(task) }
  const costs: Record<keyof typeof contenders, Cost[]> = { ours: [], cli: [] }
  for (let turn = 1; turn <= Number(values.turns); turn++) {
    for (const name of shuffle(['ours', 'cli'] as const, seedOf(`turn ${turn}`))) {
      const cost = await contenders[name]()
      costs[name].push(cost)
      console.log(`turn ${turn}, ${name.padEnd(4)}: ${seconds(cost.wall)} wall, ${seconds(cost.cpu)} CPU per page`)
    }
  }
  server.disconnect()
  await rm(folder, { recursive: true, force: true })
  const ratios = (['wall', 'cpu'] as const).map((kind) => {
    const ratio = median(costs.ours.map((cost, turn) => cost[kind] / (costs.cli[turn]?.[kind] ?? Number.NaN)))
    console.log(`${kind}: ours / Lighthouse CLI = ${ratio.toFixed(2)}x (median of ${costs.ours.length} turns)`)
    return ratio
  })
  if (ratios.some((ratio) => ratio > 1)) process.exitCode = 1
}

async function ours(task: Task): Promise<Cost> {
  const cost = await costOf([here, '--ours', JSON.stringify(task)], {})
  return { wall: cost.wall / task.pages.length, cpu: cost.cpu / task.pages.length }
}

async function byCli({ pages, folder }: Task): Promise<Cost> {
  const { executable, environment } = await benchChromium()
  const config = join(folder, 'config.json')
  await writeFile(
    config,
    JSON.stringify({ extends: 'lighthouse:default', settings: { ...settings, output: undefined } }),
  )
  const { userAgent } = browserIdentity(market, '153.0.0.0')
  const flags = ['--headless', ...switches, `--user-agent='${userAgent}'`].join(' ')
  const costs: Cost[] = []
  for (const url of pages) {
    const where = ['--output=html', '--output=json', `--output-path=${join(folder, 'report')}`, '--quiet']
    const args = [cli, url, `--config-path=${config}`, ...where, `--chrome-flags=${flags}`]
    costs.push(await costOf(args, { ...environment, CHROME_PATH: executable }))
    const report = JSON.parse(await readFile(join(folder, 'report.report.json'), 'utf8')) as { runtimeError?: object }
    if (report.runtimeError !== undefined) throw new Error(`The CLI failed on ${url}.`)
  }
  const mean = (kind: keyof Cost) => costs.reduce((sum, cost) => sum + cost[kind], 0) / costs.length
  return { wall: mean('wall'), cpu: mean('cpu') }
}

/** Runs a Node program to its end and adds up the CPU time of its whole process tree. */
async function costOf(args: string[], environment: Record<string, string>): Promise<Cost> {
  const begun = performance.now()
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const used = new Map<string, number>()
  const sample = async (): Promise<void> => {
    for (const { pid, startTime } of processTree(child.pid ?? 0)) {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
      const fields = stat.split(') ').at(-1)?.split(' ') ?? []
      if (fields.length > 12) used.set(`${pid} ${startTime}`, (Number(fields[11]) + Number(fields[12])) * tick)
    }
  }
  const timer = setInterval(() => void sample(), sampleEvery)
  const [code] = (await once(child, 'exit')) as [number | null]
  clearInterval(timer)
  if (code !== 0) throw new Error(`${args.slice(0, 2).join(' ')} exited with ${code}.`)
  return { wall: performance.now() - begun, cpu: [...used.values()].reduce((sum, cpu) => sum + cpu, 0) }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`
}
