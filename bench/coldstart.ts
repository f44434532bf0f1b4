/**
 * Time from process start to first page in a cold function: ours, with Chromium unpacked in the layer, compared with the
 * default of `@sparticuz/chromium`, which unpacks it into /tmp. They take turns in a shuffled order, each with its own
 * process and temporary folder; ratios are medians over the turns. Both read from this machine's page cache, whereas a new
 * Lambda environment first has to fetch its layer and its code. Fails above 0.5x.
 *
 *   node bench/coldstart.ts [--turns 10]
 */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { build } from 'esbuild'
import { median, quantile } from '#core/statistics/quantile.ts'
import { seedOf, shuffle } from '#core/statistics/shuffle.ts'
import { buildOptions } from '#infra/bundle/functions.ts'
import { buildLayer } from '#infra/bundle/layer.ts'
import { layPlaywright } from '#infra/bundle/playwright.ts'
import { chromiumFolder } from '#infra/names.ts'

const phases = ['init', 'Chromium ready', 'launch', 'navigate'] as const
const target = 0.5

/** ms of each phase. */
type Start = number[]

interface Setup {
  /** Contains `ours`, `theirs` and `layer`. */
  root: string
  url: string
}

const program = dirname(import.meta.dirname)
const run = promisify(execFile)

const { values } = parseArgs({ options: { turns: { type: 'string', default: '10' } } })
const root = await mkdtemp(join(tmpdir(), 'outpace-coldstart-'))
const page = '<!doctype html><title>First page</title><h1>Rain jackets</h1>'
const server = createServer((_, response) => {
  response.setHeader('content-type', 'text/html')
  response.end(page)
}).listen(0, '127.0.0.1')
await once(server, 'listening')
try {
  await buildAssets(root)
  const setup = { root, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
  const contenders = { ours: () => ours(setup), theirs: () => theirs(setup) }
  const starts: Record<keyof typeof contenders, Start[]> = { ours: [], theirs: [] }
  for (const start of Object.values(contenders)) await start() // warm-up, not counted
  for (let turn = 0; turn < Number(values.turns); turn++) {
    for (const name of shuffle(['ours', 'theirs'] as const, seedOf(`turn ${turn}`))) {
      starts[name].push(await contenders[name]())
    }
  }
  report(starts)
} finally {
  server.closeAllConnections()
  server.close()
  await rm(root, { recursive: true, force: true })
}

/** Bundles both in the same way, with the same Playwright. */
async function buildAssets(root: string): Promise<void> {
  const options = buildOptions(program)
  await build({
    ...options,
    external: [...options.external, '@sparticuz/chromium'],
    entryPoints: { 'ours/index': 'bench/coldstart-ours.ts', 'theirs/index': 'bench/coldstart-theirs.ts' },
    outdir: root,
    outExtension: { '.js': '.mjs' },
  })
  for (const name of ['ours', 'theirs']) await layPlaywright(join(root, name))
  const packages = join(root, 'theirs', 'node_modules', '@sparticuz')
  await mkdir(packages)
  await symlink(join(program, 'node_modules', '@sparticuz', 'chromium'), join(packages, 'chromium'))
  await buildLayer({ program, folder: join(root, 'layer') })
}

async function ours({ root, url }: Setup): Promise<Start> {
  const browser = join(root, 'layer', chromiumFolder.inLayer)
  return withTemporary(root, async (temporary) => {
    // The layer's configuration names Lambda's font folder and puts the font cache in /tmp.
    const fonts = join(browser, 'fonts.conf')
    const text = (await readFile(fonts, 'utf8')).replace(/<dir>[^<]+\/fonts<\/dir>/, `<dir>${browser}/fonts</dir>`)
    await writeFile(fonts, text.replace(/<cachedir>[^<]+/, `<cachedir>${temporary}/fonts`))
    const environment = {
      OUTPACE_NAME_PREFIX: 'outpace',
      OUTPACE_TABLE: 'outpace',
      OUTPACE_EVIDENCE_BUCKET: 'outpace-evidence',
      OUTPACE_HOME_REGION: 'eu-west-1',
      OUTPACE_CHROMIUM: browser,
    }
    return startOf([join(root, 'ours', 'index.mjs'), browser, url], { ...environment, TMPDIR: temporary })
  })
}

async function theirs({ root, url }: Setup): Promise<Start> {
  return withTemporary(root, (temporary) => startOf([join(root, 'theirs', 'index.mjs'), url], { TMPDIR: temporary }))
}

async function withTemporary(root: string, work: (folder: string) => Promise<Start>): Promise<Start> {
  const folder = await mkdtemp(join(root, 'tmp-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

async function startOf(args: string[], environment: Record<string, string>): Promise<Start> {
  const begun = performance.timeOrigin + performance.now()
  // Variables set by Lambda, from which the package detects that it has to provide its libraries.
  const env = {
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_REGION: 'eu-west-1',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '3008',
    PATH: process.env.PATH,
    ...environment,
  }
  const { stdout } = await run(process.execPath, args, { env, timeout: 120_000 })
  const marks = JSON.parse(stdout) as number[]
  return marks.map((mark, i) => mark - (marks[i - 1] ?? begun))
}

function report(starts: Record<'ours' | 'theirs', Start[]>): void {
  const total = (start: Start) => start.reduce((sum, ms) => sum + ms, 0)
  const rows: [name: string, of: (start: Start) => number][] = [
    ...phases.map((phase, i): [string, (start: Start) => number] => [phase, (start) => start[i] ?? Number.NaN]),
    ['total', total],
  ]
  console.log(`${starts.ours.length} turns, medians; ratios within the same turn, with their interquartile range\n`)
  console.log(`${''.padEnd(16)}${'ours'.padStart(10)}${'theirs'.padStart(10)}${'ratio'.padStart(10)}`)
  for (const [name, of] of rows) {
    const ratios = starts.ours.map((start, i) => of(start) / of(starts.theirs[i] ?? []))
    const cell = (whose: 'ours' | 'theirs') => `${median(starts[whose].map(of)).toFixed(0)} ms`.padStart(10)
    const ratio = name === 'Chromium ready' ? '' : `${median(ratios).toFixed(2)}x`
    const middle = ratio === '' ? '' : `  (${[0.25, 0.75].map((q) => quantile(ratios, q).toFixed(2)).join('-')})`
    console.log(`${name.padEnd(16)}${cell('ours')}${cell('theirs')}${ratio.padStart(10)}${middle}`)
  }
  const whole = median(starts.ours.map((start, i) => total(start) / total(starts.theirs[i] ?? [])))
  console.log(`\nours / theirs = ${whole.toFixed(2)}x; the target is at most ${target}x`)
  if (whole > target) process.exitCode = 1
}
