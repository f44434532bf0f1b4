import type { Benchmark } from '#core/model/benchmark.ts'
import { ScriptError } from '#measure/journey/script.ts'
import { CliError } from '../cli-error.ts'
import { gatherContestants } from '../local/contestants.ts'

/** Why a script or a `serve` module of the benchmark does not load; undefined if all load. */
export async function checkJourneys(root: string, benchmark: Benchmark): Promise<string | undefined> {
  try {
    await using _contestants = await gatherContestants(root, benchmark)
    return undefined
  } catch (error) {
    if (error instanceof CliError || error instanceof ScriptError) return error.message
    throw error
  }
}
