import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { Round } from '#core/model/round.ts'
import { stretches, usual } from '../../core/judge/judge-streams.ts'
import { fakeBenchmark, sydney } from '../../core/rounds.ts'

export const market: Market = sydney
export const benchmark: Benchmark = fakeBenchmark()
const slow = { ...usual, Acme: { home: 1000, search: 2400 } }
/** Level at first, then behind on search. The last one is not in the records: whoever reads them goes on with it. */
export const rounds: Round[] = stretches([
  [60, usual],
  [31, slow],
])
/** When the last of the records was written, ms. */
export const now = Date.parse(rounds.at(-2)?.scheduledAt ?? '') + 60_000
