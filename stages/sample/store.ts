import type { Store } from '#store/port.ts'
import { putRound } from '#store/records/rounds.ts'
import { judgeRound } from '../judge/judge.ts'
import { quarterBenchmark, quarterRounds } from './quarter.ts'

/** Generates the quarter into a store, judged by the judge of real rounds. Throws StoreError. */
export async function storeQuarter(store: Store, now: number): Promise<void> {
  const [market] = quarterBenchmark.markets
  if (market === undefined) return
  // Kept as long as its days, because all of them are judged at once.
  for (const round of quarterRounds(now)) await putRound({ store, round, retention: 2 * 90 * 24 * 60 * 60 * 1000 })
  await judgeRound({ store, benchmark: quarterBenchmark, market })
}
