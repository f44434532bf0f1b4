import { formatProblems } from '#core/config/problem.ts'
import { noSuch } from '#core/config/problem-words.ts'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { Settings } from '#core/model/settings.ts'
import { findBenchmark } from '#stages/scenarios/find.ts'
import { loadScenarios } from '#stages/scenarios/load.ts'
import { CliError } from './cli-error.ts'

/**
 * The named benchmark, or all of them. Problems in the files of other benchmarks are ignored; any other problem is listed
 * in the CliError thrown.
 */
export async function selectBenchmarks(
  root: string,
  wanted: string | undefined,
): Promise<{ settings: Settings; benchmarks: Benchmark[] }> {
  const scenarios = await loadScenarios(root)
  const { settings, benchmarks, problems } = scenarios
  if (wanted === undefined) {
    if (problems.length > 0) throw new CliError(formatProblems(problems))
    return { settings, benchmarks }
  }
  const found = findBenchmark(scenarios, wanted)
  if (found.ok) return { settings, benchmarks: [found.value] }
  const own = problems.filter(({ file }) => file === 'outpace.yaml' || file.startsWith(`scenarios/${wanted}/`))
  const { message, hint } = found.words
  throw new CliError(
    [message, hint, formatProblems(own)].filter((part) => part !== undefined && part !== '').join('\n'),
  )
}

/** The named market, or all of them. Throws CliError. */
export function selectMarkets(benchmark: Benchmark, wanted: string | undefined): Market[] {
  if (wanted === undefined) return benchmark.markets
  const lower = wanted.toLowerCase()
  const found = benchmark.markets.filter(({ id, name }) => id === lower || name.toLowerCase() === lower)
  if (found.length > 0) return found
  const { message, hint } = noSuch({ kind: 'market', found: wanted, known: benchmark.markets.map(({ name }) => name) })
  throw new CliError(hint === undefined ? message : `${message}\n${hint}`)
}
