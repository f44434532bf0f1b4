/**
 * Cost of a measured page load compared with a CloudWatch Synthetics canary run: the bundled `run` measures the demo's
 * three shops in test/flow/cloud's local Lambda, which kills it when it exceeds its deployed memory size. Measures a round
 * in a cold process, one in a warm process, and a warm one that also records evidence; the average round is assumed to be
 * cold, with evidence once an hour. Seconds are this machine's: Lambda has 1.7 cores at that size. Fails above a quarter of
 * the price of a canary run.
 *
 *   node bench/cost.ts [--turns 2] [--loads 3] [--profile desktop-cable]
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { priceOf } from '#core/analysis/cost/prices.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { formatSize } from '#core/model/units.ts'
import { median } from '#core/statistics/quantile.ts'
import { bundle } from '#infra/bundle/bundle.ts'
import { chromiumFolder, variables } from '#infra/names.ts'
import { memory, timeout } from '#infra/sizing.ts'
import { processTree } from '#measure/chromium/processes.ts'
import { startFunction } from '../test/flow/cloud/function.ts'
import { messageAt, queued } from '../test/functions/queued.ts'
import { startDynamo, table } from '../test/store/dynamodb/server.ts'
import { bucket, startS3 } from '../test/store/evidence/s3-server.ts'

const serverFlag = '--serve'
/** A region with confirmed prices for every item used here. */
const region = 'us-east-1'
const target = 0.25
/** Rounds per hour, one of which records evidence. */
const roundsAnHour = 4
const kinds = ['cold', 'warm', 'warm, with evidence'] as const
type Kind = (typeof kinds)[number]

interface Cost {
  /** s that Lambda would bill, including the process start when cold. */
  seconds: number
  /** Peak memory of all processes together, bytes; shared memory counts once. */
  peak: number
}

/** ms: the longest interval that a message may have, so that no round comes too late. */
const year = 366 * 24 * 60 * 60 * 1000

interface Scene {
  root: string
  benchmark: Benchmark
  /** Process id of the server of the shops. */
  server: number
}

if (process.argv.includes(serverFlag)) await serveInChild()
else await measureCosts()

/** In a separate process, so that its memory and CPU are not counted. */
async function serveInChild(): Promise<void> {
  const { default: serve } = await import('#scenarios/demo/serve.ts')
  const { origins } = await serve()
  process.send?.(origins)
  process.on('disconnect', () => process.exit())
}

async function measureCosts(): Promise<void> {
  const options = {
    turns: { type: 'string', default: '2' },
    loads: { type: 'string', default: '3' },
    profile: { type: 'string', default: 'desktop-cable' },
  } as const
  const { values } = parseArgs({ options })
  const server = fork(fileURLToPath(import.meta.url), [serverFlag])
  const [origins] = (await once(server, 'message')) as [Record<string, string>]
  const root = await mkdtemp(join(tmpdir(), 'outpace-cost-'))
  const [dynamo, s3] = [await startDynamo(), await startS3()]
  const costs = new Map<Kind, Cost[]>(kinds.map((kind) => [kind, []]))
  try {
    await writeScenario({ root, origins, ...values })
    const { scenarios } = await bundle({ root, out: join(root, 'assets') })
    const [benchmark] = scenarios.benchmarks
    if (benchmark === undefined) throw new Error("The bench's scenario was not bundled.")
    const pages = benchmark.sites.length * benchmark.loads * benchmark.steps.length
    for (let turn = 0; turn < Number(values.turns); turn++) {
      const scene = { root, benchmark, server: server.pid ?? 0 }
      const services = { dynamodb: dynamo.endpoint, s3: s3.endpoint }
      for (const [kind, cost] of await measureTurn(scene, { turn, services })) costs.get(kind)?.push(cost)
    }
    report(costs, { pages, ...values })
  } finally {
    server.disconnect()
    await Promise.all([dynamo.end(), s3.end()])
    await rm(root, { recursive: true, force: true })
  }
}

/** The demo's benchmark with the addresses of its served shops, as if they were on the internet. */
async function writeScenario({
  root,
  origins,
  loads,
  profile,
}: {
  root: string
  origins: Record<string, string>
  loads: string
  profile: string
}): Promise<void> {
  const program = dirname(import.meta.dirname)
  const demo = join(program, 'scenarios', 'demo')
  const folder = join(root, 'scenarios', 'demo')
  await mkdir(folder, { recursive: true })
  // Its scripts import 'outpace': here, this checkout.
  await mkdir(join(root, 'node_modules'))
  await symlink(program, join(root, 'node_modules', 'outpace'))
  for (const file of ['us.ts', 'nordregn.ts', 'find.ts']) await copyFile(join(demo, file), join(folder, file))
  let text = (await readFile(join(demo, 'benchmark.yaml'), 'utf8'))
    .replace(/^serve:.*$/m, '')
    .replace('region: local', `region: ${region}`)
    .replace(/profile: [\w-]+/, `profile: ${profile}`)
    .replace(/^loads:.*$/m, `loads: ${loads}`)
  for (const name of ['Wattle Lane', 'Pluvio', 'Nordregn']) {
    text = text.replace(new RegExp(`(name: ${name},?\\s+origin:) served`), `$1 "${origins[name]}"`)
  }
  await writeFile(join(folder, 'benchmark.yaml'), text)
}

async function measureTurn(
  { root, benchmark, server }: Scene,
  { turn, services }: { turn: number; services: Record<string, string> },
): Promise<[Kind, Cost][]> {
  const at = (hour: number, minute: string) =>
    new Date(Date.UTC(2026, 10, 1 + turn, hour, Number(minute))).toISOString()
  const begun = performance.now()
  await using run = await startFunction({
    made: {
      task: join(root, 'assets', 'run'),
      layer: join(root, 'assets', 'layer'),
      handler: 'index.handler',
      memory: memory.run,
      timeout: timeout,
      region,
      environment: {
        [variables.namePrefix]: 'outpace',
        [variables.table]: table,
        [variables.bucket]: bucket,
        [variables.homeRegion]: 'eu-west-1',
        [variables.chromium]: chromiumFolder.inLambda,
      },
      // Permissions do not affect the cost.
      statements: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    },
    services,
  })
  const round = async (scheduledAt: string, mark: number): Promise<Cost> => {
    const meter = meterMemory(server)
    const answer = await run.invoke(queued({ ...messageAt(scheduledAt, benchmark), every: year }))
    const seconds = (performance.now() - mark) / 1000
    const { visits } = answer as { visits: Record<string, string> }
    const bad = Object.entries(visits).filter(([, status]) => status !== 'ok')
    if (bad.length > 0)
      throw new Error(`The round has failed visits, so its cost does not count: ${JSON.stringify(visits)}`)
    return { seconds, peak: meter() }
  }
  return [
    ['cold', await round(at(1, '15'), begun)],
    ['warm', await round(at(1, '30'), performance.now())],
    ['warm, with evidence', await round(at(2, '0'), performance.now())],
  ]
}

/** Samples all child processes except the shop server every half second. */
function meterMemory(server: number): () => number {
  let peak = 0
  const timer = setInterval(() => {
    const own = processTree(process.pid).filter(({ pid }) => pid !== process.pid && pid !== server)
    peak = Math.max(
      peak,
      own.reduce((bytes, { pid }) => bytes + proportionalBytes(pid), 0),
    )
  }, 500)
  return () => {
    clearInterval(timer)
    return peak
  }
}

/** "Pss" of https://www.kernel.org/doc/html/latest/filesystems/proc.html */
function proportionalBytes(pid: number): number {
  try {
    const kilobytes = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').match(/^Pss:\s+(\d+) kB/m)?.[1]
    return Number(kilobytes ?? 0) * 1024
  } catch {
    return 0
  }
}

function report(
  costs: Map<Kind, Cost[]>,
  { pages, turns, loads, profile }: { pages: number; turns: string; loads: string; profile: string },
): void {
  const gigabytes = memory.run / 1024
  const secondsOf = (kind: Kind) => median((costs.get(kind) ?? []).map(({ seconds }) => seconds))
  const perRound = priceOf('lambdaRequest', region).usd + priceOf('schedule', region).usd
  const usd = (seconds: number) => seconds * gigabytes * priceOf('lambdaGbSecond', region).usd + perRound
  console.log(
    `${turns} turns, medians; 3 sites x ${loads} loads x 4 steps = ${pages} page loads per round, ${profile};`,
  )
  console.log('demo shops without their third party, which a deployed function cannot reach on loopback\n')
  for (const kind of kinds) {
    const seconds = secondsOf(kind)
    const peak = Math.max(...(costs.get(kind) ?? []).map((cost) => cost.peak))
    const figures = [
      `${seconds.toFixed(1)} s`,
      `${(seconds * gigabytes).toFixed(0)} GB-s`,
      `$${usd(seconds).toFixed(5)}`,
    ]
    const cells = figures.map((figure) => figure.padStart(11)).join('')
    console.log(`${kind.padEnd(20)}${cells}  peak ${formatSize(peak)} of ${formatSize(memory.run * 1024 * 1024)}`)
  }
  const evidence = Math.max(0, secondsOf('warm, with evidence') - secondsOf('warm'))
  const average = secondsOf('cold') + evidence / roundsAnHour
  const perThousand = (usd(average) / pages) * 1000
  const run = priceOf('canaryRun', region).usd * 1000
  const compared = (label: string, price: number) =>
    console.log(
      `${label.padEnd(66)}$${price.toFixed(3).padStart(6)}  ours / theirs = ${(perThousand / price).toFixed(2)}x`,
    )
  console.log(
    `\n1,000 page loads: $${perThousand.toFixed(4)} (${region}, Lambda and schedule only; for everything else see outpace cost)`,
  )
  compared('1,000 canary runs, each loading one page, without their Lambda', run)
  compared('the same when a run walks all 4 steps', run / 4)
  console.log(`\nThe target is at most ${target}x the price of a canary run.`)
  if (perThousand / run > target) process.exitCode = 1
}
