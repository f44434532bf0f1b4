import { formatProblems } from '#core/config/problem.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Settings } from '#core/model/settings.ts'
import { deployProblems } from '#stages/scenarios/deployable.ts'
import { loadScenarios } from '#stages/scenarios/load.ts'
import { tooManyLoads } from '#stages/scenarios/loads-a-day.ts'
import { DeployError } from '../deploy-error.ts'

export interface DeployedScenarios {
  settings: Settings
  /** By id. */
  benchmarks: Benchmark[]
  /** Ids of benchmarks that serve their own sites, which only the machine that starts them can reach. */
  leftOut: string[]
}

/**
 * Reads what is deployed from the folder that holds outpace.yaml and scenarios/. Throws a DeployError with every
 * problem: a configuration is deployed completely or not at all.
 */
export async function readScenarios(root: string): Promise<DeployedScenarios> {
  const { settings, benchmarks, problems: mistakes } = await loadScenarios(root)
  const problems = [...mistakes, ...benchmarks.flatMap(deployProblems), ...tooManyLoads(benchmarks, settings)]
  if (problems.length > 0)
    throw new DeployError(`Nothing is deployed until these problems are fixed.\n${formatProblems(problems)}`)
  return {
    settings,
    benchmarks: benchmarks.filter(({ serve }) => serve === undefined),
    leftOut: benchmarks.filter(({ serve }) => serve !== undefined).map(({ id }) => id),
  }
}
