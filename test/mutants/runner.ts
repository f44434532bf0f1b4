import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { type RunnerTestCase, type RunnerTestSuite, TestRunner } from 'vitest'

/** What the command gives a process, in the file that OUTPACE_MUTANTS names. */
export interface Job {
  /** The changes to try, with where their own tests are, which get more time: `test/core/judge`. */
  mutants: { id: string; own: string }[]
  /** Where the outcome is written. */
  outcome: string
}

/** Ids of changes. Those in no list are in no test that is quick enough. */
export interface Outcome {
  /** Noticed by a test: its file and name. */
  noticed: Record<string, string>
  tried: string[]
  /** Take effect when their module is loaded, before any test. */
  loading: string[]
}

/**
 * Limits, in ms of CPU: what a run with every change may cost, where most are noticed by the first test that reaches them. A test that
 * takes longer than `test` is tried on none; a change is tried until it has cost `own` in tests of its folder, or `other` in those
 * further away, and as much again in tests of no more than `quick`, so that simulations that come first leave something for tables of
 * limits; and one test gives all its changes `all`.
 */
const limits = { test: 1000, own: 1500, other: 250, quick: 10, all: 5000 }

/** Turns of loops in a test that did not change: a test needs them twenty-fold before it counts as endless. */
const fewTurns = 300_000

/** What Stryker's instrumenter reads and writes. */
interface Switches {
  activeMutant?: string | undefined
  currentTestId?: string | undefined
  hitCount?: number
  hitLimit?: number
  mutantCoverage?: { static: Record<string, number>; perTest: Record<string, Record<string, number>> }
}

const shared = globalThis as typeof globalThis & { __stryker__?: Switches; mutantLoop?: () => void; mutants?: State }

interface State {
  outcome: string
  own: ReadonlyMap<string, string>
  noticed: Map<string, string>
  tried: Set<string>
  spent: Map<string, number>
}

/** Files share a process, and each has a runner of its own. */
function state(): State {
  if (shared.mutants === undefined) {
    const job: Job = JSON.parse(readFileSync(process.env.OUTPACE_MUTANTS ?? '', 'utf8'))
    const own = new Map(job.mutants.map((each) => [each.id, each.own]))
    const { outcome } = job
    shared.mutants = { outcome, own, noticed: new Map(), tried: new Set(), spent: new Map() }
  }
  return shared.mutants
}

// A test that fails before it gives the clock back must not stop the one that ends it.
const { setTimeout, clearTimeout } = globalThis

let turns = 0
let mostTurns = Number.POSITIVE_INFINITY
shared.mutantLoop = () => {
  if (++turns > mostTurns) throw new Error('An endless loop')
}

/** Runs each test once as it is, and then again in the same process with each change that it reaches. */
export default class MutantRunner extends TestRunner {
  async runTask(test: RunnerTestCase): Promise<void> {
    const { own, noticed, tried, spent } = state()
    const limitOf = (id: string) => (test.file.name.startsWith(`${own.get(id)}/`) ? limits.own : limits.other)
    const isDone = (id: string) => noticed.has(id) || (spent.get(id) ?? 0) >= 2 * limitOf(id)
    if ([...own.keys()].every(isDone)) return passed(test)
    shared.__stryker__ ??= {}
    const switches = shared.__stryker__
    switches.mutantCoverage ??= { static: {}, perTest: {} }
    switches.currentTestId = test.id
    const started = cpu()
    turns = 0
    await TestRunner.getTestFn(test)()
    const cost = cpu() - started
    const usualTurns = turns
    switches.currentTestId = undefined
    const hits = Object.entries(switches.mutantCoverage.perTest[test.id] ?? {}).filter(
      ([id]) => own.has(id) && !noticed.has(id),
    )
    delete switches.mutantCoverage.perTest[test.id]
    if (hits.length === 0 || test.fails === true || cost > limits.test) return
    // One that builds on what the tests before it did says nothing when it runs again.
    if (!(await this.again(test, 60_000))) return passed(test)

    const end = cpu() + limits.all
    const here: string[] = []
    // Those first that had the least until now.
    for (const [id, times] of hits.toSorted(([a], [b]) => (spent.get(a) ?? 0) - (spent.get(b) ?? 0))) {
      const before = cpu()
      const limit = limitOf(id) * (cost > limits.quick ? 1 : 2)
      if (before > end || (spent.get(id) ?? 0) + cost > limit) continue
      tried.add(id)
      Object.assign(switches, { activeMutant: id, hitCount: 0, hitLimit: Math.max(1000, times * 100) })
      turns = 0
      mostTurns = Math.max(fewTurns, usualTurns * 20)
      const passes = await this.again(test, 3000 + cost * 20)
      Object.assign(switches, { activeMutant: undefined, hitLimit: undefined })
      mostTurns = Number.POSITIVE_INFINITY
      if (!passes) here.push(id)
      if (!passes) noticed.set(id, `${test.file.name} > ${test.name}`)
      spent.set(id, (spent.get(id) ?? 0) + cpu() - before)
    }
    // After what a change left behind it fails with any.
    if (here.length > 0 && !(await this.again(test, 60_000))) {
      for (const id of here) noticed.delete(id)
      for (const id of here) tried.delete(id)
    }
    passed(test)
  }

  override onAfterRunSuite(suite: RunnerTestSuite): Promise<void> {
    const { noticed, tried, ...job } = state()
    const loading = Object.keys(shared.__stryker__?.mutantCoverage?.static ?? {})
    const outcome: Outcome = { noticed: Object.fromEntries(noticed), tried: [...tried], loading }
    // As a whole, because the process may be interrupted.
    writeFileSync(`${job.outcome}.new`, JSON.stringify(outcome))
    renameSync(`${job.outcome}.new`, job.outcome)
    return super.onAfterRunSuite(suite)
  }

  /** Whether a test passes, with the hooks around it. */
  private async again(test: RunnerTestCase, timeout: number): Promise<boolean> {
    const suites: RunnerTestSuite[] = [test.file]
    for (let suite = test.suite; suite !== undefined && suite !== test.file; suite = suite.suite)
      suites.splice(1, 0, suite)
    const after: (() => unknown)[] = []
    const whole = async () => {
      try {
        for (const suite of suites) {
          for (const hook of TestRunner.getSuiteHooks(suite).beforeEach) {
            const cleanup = await hook(test.context, suite)
            if (typeof cleanup === 'function') after.unshift(cleanup as () => unknown)
          }
        }
        await TestRunner.getTestFn(test)()
      } finally {
        for (const cleanup of after) await cleanup()
        for (const suite of suites.toReversed()) {
          for (const hook of TestRunner.getSuiteHooks(suite).afterEach) await hook(test.context, suite)
        }
      }
    }
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('Too late')), timeout)
    })
    try {
      await Promise.race([whole(), late])
      return true
    } catch {
      return false
    } finally {
      clearTimeout(timer)
    }
  }
}

/** Expectations that failed meanwhile have marked it. */
function passed(test: RunnerTestCase): void {
  Object.assign(test.result ?? {}, { state: 'run', errors: undefined })
}

function cpu(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
