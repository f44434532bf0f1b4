import { restoreJudge } from '#core/judge/judge.ts'
import type { MarketVerdict } from '#core/judge/standing.ts'
import { startState } from '#core/judge/state.ts'
import { verdictOf } from '#core/judge/verdict.ts'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import { readBaseline } from '#store/records/baselines.ts'
import { readJudge } from '#store/records/verdicts.ts'
import { exitCodes } from '../cli-error.ts'
import { openRecords, type Records } from '../local/records.ts'
import type { Output } from '../output.ts'
import { renderVerdict } from '../render/verdict.ts'
import { selectBenchmarks, selectMarkets } from '../select.ts'
import type { Surroundings } from '../surroundings.ts'

export interface VerdictOptions {
  benchmark: string | undefined
  market: string | undefined
  json: boolean
  failOn: 'behind' | undefined
  /** Use the deployment instead of this machine. */
  cloud: boolean
}

/** `outpace verdict`: prints where we stand now, from every round judged so far. Returns the exit code. */
export async function verdict(options: VerdictOptions, surroundings: Surroundings, output: Output): Promise<number> {
  const { settings, benchmarks } = await selectBenchmarks(surroundings.root, options.benchmark)
  await using records = await openRecords(options, { surroundings, settings })
  let code: number = exitCodes.done
  for (const benchmark of benchmarks) {
    for (const market of selectMarkets(benchmark, options.market)) {
      const now = Date.now()
      const found = await currentVerdict({ records, benchmark, market, now })
      const { store } = records
      const baseline = (await readBaseline(store, { benchmark: benchmark.id, market: market.id })) ?? null
      const text = options.json
        ? JSON.stringify({ ...found, baseline })
        : `\n${renderVerdict(found, { look: output.look, now, baseline })}`
      output.result(options.json ? `${text}\n` : text)
      if (options.failOn === 'behind' && found.target.verdict === 'behind') code = exitCodes.missed
    }
  }
  return code
}

/** The verdict after judging everything stored. Throws StoreError. */
async function currentVerdict({
  records,
  benchmark,
  market,
  now,
}: {
  records: Records
  benchmark: Benchmark
  market: Market
  now: number
}): Promise<MarketVerdict> {
  await records.judge(benchmark, market)
  const { saved } = await readJudge(records.store, { benchmark: benchmark.id, market: market.id })
  const judge = restoreJudge(saved ?? { state: startState(benchmark), streams: [] }, { benchmark, market })
  return verdictOf(judge, now)
}
