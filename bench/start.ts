/**
 * What starting costs: `outpace --help`, a command that reads files and records (`verdict`), and `compare` from its start to the first
 * request for a page on loopback; beside a bare `node -e 0`, and for `compare` beside a bare playwright-core script that starts the
 * same browser and opens the same page. All take turns in a shuffled order, with the compile cache filled and Chromium unpacked
 * by a turn that is not counted. Prints medians: wall-clock time, with its ratio to bare Node within the same turn; and of all Node
 * processes of the command until it ends (of `compare` after a whole round), without the browser's, CPU and peak resident memory.
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
const readings = join(project, 'readings')

/** Writes what a Node process used when it ends. */
const meter = `import { appendFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
if (isMainThread) process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  appendFileSync(${JSON.stringify(readings)}, maxRSS + ' ' + (userCPUTime + systemCPUTime) + '\\n')
})`

interface Start {
  /** ms. */
  wall: number
  cpu: number
  /** MB. */
  memory: number
  processes: number
}

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
  const contenders: [name: string, start: () => Promise<Start>][] = [
    ['node -e 0', () => untilEnd([values.node, '-e', '0'])],
    ['outpace --help', () => untilEnd([values.node, outpace, '--help'])],
    ['outpace verdict', () => untilEnd([values.node, outpace, 'verdict'])],
    ['playwright-core, first request', () => untilRequest([process.execPath, '--input-type=module', '-e', bare])],
    [
      'outpace compare, first request',
      () => untilRequest([values.node, outpace, 'compare', ...origins, '--rounds', '1']),
    ],
  ]
  const starts = new Map(contenders.map(([name]) => [name, [] as Start[]]))
  for (const [, start] of contenders) await start()
  for (let turn = 0; turn < Number(values.turns); turn++) {
    for (const [name, start] of shuffle(contenders, seedOf(`turn ${turn}`))) starts.get(name)?.push(await start())
  }
  report(starts)
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

async function untilEnd(command: string[]): Promise<Start> {
  const begun = performance.now()
  const used = await run(command)
  return { ...used, wall: performance.now() - begun }
}

async function untilRequest(command: string[]): Promise<Start> {
  const begun = performance.now()
  let first: number | undefined
  requested = () => {
    first ??= performance.now() - begun
  }
  const used = await run(command)
  requested = undefined
  if (first === undefined) throw new Error(`${command.join(' ')} requested no page.`)
  return { ...used, wall: first }
}

/** Runs a command to its end. */
async function run([file = '', ...args]: string[]): Promise<Omit<Start, 'wall'>> {
  writeFileSync(readings, '')
  const env = { ...process.env, NODE_OPTIONS: `--import=${join(project, 'meter.mjs')}` }
  const child = spawn(file, args, { cwd: project, env, stdio: ['ignore', 'ignore', 'pipe'], timeout })
  let said = ''
  child.stderr.on('data', (bytes) => {
    said += bytes
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${[file, ...args].join(' ')} ended with ${code}.\n${said}`)
  const read = readFileSync(readings, 'utf8').trim().split('\n')
  const sum = (column: number) => read.reduce((total, line) => total + Number(line.split(' ')[column]), 0)
  return { memory: sum(0) / 1024, cpu: sum(1) / 1000, processes: read.length }
}

function report(starts: Map<string, Start[]>): void {
  const bare = starts.get('node -e 0') ?? []
  console.log(
    `${values.turns} turns, medians; ratios to bare Node within the same turn, with their interquartile range\n`,
  )
  console.log(
    `${''.padEnd(32)}${'wall'.padStart(9)}${'ratio'.padStart(8)}${'CPU'.padStart(24)}${'memory'.padStart(9)}  processes`,
  )
  for (const [name, own] of starts) {
    const ratios = own.map(({ wall }, turn) => wall / (bare[turn]?.wall ?? Number.NaN))
    const middle = `(${[0.25, 0.75].map((q) => quantile(ratios, q).toFixed(1)).join('-')})`
    const middleOf = (what: keyof Start) => median(own.map((start) => start[what])).toFixed(0)
    console.log(
      `${name.padEnd(32)}${`${middleOf('wall')} ms`.padStart(9)}${`${median(ratios).toFixed(1)}x`.padStart(8)}` +
        `  ${middle.padEnd(13)}${`${middleOf('cpu')} ms`.padStart(9)}${`${middleOf('memory')} MB`.padStart(9)}  ${middleOf('processes')}`,
    )
  }
}
