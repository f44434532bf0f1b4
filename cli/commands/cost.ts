import { estimateCost, exceedsCap } from '#core/analysis/cost/cost.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Round } from '#core/model/round.ts'
import { sizing } from '#infra/sizing.ts'
import { readRounds } from '#store/records/rounds.ts'
import { hasSqliteStore, openSqliteStore } from '#store/sqlite/store.ts'
import { CliError, exitCodes } from '../cli-error.ts'
import type { Output } from '../output.ts'
import { renderCost } from '../render/cost.ts'
import { selectBenchmarks } from '../select.ts'
import type { Surroundings } from '../surroundings.ts'

export interface CostCommandOptions {
  benchmark: string | undefined
  json: boolean
}

/** Number of rounds per benchmark and market from which the duration of a round is estimated. */
const newest = 24

/** `outpace cost`: estimates the monthly AWS cost. Exit code 1 if it exceeds monthlySpendingCap. */
export async function cost(options: CostCommandOptions, surroundings: Surroundings, output: Output): Promise<number> {
  const { settings, benchmarks } = await selectBenchmarks(surroundings, options.benchmark)
  if (benchmarks.length === 0)
    throw new CliError('No benchmark to estimate. Add a folder with a benchmark.yaml to scenarios/.')
  const rounds = await localRounds(benchmarks, surroundings)
  const estimate = estimateCost({ benchmarks, settings, sizing, rounds })
  output.result(
    options.json
      ? `${JSON.stringify(estimate, sixDigits)}\n`
      : renderCost(estimate, { look: output.look, partial: options.benchmark !== undefined }),
  )
  return exceedsCap(estimate) ? exitCodes.missed : exitCodes.done
}

/** The newest rounds of the local store. Creates no store if nothing was ever measured. */
async function localRounds(benchmarks: readonly Benchmark[], { stateFolder }: Surroundings): Promise<Round[]> {
  if (!hasSqliteStore(stateFolder)) return []
  const store = await openSqliteStore({ folder: stateFolder, onlyLooks: true })
  const rounds: Round[] = []
  try {
    for (const benchmark of benchmarks) {
      for (const market of benchmark.markets) {
        const query = { benchmark: benchmark.id, market: market.id, newest }
        for await (const round of readRounds(store, query)) rounds.push(round)
      }
    }
  } finally {
    await store.close()
  }
  return rounds
}

/** Further digits are floating-point noise. */
function sixDigits(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(6)) : value
}
