import { readVerdict } from '#stages/judge/verdict.ts'
import { readBaseline } from '#store/records/baselines.ts'
import { exitCodes } from '../cli-error.ts'
import { openRecords } from '../local/records.ts'
import type { Output } from '../output.ts'
import { renderVerdict } from '../render/verdict.ts'
import { selectBenchmarks, selectPlaces } from '../select.ts'
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
  const { settings, benchmarks } = await selectBenchmarks(surroundings, options.benchmark, options)
  const asked = selectPlaces(benchmarks, options.market)
  await using records = await openRecords({ ...options, onlyLooks: true }, { surroundings, settings })
  let code: number = exitCodes.done
  for (const { benchmark, markets } of asked) {
    for (const market of markets) {
      const now = Date.now()
      const { store } = records
      await records.judge(benchmark, market)
      const found = await readVerdict({ store, benchmark, market, now })
      const baseline = (await readBaseline(store, { benchmark: benchmark.id, market: market.id })) ?? null
      const text = options.json
        ? JSON.stringify({ ...found, baseline })
        : `\n${renderVerdict(found, { look: output.look, now, baseline, cloud: options.cloud })}`
      output.result(options.json ? `${text}\n` : text)
      if (options.failOn === 'behind' && found.target.verdict === 'behind') code = exitCodes.missed
    }
  }
  return code
}
