import type { BenchmarkSource } from '#core/config/live/live.ts'
import { formatProblems, type Problem } from '#core/config/problem.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Settings } from '#core/model/settings.ts'
import { deployProblems } from '#stages/scenarios/deployable.ts'
import { loadScenarios } from '#stages/scenarios/load.ts'
import { tooManyLoads } from '#stages/scenarios/loads-a-day.ts'
import { beyondRoom } from '#stages/scenarios/room.ts'
import { DeployError } from '../deploy-error.ts'

export interface DeployedScenarios {
  settings: Settings
  /** By id. */
  benchmarks: Benchmark[]
  /** The same with the data of their files. */
  sources: BenchmarkSource[]
  /** Ids of benchmarks that serve their own sites, which only the machine that starts them can reach. */
  leftOut: string[]
}

/**
 * Reads what is deployed from the folder that holds outpace.yaml and scenarios/. Throws a DeployError with every
 * problem: a configuration is deployed completely or not at all.
 */
export async function readScenarios(root: string): Promise<DeployedScenarios> {
  const { settings, benchmarks, sources: all, problems } = await loadScenarios(root)
  assertNone(problems)
  const sources = all.filter(({ benchmark }) => benchmark.serve === undefined)
  return {
    settings,
    benchmarks: sources.map(({ benchmark }) => benchmark),
    sources,
    leftOut: benchmarks.filter(({ serve }) => serve !== undefined).map(({ id }) => id),
  }
}

/** Throws a DeployError with everything that cannot be measured from AWS, or would be measured too often. */
export function assertDeployable({ settings, benchmarks }: Pick<DeployedScenarios, 'settings' | 'benchmarks'>): void {
  assertNone([
    ...benchmarks.flatMap(deployProblems),
    ...tooManyLoads(benchmarks, settings),
    ...beyondRoom(benchmarks, settings),
  ])
}

function assertNone(problems: readonly Problem[]): void {
  if (problems.length === 0) return
  throw new DeployError(`Nothing is deployed until these problems are fixed.\n${formatProblems(problems)}`)
}
