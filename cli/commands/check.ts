import { join, relative } from 'node:path'
import { formatProblems, type Problem } from '#core/config/problem.ts'
import { doubtsIn } from '#core/judge/page/doubt.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { deployedMarkets } from '#core/model/markets.ts'
import type { Visit } from '#core/model/round.ts'
import { formatDuration } from '#core/model/units.ts'
import { promiseDoubt } from '#core/words/promise.ts'
import { ScriptError } from '#measure/journey/script.ts'
import { walkOutcome } from '#stages/check/outcome.ts'
import { deployProblems } from '#stages/scenarios/deployable.ts'
import { loadScenarios, type Scenarios } from '#stages/scenarios/load.ts'
import { tooManyLoads } from '#stages/scenarios/loads-a-day.ts'
import { beyondRoom } from '#stages/scenarios/room.ts'
import { CliError, exitCodes } from '../cli-error.ts'
import { liveBenchmarks } from '../live.ts'
import { type Contestants, gatherContestants } from '../local/contestants.ts'
import type { Output } from '../output.ts'
import { progressView } from '../progress/show.ts'
import { shown, shownName } from '../render/look.ts'
import { findSource } from '../select.ts'
import { stopOnInterrupt } from '../stop.ts'
import type { Surroundings } from '../surroundings.ts'

export interface CheckOptions {
  benchmark: string | undefined
  live: boolean
}

/** `outpace check`: prints every problem of every file; with `live`, walks every journey once. Returns the exit code. */
export async function check(options: CheckOptions, surroundings: Surroundings, output: Output): Promise<number> {
  const { root } = surroundings
  const scenarios = await loadScenarios(root)
  const { settings } = scenarios
  const sources = options.benchmark === undefined ? scenarios.sources : [findSource(scenarios, options.benchmark)]
  const inForce = await liveBenchmarks(sources, { surroundings, settings, cloud: false })
  const benchmarks = inForce.map(({ benchmark }) => benchmark)
  const mistakes = [
    ...(options.benchmark === undefined ? scenarios.problems : []),
    ...inForce.flatMap(({ problems: misfits }) => misfits),
  ]
  const obstacles = new Map(benchmarks.map((benchmark) => [benchmark.id, deployProblems(benchmark)]))
  const problems = [
    ...mistakes,
    ...[...obstacles.values()].flat(),
    ...tooManyLoads(benchmarks, settings),
    ...beyondRoom(benchmarks, settings),
  ]
  if (problems.length > 0) process.stderr.write(`${formatProblems(problems)}\n`)
  if (benchmarks.length === 0 && problems.length === 0)
    throw new CliError('No benchmark to check. Add a folder with a benchmark.yaml to scenarios/.')

  let code: number = problems.length > 0 ? exitCodes.misuse : exitCodes.done
  for (const benchmark of benchmarks) {
    // Loads scripts too: a journey that fails to load is a configuration problem, and perhaps not the only one.
    await using contestants = await loadable(root, benchmark)
    if (contestants === undefined) {
      code = exitCodes.misuse
      continue
    }
    const isAbout = ({ file }: Problem) => file === `scenarios/${benchmark.id}/benchmark.yaml`
    if (obstacles.get(benchmark.id)?.length === 0 && !problems.some(isAbout))
      output.result(`${summary(benchmark, output)}\n`)
    if (!options.live) continue
    const outcome = await walkOnce({ benchmark, contestants, settings, surroundings, output })
    if (outcome === exitCodes.interrupted) return outcome
    code = Math.max(code, outcome)
  }
  return code
}

/** Undefined where a script does not load, which is said. */
async function loadable(root: string, benchmark: Benchmark): Promise<Contestants | undefined> {
  try {
    return await gatherContestants(root, benchmark)
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error
    process.stderr.write(`${error.message}\n`)
    return undefined
  }
}

interface WalkOptions {
  benchmark: Benchmark
  contestants: Contestants
  settings: Scenarios['settings']
  surroundings: Surroundings
  output: Output
}

/** One load of every site in the first market. Stores only the evidence. */
async function walkOnce({ benchmark, contestants, settings, surroundings, output }: WalkOptions): Promise<number> {
  const market = benchmark.markets[0]
  if (market === undefined) return exitCodes.done
  const { measureLocally, openHost } = await import('../local/host.ts')
  await using host = await openHost(surroundings, settings)
  const view = await progressView(process.stderr)
  using stop = stopOnInterrupt({ isStored: false, say: view.say })
  const { visits } = await measureLocally({
    host,
    benchmark: { ...benchmark, loads: 1 },
    market,
    contestants,
    scheduledAt: new Date(),
    recordEvidence: true,
    signal: stop.signal,
    say: view.say,
    progress: view.begin({ title: `${benchmark.name}: one walk, ${market.name}`, metric: 'duration' }),
  }).finally(() => view.end())
  for (const visit of visits) output.result(outcomeLines(visit, { surroundings, output }))
  if (stop.requested()) return exitCodes.interrupted
  return visits.every((visit) => visit.status === 'ok' && doubtsIn(visit).length === 0)
    ? exitCodes.done
    : exitCodes.missed
}

function summary(benchmark: Benchmark, { look }: Output): string {
  const { id, name, sites, steps, markets, every } = benchmark
  const names = sites.map((site) => shownName(site.name, 40, look)).join(', ')
  const where = markets.map((market) => shownName(market.name, 40, look)).join(', ')
  const doubts = [...withoutEffect(benchmark), promiseDoubt(benchmark.target)].filter((doubt) => doubt !== '')
  return `scenarios/${id} is valid: ${shownName(name, 60, look)}. ${names}; ${steps.join(', ')}; ${where}; every ${formatDuration(every)}.${doubts.map((doubt) => `\n  ${doubt}`).join('')}`
}

/** What is asked for that nothing will come of; the benchmark can be measured all the same. */
function withoutEffect(benchmark: Benchmark): string[] {
  if (benchmark.alarm.cloudwatch === undefined || deployedMarkets(benchmark).length > 0) return []
  return [
    'alarm.cloudwatch has no effect: all its markets have region: local, and CloudWatch hears of those on AWS only.',
  ]
}

function outcomeLines(visit: Visit, { surroundings, output }: Pick<WalkOptions, 'surroundings' | 'output'>): string {
  const { look } = output
  const { failure, steps, consent, otherPages, status } = walkOutcome(visit)
  const name = shownName(visit.site, 40, look)
  if (failure === null) {
    const times = steps.map((step) => `${shownName(step.name, 30, look)} ${formatDuration(step.duration)}`)
    const about = (of: 'findings' | 'disagreements') =>
      steps.flatMap((step) => step[of].map((each) => `${shownName(step.name, 30, look)}: ${each}.`))
    const lines = [
      ...(consent === null ? [] : [shown(consent, 200, look)]),
      ...otherPages.map((each) => shown(each, 320, look)),
      ...about('findings'),
      ...about('disagreements'),
    ]
    const passed = otherPages.length > 0 ? 'another page' : 'passed'
    return `  ${name}: ${passed}. ${times.join(', ')}.\n${lines.map((line) => `    ${line}\n`).join('')}`
  }
  const { step, message, screenshot } = failure
  const where = step === null ? '' : ` at ${shownName(step, 30, look)}`
  const picture =
    screenshot === null
      ? ''
      : `    Screenshot: ${relative(surroundings.root, join(surroundings.stateFolder, 'evidence', screenshot))}\n`
  return `  ${name}: ${status}${where}. ${shown(message, 500, look)}\n${picture}`
}
