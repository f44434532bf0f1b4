/**
 * Every bench in its short form, in order: writes bench/RESULTS.md, and the figures that README.md quotes. A bench that fails, or that needs something this machine does
 * not have, is a line that says so.
 *
 *   npm run bench -- [--only overhead,evidence] [--series FILE] [--site FOLDER]
 *
 * --only measures these again and keeps the other lines. --series is what bench/public-series.ts reads, --site what bench/why.ts
 * serves; without them those two are not run.
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { thisMachine, versionIn } from './machine.ts'
import { type Bench, benches } from './short/benches.ts'
import { type Result, resultsIn, resultsPage, withFigures } from './short/results.ts'

const program = join(import.meta.dirname, '..')
const file = join(import.meta.dirname, 'RESULTS.md')
const readme = join(program, 'README.md')

const usage = `npm run bench -- [--only overhead,evidence] [--series FILE] [--site FOLDER]

Without --only all of them: ${benches.map(({ name }) => name).join(', ')}.
--series is what bench/public-series.ts reads, --site what bench/why.ts serves.
`
const values = given()
if (values.help === true) {
  process.stdout.write(usage)
  process.exit(0)
}
const asked = values.only?.split(',').map((name) => name.trim()) ?? benches.map(({ name }) => name)
const unknown = asked.find((name) => !benches.some((bench) => bench.name === name))
if (unknown !== undefined) refuse(`--only: there is no bench "${unknown}".`)

const named: Record<string, string | undefined> = { $series: values.series, $site: values.site }
const measured = new Map<string, Result[]>()
for (const bench of benches) {
  if (!asked.includes(bench.name)) continue
  process.stderr.write(`${bench.name} …\n`)
  const results = await resultsOf(bench)
  measured.set(bench.name, results)
  for (const { what, figure } of results) process.stderr.write(`  ${what}: ${figure}\n`)
  write()
}

function given() {
  const options = {
    only: { type: 'string' },
    series: { type: 'string' },
    site: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  } as const
  try {
    return parseArgs({ options }).values
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
}

function refuse(problem: string): never {
  process.stderr.write(`${problem}\n\n${usage}`)
  process.exit(2)
}

function write(): void {
  const before = existsSync(file) ? resultsIn(readFileSync(file, 'utf8')) : []
  const results = benches.flatMap((bench) => {
    const own = before.filter(({ command }) => command.startsWith(`node bench/${bench.name}.ts`))
    const notYet = bench.figures.map(({ what }) => ({
      what,
      figure: 'not run yet',
      command: commandOf(bench),
      when: '–',
    }))
    return measured.get(bench.name) ?? (own.length === 0 ? notYet : own)
  })
  const versions = ['@sparticuz/chromium', 'playwright-core', 'lighthouse', 'web-vitals']
    .map((name) => `${name} ${versionIn(program, name)}`)
    .join(', ')
  writeFileSync(file, resultsPage(results, { machine: thisMachine(), versions }))
  writeFileSync(readme, withFigures(readFileSync(readme, 'utf8'), results))
}

/** What was named on the command line is somebody's own path. */
function commandOf({ name, args }: Bench): string {
  const words = args.map((arg) => (arg in named ? arg.slice(1).toUpperCase() : arg))
  return [`node bench/${name}.ts`, ...words].join(' ')
}

async function resultsOf(bench: Bench): Promise<Result[]> {
  const { at, load } = thisMachine()
  const absent = bench.args.find((arg) => arg in named && named[arg] === undefined)
  const rest = { command: commandOf(bench), when: `${at.slice(0, 16).replace('T', ' ')}, ${load.toFixed(1)}` }
  if (absent !== undefined) {
    const figure = `not run: it needs --${absent.slice(1)}`
    return bench.figures.map(({ what }) => ({ what, figure, ...rest }))
  }
  const { output, problem } = await run(bench, (arg) => named[arg] ?? arg)
  return bench.figures.map(({ what, line, figure }) => {
    const found = output.map((each) => line.exec(each)).findLast((match) => match !== null)
    const quoted = found?.[0]
      .replace(line, figure)
      .replaceAll('|', ';')
      .replaceAll(/\s+/g, ' ')
      .replaceAll(' ;', ';')
      .trim()
    const words = [quoted ?? (problem === undefined ? 'failed: it printed no such line' : undefined), problem]
    return { what, figure: words.filter((each) => each !== undefined).join('; '), ...rest }
  })
}

/** The lines that a bench prints, and what went wrong. */
async function run(bench: Bench, filled: (arg: string) => string): Promise<{ output: string[]; problem?: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, `${bench.name}.ts`), ...bench.args.map(filled)], {
    cwd: program,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const end = setTimeout(() => child.kill(), bench.minutes * 60_000)
  let [output, errors] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk
  })
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk
  })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  clearTimeout(end)
  const lines = output.split('\n')
  if (code === 0) return { output: lines }
  if (code === null) return { output: lines, problem: `failed: not done after ${bench.minutes} minutes` }
  const said = /^\w*Error: .*$/m.exec(errors)?.[0] ?? lines.findLast((line) => line.trim() !== '') ?? ''
  return { output: lines, problem: `failed with code ${code}: ${said.replaceAll('|', '/').trim().slice(0, 160)}` }
}
