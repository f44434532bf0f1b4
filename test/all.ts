/**
 * `npm test`: all tests, in an order that keeps two cores busy. What only computes runs at the lowest priority beside the tests that
 * assert times, which mostly wait; those with browsers come afterwards. What passed only another time is listed at the end. With
 * arguments it is `vitest run` with them. Temporary files go with the run.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { constants, setPriority, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { outcomeFile, summaryOf } from './outcome.ts'

/** Projects of vitest.config.ts. */
const parts = { computing: ['fast', 'thorough'], timed: ['timed'], browsers: ['truth', 'heavy'] } as const
type Part = keyof typeof parts

interface Run {
  /** Of `vitest run`. */
  args: readonly string[]
  env: NodeJS.ProcessEnv
}

const vitest = join(dirname(fileURLToPath(import.meta.resolve('vitest/package.json'))), 'vitest.mjs')
const given = process.argv.slice(2)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => process.exit(128 + constants.signals[signal]))
}
const folder = mkdtempSync(join(tmpdir(), 'outpace-tests-'))
// Tests act as another user, too.
chmodSync(folder, 0o755)
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
process.env.TMPDIR = folder
// Each worker loads Playwright, the AWS CDK and Lighthouse: what one has compiled the others read.
process.env.NODE_COMPILE_CACHE ??= join(folder, 'compiled')
if (given.length === 0) process.env.OUTPACE_TEST_ALL = '1'
process.exitCode = given.length === 0 ? await runAll() : await codeOf(start({ args: given, env: process.env }))

async function runAll(): Promise<number> {
  const outcomeOf = (part: Part): string => join(folder, `${part}.json`)
  const runOf = (part: Part): Run => ({
    args: parts[part].map((project) => `--project=${project}`),
    env: { ...process.env, [outcomeFile]: outcomeOf(part) },
  })
  const computing = startLowest(runOf('computing'))
  const timed = await codeOf(start(runOf('timed')))
  const computed = await computing.code
  process.stdout.write(computing.said())
  const codes = [timed, computed, await codeOf(start(runOf('browsers')))]
  console.log(summaryOf((Object.keys(parts) as Part[]).map(outcomeOf).filter((file) => existsSync(file))))
  return Math.max(...codes)
}

function start({ args, env }: Run): ChildProcess {
  const child = spawn(process.execPath, [vitest, 'run', ...args], { stdio: 'inherit', env })
  endWithThis(child, () => child.kill())
  return child
}

/**
 * At the lowest priority, so that it takes no CPU that a browser wants. Linux gives priorities within a session, and each browser
 * has a session of its own: so has this, at the lowest priority among sessions.
 */
function startLowest({ args, env }: Run): { code: Promise<number>; said: () => string } {
  const child = spawn(process.execPath, [vitest, 'run', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env,
  })
  const { pid } = child
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
  }
  if (pid !== undefined) {
    lower(pid)
    // Ctrl-C does not reach another session.
    endWithThis(child, () => process.kill(-pid))
  }
  return { code: codeOf(child), said: () => text }
}

function lower(pid: number): void {
  setPriority(pid, constants.priority.PRIORITY_LOW)
  try {
    writeFileSync(`/proc/${pid}/autogroup`, '19')
  } catch {
    // Not on this system: there the priority among processes decides.
  }
}

/** What still runs when this process ends is ended, before its files are removed. */
function endWithThis(child: ChildProcess, end: () => void): void {
  process.prependListener('exit', () => {
    if (child.exitCode === null && child.signalCode === null) end()
  })
}

function codeOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
}
