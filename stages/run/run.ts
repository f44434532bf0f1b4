import type { MarketKey } from '#core/model/market-key.ts'
import type { Round } from '#core/model/round.ts'
import { measureRound, type RoundOptions } from '#measure/round/round.ts'

export interface RunStageOptions<Kept> extends Omit<RoundOptions, 'contestants'> {
  /** Loaded only when the round is measured. */
  contestants: () => Promise<RoundOptions['contestants']>
  /** Whether the round is stored already. */
  isStored: (id: MarketKey & { scheduledAt: string }) => Promise<boolean>
  /** Whether the round is for this worker, and not for one that measures it already. Absent: there is no other worker. */
  claim?: () => Promise<boolean>
  /** Stores the round, and says what became of it. */
  keep: (round: Round) => Promise<Kept>
  /** Default: with a browser. */
  measure?: (options: RoundOptions) => Promise<Round>
}

export type RunResult<Kept> = { outcome: 'exists' | 'claimed' } | { outcome: Kept; round: Round }

/** Measures one round and stores it, once: a round that is stored already, or that another worker measures, is not measured again. */
export async function runRound<Kept>({
  contestants,
  isStored,
  claim = async () => true,
  keep,
  measure = measureRound,
  ...options
}: RunStageOptions<Kept>): Promise<RunResult<Kept>> {
  const { benchmark, market, scheduledAt } = options
  if (await isStored({ benchmark: benchmark.id, market: market.id, scheduledAt })) return { outcome: 'exists' }
  if (!(await claim())) return { outcome: 'claimed' }
  const round = await measure({ ...options, contestants: await contestants() })
  return { outcome: await keep(round), round }
}
