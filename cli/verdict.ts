import type { Benchmark, Market } from '../core/benchmark.ts'
import { startState } from '../core/judge/state.ts'
import { type MarketVerdict, verdictOf } from '../core/judge/verdict.ts'
import { restoreJudge } from '../core/judge.ts'
import { judgeRound } from '../functions/judge.ts'
import type { Store } from '../store/port.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import { readJudge } from '../store/verdicts.ts'
import { exitCodes } from './cli-error.ts'
import type { Output } from './output.ts'
import { renderVerdict } from './render/verdict.ts'
import { selectBenchmarks, selectMarkets } from './select.ts'
import type { Surroundings } from './surroundings.ts'

export interface VerdictOptions {
  benchmark: string | undefined
  market: string | undefined
  json: boolean
  failOn: 'behind' | undefined
}

/** `outpace verdict`: how we stand now, from every round judged so far. Returns the exit code. */
export async function verdict(options: VerdictOptions, surroundings: Surroundings, output: Output): Promise<number> {
  const { benchmarks } = await selectBenchmarks(surroundings.root, options.benchmark)
  const store = await openSqliteStore({ folder: surroundings.stateFolder })
  let code: number = exitCodes.done
  try {
    for (const benchmark of benchmarks) {
      for (const market of selectMarkets(benchmark, options.market)) {
        const now = Date.now()
        const found = await currentVerdict({ store, benchmark, market, now })
        const text = options.json ? JSON.stringify(found) : `\n${renderVerdict(found, { look: output.look, now })}`
        output.result(options.json ? `${text}\n` : text)
        if (options.failOn === 'behind' && found.target.verdict === 'behind') code = exitCodes.missed
      }
    }
  } finally {
    await store.close()
  }
  return code
}

/** Judges what was not judged yet, such as imported rounds, and tells how things stand. Throws StoreError. */
async function currentVerdict({
  store,
  benchmark,
  market,
  now,
}: {
  store: Store
  benchmark: Benchmark
  market: Market
  now: number
}): Promise<MarketVerdict> {
  await judgeRound({ store, benchmark, market })
  const { saved } = await readJudge(store, { benchmark: benchmark.id, market: market.id })
  const judge = restoreJudge(saved ?? { state: startState(benchmark), streams: [] }, { benchmark, market })
  return verdictOf(judge, now)
}
