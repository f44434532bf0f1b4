/**
 * What grows with benchmarks, sites, steps, loads, markets and time, and how: the dispatcher looks at a plan of up to 1,000
 * benchmarks in 3 markets every minute of a day, and the judge's stage judges rounds of one market as the table's stream brings
 * them, against a real SQLite store whose requests are counted as DynamoDB counts them. Prints, for each dimension, the exponent
 * of a power law fitted by least squares on logarithms (1: twice as much costs twice as much; 0: costs the same), and what a
 * month of 1,000 benchmarks of 6 sites in 3 markets adds up to. docs/scale.md quotes it.
 *
 *   node bench/scale.ts [--days 8] [--benchmarks 1000] [--rounds 384]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { estimateCost } from '#core/analysis/cost/cost.ts'
import { roundSeconds } from '#core/analysis/cost/seconds.ts'
import { defaultSettings } from '#core/config/settings.ts'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import { jsonBytes } from '#core/model/record-sizes.ts'
import type { Round, Visit } from '#core/model/round.ts'
import { seedOf } from '#core/statistics/shuffle.ts'
import { sizing } from '#infra/sizing.ts'
import { dispatch } from '#stages/dispatch/dispatch.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import { quarterBenchmark } from '#stages/sample/quarter.ts'
import type { Store } from '#store/port.ts'
import { putRound, roundKey } from '#store/records/rounds.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'
import { countRequests, storedBytes } from './counted-store.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const every = 15 * MINUTE
const began = Date.UTC(2026, 9, 5)

const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '8' },
    benchmarks: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '384' },
  },
})
const days = Number(values.days)
const most = Number(values.benchmarks)
/** Of a market of each size: the second half is counted. */
const rounds = Number(values.rounds)

interface Size {
  sites: number
  steps: number
  loads: number
}
const usual: Size = { sites: 6, steps: 4, loads: 3 }

function benchmarkOf({ sites, steps, loads }: Size, { id = 'b0', markets = 1 } = {}): Benchmark {
  const [market] = quarterBenchmark.markets as [Market]
  const regions = ['ap-southeast-2', 'eu-west-1', 'us-east-1']
  const names = Array.from({ length: steps }, (_, n) => `step ${n}`)
  return {
    ...quarterBenchmark,
    id,
    sites: Array.from({ length: sites }, (_, n) => ({
      name: `Site ${n}`,
      us: n === 0,
      origin: `https://site${n}.example`,
      walk: { kind: 'pages', pages: Object.fromEntries(names.map((name) => [name, `/${name}`])) },
    })),
    steps: names,
    markets: Array.from({ length: markets }, (_, n) => ({ ...market, id: `m${n}`, region: regions[n] ?? 'us-west-2' })),
    every,
    loads,
  }
}

/** A round as a real one is stored, with noise of 8 % and a slip of our first step every third week. */
function roundOf(benchmark: Benchmark, n: number): Round {
  const scheduledAt = new Date(began + n * every).toISOString()
  const slip = Math.floor(n / (7 * 96)) % 3 === 1 ? 1.5 : 1
  const metrics = (site: number, step: number, load: number) => {
    const uniform = (part: string) => (seedOf(`${scheduledAt}#${site}#${step}#${load}${part}`) + 0.5) / 2 ** 32
    const normal = Math.sqrt(-2 * Math.log(uniform('a'))) * Math.cos(2 * Math.PI * uniform('b'))
    const lcp = Math.round((1200 + 150 * site + 130 * step) * (site + step === 0 ? slip : 1) * Math.exp(0.08 * normal))
    const share = (of: number) => Math.round(lcp * of)
    const times = { ttfb: share(0.35), fcp: share(0.7), lcp, load: share(1.2), duration: share(1.25) }
    return { ...times, cls: 0.02, tbt: 80, bytes: 1_400_000, requests: 48 }
  }
  return {
    version: 1,
    benchmark: benchmark.id,
    market: benchmark.markets[0]?.id ?? '',
    scheduledAt,
    startedAt: scheduledAt,
    finishedAt: scheduledAt,
    seed: seedOf(scheduledAt),
    method: { profile: 'phone-4g generated', region: 'ap-southeast-2', chromium: 153, loads: benchmark.loads },
    worker: { chromium: '153.0.0.0', cold: false, cpuIndex: 400_000, platform: 'generated' },
    visits: benchmark.sites.map(
      ({ name }, site): Visit => ({
        site: name,
        startedAt: scheduledAt,
        duration: 25_000,
        control: 40,
        status: 'ok',
        loads: Array.from({ length: benchmark.loads }, (_, load) => ({
          steps: benchmark.steps.map((step, at) => ({
            name: step,
            kind: 'navigation',
            metrics: metrics(site, at, load),
          })),
        })),
      }),
    ),
  }
}

async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'outpace-scale-'))
  const store = await openSqliteStore({ folder, now: () => began })
  try {
    return await work(store)
  } finally {
    await store.close()
    rmSync(folder, { recursive: true })
  }
}

function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1000
}

/** Means a round. */
interface Judged {
  cpu: number
  readUnits: number
  writes: number
  writeUnits: number
  bytes: number
}

/** What judging costs a round of a benchmark, in `parts` equal parts of the time. */
async function judged(size: Size, { rounds, parts }: { rounds: number; parts: number }): Promise<Judged[]> {
  const benchmark = benchmarkOf(size)
  const [market] = benchmark.markets as [Market]
  return await withStore(async (store) => {
    const sums = Array.from({ length: parts }, () => ({ cpu: 0, readUnits: 0, writes: 0, writeUnits: 0, bytes: 0 }))
    for (let n = 0; n < rounds; n++) {
      const round = roundOf(benchmark, n)
      await putRound({ store, round })
      const counted = countRequests(store)
      const since = process.cpuUsage()
      await judgeRound({ store: counted.store, benchmark, market, scheduledAt: round.scheduledAt })
      const sum = sums[Math.floor((n * parts) / rounds)]
      if (sum === undefined) continue
      sum.cpu += cpuMs(since)
      sum.readUnits += counted.readUnits
      sum.writes += counted.writes
      sum.writeUnits += counted.writeUnits
      sum.bytes += storedBytes({ ...roundKey(round), value: round })
    }
    const each = rounds / parts
    return sums.map(({ cpu, readUnits, writes, writeUnits, bytes }) => ({
      cpu: cpu / each,
      readUnits: readUnits / each,
      writes: writes / each,
      writeUnits: writeUnits / each,
      bytes: bytes / each,
    }))
  })
}

/** A day of looks, one a minute. */
async function dispatched(benchmarks: number, markets: number) {
  const planned = Array.from({ length: benchmarks }, (_, n) => ({
    benchmark: benchmarkOf(usual, { id: `b${n}`, markets }),
    versions: { scenarios: 'x' },
  }))
  return await withStore(async (store) => {
    let sent = 0
    let busiest = 0
    let bytes = 0
    const since = process.cpuUsage()
    for (let minute = 0; minute < 1440; minute++) {
      const now = began + minute * MINUTE
      await dispatch({
        store,
        plan: async () => planned,
        dispatcher: 'here',
        isOurs: () => true,
        home: { field: false, digest: null },
        send: async (messages) => {
          sent += messages.length
          busiest = Math.max(busiest, messages.length)
          bytes = Math.max(bytes, jsonBytes(messages[0]?.message))
        },
        refused: (_, size) => {
          throw new Error(`A message of ${size} bytes.`)
        },
        now,
      })
    }
    return { sent, busiest, bytes, cpu: cpuMs(since) / 1440 }
  })
}

/** Slope of log(y) over log(x). */
function exponent(points: readonly (readonly [x: number, y: number])[]): string {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(Math.max(y, 1e-9))] as const)
  const mean = (of: (point: readonly [number, number]) => number) =>
    logs.reduce((sum, each) => sum + of(each), 0) / logs.length
  const [x, y] = [mean(([a]) => a), mean(([, b]) => b)]
  const slope = mean(([a, b]) => (a - x) * (b - y)) / mean(([a]) => (a - x) ** 2)
  return slope.toFixed(2).replace('-0.00', '0.00')
}

const figures = ['bytes', 'readUnits', 'writes', 'writeUnits', 'cpu'] as const
const cells = (values: readonly string[]) => values.map((value) => value.padStart(12)).join('')

console.log(
  `Judging a round, means of ${rounds / 2} rounds; ${usual.sites} sites, ${usual.steps} steps, ${usual.loads} loads where nothing else is said\n`,
)
console.log(`${''.padEnd(14)}${cells(['bytes', 'read units', 'writes', 'write units', 'CPU ms'])}`)
for (const [name, sizes] of [
  ['sites', [2, 3, 6, 12]],
  ['steps', [1, 2, 4, 8]],
  ['loads', [1, 3, 9]],
] as const) {
  const found: [number, Judged][] = []
  for (const size of sizes) {
    // The first rounds are of a market that still learns.
    const [, late] = await judged({ ...usual, [name]: size }, { rounds, parts: 2 })
    if (late === undefined) continue
    found.push([size, late])
    console.log(`${`${size} ${name}`.padEnd(14)}${cells(figures.map((figure) => late[figure].toFixed(1)))}`)
  }
  console.log(
    `${'  exponent'.padEnd(14)}${cells(figures.map((figure) => exponent(found.map(([x, each]) => [x, each[figure]]))))}`,
  )
}

const byDay = await judged(usual, { rounds: days * 96, parts: days })
console.log(`\nThe same market over ${days} days of 15-minute rounds\n`)
for (const [day, each] of byDay.entries())
  console.log(`${`day ${day + 1}`.padEnd(14)}${cells(figures.map((figure) => each[figure].toFixed(1)))}`)
const settled = byDay.map((each, day) => [day + 1, each] as const).slice(1)
console.log(
  `${'  exponent'.padEnd(14)}${cells(figures.map((figure) => exponent(settled.map(([x, each]) => [x, each[figure]]))))}`,
)

console.log('\nA day of the dispatcher in one region, a look a minute\n')
console.log(`${'benchmarks'.padEnd(14)}${cells(['markets', 'messages', 'busiest', 'bytes', 'CPU ms'])}`)
const looks: [number, number][] = []
for (const count of [most / 8, most / 4, most / 2, most].map(Math.round)) {
  const day = await dispatched(count, 3)
  if (day.sent !== count * 3 * 96) throw new Error(`${day.sent} messages, and ${count * 3 * 96} rounds were due.`)
  looks.push([count, day.cpu])
  console.log(
    `${String(count).padEnd(14)}${cells(['3', String(day.sent), String(day.busiest), String(day.bytes), day.cpu.toFixed(1)])}`,
  )
}
console.log(`${'  exponent'.padEnd(14)}${cells(['', '', '', '', exponent(looks)])}`)

const month = (365 / 12) * DAY
const last = byDay.at(-1)
if (last !== undefined) {
  const benchmarks = Array.from({ length: most }, (_, n) => benchmarkOf(usual, { id: `b${n}`, markets: 3 }))
  const perSecond = (most * 3) / (every / 1000)
  const rounds = perSecond * (month / 1000)
  const seconds = roundSeconds(benchmarkOf(usual)).likely
  const { total } = estimateCost({
    benchmarks,
    settings: { ...defaultSettings(), homeRegion: 'ap-southeast-2' },
    sizing,
  })
  const round = (value: number) => Math.round(value).toLocaleString('en')
  console.log(
    `\nA month of ${round(most)} benchmarks, 6 sites, 4 steps, 3 loads, 3 markets in 3 regions, every 15 minutes\n`,
  )
  const lines: [string, string][] = [
    ['rounds', `${round(rounds)} a month, ${perSecond.toFixed(2)} a second`],
    ['functions run at once', `${round((perSecond * seconds) / 3)} a region, at ${round(seconds)} s a round`],
    ['judge', `${((perSecond * last.cpu) / 1000).toFixed(3)} of a CPU`],
    ['read', `${round(perSecond * last.readUnits)} units a second`],
    ['written', `${round(perSecond * (last.writeUnits + Math.ceil(last.bytes / 1024)))} units a second`],
    ['rounds kept', `${round((perSecond * 35 * 24 * 3600 * last.bytes) / 1e9)} GB for 35 days`],
    [
      'dollars',
      `${round(total.likely)} a month, between ${round(total.low)} and ${round(total.high)}; ${(total.likely / most / 3).toFixed(2)} a market`,
    ],
  ]
  for (const [name, text] of lines) console.log(`${name.padEnd(24)}${text}`)
}
