/**
 * What starting costs: `outpace --help`, a command that reads files and records (`verdict`), and `compare` from its start to the first
 * request for a page on loopback; beside a bare `node -e 0`, and for `compare` beside a bare playwright-core script that starts the
 * same browser and opens the same page. All take turns in a shuffled order, with the compile cache filled and Chromium unpacked
 * by a turn that is not counted. Prints the median of wall-clock time, its ratio to bare Node within the same turn, and the peak
 * of the memory that stays resident in all Node processes of the command; of `compare` over a whole round. Linux or macOS.
 *
 *   node bench/start.ts [--turns 10] [--node /usr/bin/node]
 *
 * With `--node` another Node starts the launcher, such as an older one.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { median, quantile } from '#core/statistics/quantile.ts'
import { seedOf, shuffle } from '#core/statistics/shuffle.ts'
import { findChromium } from '#measure/chromium/find.ts'
import { guardedEnvironment } from '#measure/network/guard/guard.ts'
import { surroundings } from '../cli/surroundings.ts'

const { values } = parseArgs({
  options: { turns: { type: 'string', default: '10' }, node: { type: 'string', default: process.execPath } },
})
/** A command that does not end within this is ended, ms. */
const timeout = 120_000

const program = dirname(import.meta.dirname)
const outpace = join(program, 'cli', 'outpace.js')
const project = mkdtempSync(join(tmpdir(), 'outpace-start-'))
const readings = join(project, 'memory')

/** Writes the peak of a Node process when it ends. */
const meter = `import { appendFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
if (isMainThread) process.on('exit', () => appendFileSync(${JSON.stringify(readings)}, process.resourceUsage().maxRSS + '\\n'))`

const scenario = `name: Two pages
us: { name: Acme, origin: https://www.acme.example, pages: { home: / } }
competitors: [{ name: Globex, origin: https://globex.example, pages: { home: / } }]
steps: [home]
markets: [{ name: Here, region: local, profile: desktop, locale: en-AU, timeZone: Australia/Sydney }]
every: 15 minutes
`

let requested: (() => void) | undefined
const servers = [await page(), await page()]
const origins = servers.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
try {
  mkdirSync(join(project, 'scenarios', 'two'), { recursive: true })
  writeFileSync(join(project, 'scenarios', 'two', 'benchmark.yaml'), scenario)
  writeFileSync(join(project, 'meter.mjs'), meter)
  const bare = await bareScript()
  const contenders: Record<string, () => Promise<number>> = {
    'node -e 0': () => untilEnd([values.node, '-e', '0']),
    'outpace --help': () => untilEnd([values.node, outpace, '--help']),
    'outpace verdict': () => untilEnd([values.node, outpace, 'verdict']),
    'bare playwright-core, first request': () => untilRequest([process.execPath, '--input-type=module', '-e', bare]),
    'outpace compare, first request': () =>
      untilRequest([values.node, outpace, 'compare', ...origins, '--rounds', '1']),
  }
  const times = new Map(Object.keys(contenders).map((name) => [name, [] as number[]]))
  const memory = new Map<string, { processes: number; peak: number }>()
  for (const [name, start] of Object.entries(contenders)) {
    writeFileSync(readings, '')
    await start()
    const peaks = readFileSync(readings, 'utf8').trim().split('\n').map(Number)
    memory.set(name, { processes: peaks.length, peak: peaks.reduce((sum, peak) => sum + peak, 0) })
  }
  for (let turn = 0; turn < Number(values.turns); turn++) {
    for (const name of shuffle(Object.keys(contenders), seedOf(`turn ${turn}`))) {
      const ms = await contenders[name]?.()
      if (ms !== undefined) times.get(name)?.push(ms)
    }
  }
  report(times, memory)
} finally {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
  rmSync(project, { recursive: true, force: true })
}

async function page(): Promise<Server> {
  const server = createServer((_, response) => {
    requested?.()
    response.setHeader('content-type', 'text/html')
    response.end('<!doctype html><title>Shop</title><h1>Rain jackets</h1><p>For every weather.')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return server
}

/** The least that opens a page: the same browser and environment, without what makes it a measurement. */
async function bareScript(): Promise<string> {
  const files = await findChromium(surroundings())
  const launch = {
    executablePath: files.executable,
    args: ['--no-sandbox', '--disable-gpu'],
    env: guardedEnvironment(files, [new URL(origins[0] ?? '').host]),
  }
  const { pathname } = new URL(import.meta.resolve('playwright-core'))
  return `const { default: { chromium } } = await import(${JSON.stringify(pathname)})
const browser = await chromium.launch(${JSON.stringify(launch)})
await (await browser.newPage()).goto(${JSON.stringify(origins[0])})
await browser.close()`
}

/** ms from the start of a command to its end. */
async function untilEnd(command: string[]): Promise<number> {
  const begun = performance.now()
  await run(command)
  return performance.now() - begun
}

/** ms from the start of a command to the first request that a page receives. */
async function untilRequest(command: string[]): Promise<number> {
  const begun = performance.now()
  let first: number | undefined
  requested = () => {
    first ??= performance.now() - begun
  }
  await run(command)
  requested = undefined
  if (first === undefined) throw new Error(`${command.join(' ')} requested no page.`)
  return first
}

async function run([file = '', ...args]: string[]): Promise<void> {
  const env = { ...process.env, NODE_OPTIONS: `--import=${join(project, 'meter.mjs')}` }
  const child = spawn(file, args, { cwd: project, env, stdio: ['ignore', 'ignore', 'pipe'], timeout })
  let said = ''
  child.stderr.on('data', (bytes) => {
    said += bytes
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`${[file, ...args].join(' ')} ended with ${code}.\n${said}`)
}

function report(times: Map<string, number[]>, memory: Map<string, { processes: number; peak: number }>): void {
  const bare = times.get('node -e 0') ?? []
  console.log(
    `${values.turns} turns, medians; ratios to bare Node within the same turn, with their interquartile range\n`,
  )
  console.log(
    `${''.padEnd(36)}${'wall'.padStart(9)}${'ratio'.padStart(8)}${''.padEnd(15)}${'memory'.padStart(9)}  processes`,
  )
  for (const [name, own] of times) {
    const ratios = own.map((ms, turn) => ms / (bare[turn] ?? Number.NaN))
    const middle = `(${[0.25, 0.75].map((q) => quantile(ratios, q).toFixed(1)).join('-')})`
    const { processes = 0, peak = 0 } = memory.get(name) ?? {}
    console.log(
      `${name.padEnd(36)}${`${median(own).toFixed(0)} ms`.padStart(9)}${`${median(ratios).toFixed(1)}x`.padStart(8)}` +
        `  ${middle.padEnd(13)}${`${(peak / 1024).toFixed(0)} MB`.padStart(9)}  ${processes}`,
    )
  }
}
