/**
 * `npm run mutants`: which changes of a number, a comparison or a branch no test notices. Stryker's instrumenter puts every change into a
 * copy of the project behind a switch, and each test runs again, in the same process, with each change that it reaches: thousands of
 * changes in minutes, where a process for each takes days.
 *
 *   npm run mutants -- [core/judge/gap core/model/slug.ts ...] [--of 4]
 *
 * Without folders or files: all of core/ and stages/. With `--of 4` every fourth change, picked at random and always the same ones. Prints what
 * nobody noticed, and the score of each folder; after Ctrl-C, what is known by then.
 */
import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { availableParallelism, constants, setPriority, tmpdir } from 'node:os'
import { dirname, join, normalize } from 'node:path'
import { parseArgs } from 'node:util'
import { sum } from '#core/statistics/sum.ts'
import { instrument, type Mutant } from './instrument.ts'
import type { Job, Outcome } from './runner.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { of: { type: 'string', default: '1' } },
})
const source = dirname(dirname(import.meta.dirname))
const places =
  positionals.length > 0 ? positionals.map((place) => normalize(place).replace(/\/$/, '')) : ['core', 'stages']
const oneIn = Number(values.of)
const processes = availableParallelism()

interface Score {
  changes: number
  noticed: number
  survived: number
  /** In no test, only in tests that take too long for thousands of changes, or not before the run was interrupted. */
  untried: number
}

const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: source, encoding: 'utf8' })
const files = tracked
  .trim()
  .split('\n')
  .filter((file) => existsSync(join(source, file)))
// What a provider charges is compared with the price list by hand.
const changed = files.filter(
  (file) =>
    places.some((place) => file === place || file.startsWith(`${place}/`)) &&
    /(?<!\.d)\.ts$/.test(file) &&
    !file.endsWith('cost/prices.ts'),
)
if (changed.length === 0)
  refuse(`There is no TypeScript file to change in ${places.join(', ')}. Name folders or files such as core/judge/gap.`)
if (!(oneIn >= 1))
  refuse(`--of ${values.of} is not a number from 1 on. Write, for example, --of 10 for a tenth of the changes.`)

setPriority(constants.priority.PRIORITY_LOW)
const copy = mkdtempSync(join(tmpdir(), 'outpace-mutants-'))
process.on('exit', () => rmSync(copy, { recursive: true, force: true, maxRetries: 3 }))
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1))
process.once('SIGINT', () => process.exit(130))
for (const file of files) cpSync(join(source, file), join(copy, file))
symlinkSync(join(source, 'node_modules'), join(copy, 'node_modules'))

const mutants = await instrument(copy, changed, isPicked)
console.log(`${mutants.length} changes in ${changed.length} files`)
// A terminal interrupts the processes, too, and what is known by then is reported.
let interrupted = false
process.removeAllListeners('SIGINT').on('SIGINT', () => {
  interrupted = true
})
const parts = Array.from({ length: processes }, (_, part) => part)
const running = parts.map(runPart)
const progress = setInterval(() => {
  const now = parts.map(readOutcome)
  const tried = sum(now.map((outcome) => outcome.tried.length))
  const noticed = sum(now.map((outcome) => Object.keys(outcome.noticed).length))
  console.error(`${tried} of ${mutants.length} changes tried, ${noticed} of them noticed`)
}, 30_000)
await Promise.all(running)
clearInterval(progress)
const outcomes = parts.map(readOutcome)
const idsOf = (of: (outcome: Outcome) => string[]): ReadonlySet<string> => new Set(outcomes.flatMap(of))
const [noticed, tried] = [idsOf((outcome) => Object.keys(outcome.noticed)), idsOf((outcome) => outcome.tried)]
const loading = idsOf((outcome) => outcome.loading)

const scores = new Map<string, Score>()
const all: Score = { changes: 0, noticed: 0, survived: 0, untried: 0 }
for (const { id, file, line, original, replacement } of mutants) {
  if (loading.has(id) && !tried.has(id)) continue
  const outcome = noticed.has(id) ? 'noticed' : tried.has(id) ? 'survived' : 'untried'
  const score = scores.get(folderOf(file)) ?? { changes: 0, noticed: 0, survived: 0, untried: 0 }
  scores.set(folderOf(file), score)
  for (const each of [score, all]) {
    each.changes++
    each[outcome]++
  }
  if (outcome === 'survived') {
    console.log(`${file}:${line + 1} ${original.trim()}  =>  ${replacement.replace(/\s+/g, ' ')}`)
  }
}
if (interrupted) console.log('\nInterrupted: tests that have not run yet may notice what survived.')
console.log('\n| folder | changes | noticed | survived | not tried |\n|---|---|---|---|---|')
for (const [folder, score] of [...scores, ['all', all] as const]) console.log(row(folder, score))

function pathOf(kind: 'job' | 'outcome', part: number): string {
  return join(copy, `mutants-${kind}-${part}.json`)
}

function readOutcome(part: number): Outcome {
  return JSON.parse(readFileSync(pathOf('outcome', part), 'utf8'))
}

/** Runs the tests that import what changed, however remotely, and tries every n-th change. */
async function runPart(part: number): Promise<void> {
  const own = mutants.filter((_, at) => at % processes === part)
  const job: Job = {
    mutants: own.map(({ id, file }) => ({ id, own: `test/${folderOf(file)}` })),
    outcome: pathOf('outcome', part),
  }
  writeFileSync(pathOf('job', part), JSON.stringify(job))
  writeFileSync(job.outcome, JSON.stringify({ noticed: {}, tried: [], loading: [] } satisfies Outcome))
  const vitest = join(copy, 'node_modules/vitest/vitest.mjs')
  const child = spawn(
    process.execPath,
    [vitest, 'related', ...changed, '--run', '--config', 'vitest.mutants.config.ts'],
    {
      cwd: copy,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, OUTPACE_MUTANTS: pathOf('job', part) },
    },
  )
  process.prependListener('exit', () => child.kill())
  await new Promise((resolve) => child.once('exit', resolve))
}

/** `core/judge` of a file below it, and `stages`. */
function folderOf(file: string): string {
  return file
    .split('/')
    .slice(0, file.startsWith('core/') ? 2 : 1)
    .join('/')
}

/** Picked by what it is, so that a change elsewhere picks no others. */
function isPicked({ file, line, original, replacement }: Mutant): boolean {
  const digest = createHash('sha256').update([file, line, original, replacement].join('\n')).digest()
  return digest.readUInt32BE() < 2 ** 32 / oneIn
}

function row(folder: string, { changes, noticed, survived, untried }: Score): string {
  const share = changes === 0 ? '–' : `${((noticed / changes) * 100).toFixed(0)} %`
  return `| \`${folder}\` | ${changes} | ${noticed} (${share}) | ${survived} | ${untried} |`
}

function refuse(message: string): never {
  console.error(message)
  process.exit(2)
}
