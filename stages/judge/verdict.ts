import { restoreJudge } from '#core/judge/judge.ts'
import type { MarketVerdict } from '#core/judge/standing.ts'
import { verdictOf } from '#core/judge/verdict.ts'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { Store } from '#store/port.ts'
import { readJudge } from '#store/records/verdicts.ts'

interface VerdictQuery {
  store: Store
  benchmark: Benchmark
  market: Market
  /** ms. */
  now: number
}

/** The verdict from every round judged so far. Throws StoreError. */
export async function readVerdict({ store, benchmark, market, now }: VerdictQuery): Promise<MarketVerdict> {
  const { saved } = await readJudge(store, { benchmark: benchmark.id, market: market.id })
  return verdictOf(restoreJudge(saved, { benchmark, market }), now)
}
