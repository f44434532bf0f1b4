import { DAY } from '#core/model/time.ts'
import type { EvidenceStore, Store } from '#store/port.ts'
import { putRound } from '#store/records/rounds.ts'
import { judgeRound } from '../judge/judge.ts'
import { withEvidence } from './evidence.ts'
import { quarterBenchmark, quarterRounds } from './quarter.ts'

interface QuarterOptions {
  /** ms. */
  now: number
  evidence: Pick<EvidenceStore, 'put'>
}

/** Generates the quarter into a store, judged by the judge of real rounds. Throws StoreError. */
export async function storeQuarter(store: Store, { now, evidence }: QuarterOptions): Promise<void> {
  const [market] = quarterBenchmark.markets
  if (market === undefined) return
  // Kept as long as its days, because all of them are judged at once.
  for await (const round of withEvidence(quarterRounds(now), evidence)) {
    await putRound({ store, round, retention: 2 * 90 * DAY })
  }
  await judgeRound({ store, benchmark: quarterBenchmark, market })
}
