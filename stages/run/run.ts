import type { Round } from '#core/model/round.ts'
import { measureRound, type RoundOptions } from '#measure/round/round.ts'

export interface RunStageOptions<Kept> extends Omit<RoundOptions, 'contestants'> {
  /** Loaded only when the round is measured. */
  contestants: () => Promise<RoundOptions['contestants']>
  /** Whether the round is stored already. */
  isStored: (id: { benchmark: string; market: string; scheduledAt: string }) => Promise<boolean>
  /** Stores the round, and says what became of it. */
  keep: (round: Round) => Promise<Kept>
  /** Default: with a browser. */
  measure?: (options: RoundOptions) => Promise<Round>
}

export type RunResult<Kept> = { outcome: 'exists' } | { outcome: Kept; round: Round }

/** Measures one round and stores it, once: a round that is stored already is not measured again. */
export async function runRound<Kept>({
  contestants,
  isStored,
  keep,
  measure = measureRound,
  ...options
}: RunStageOptions<Kept>): Promise<RunResult<Kept>> {
  const { benchmark, market, scheduledAt } = options
  if (await isStored({ benchmark: benchmark.id, market: market.id, scheduledAt })) return { outcome: 'exists' }
  const round = await measure({ ...options, contestants: await contestants() })
  return { outcome: await keep(round), round }
}
