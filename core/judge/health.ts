import type { MarketHealth } from '../model/health.ts'
import type { Round } from '../model/round.ts'
import type { Judge } from './events.ts'
import { verdictOf } from './verdict.ts'

/** Health of a market after `rounds` were judged, oldest first; null before the first. `before` is what is known of the rounds before them. */
export function healthOf(
  judge: Judge,
  { rounds, before }: { rounds: readonly Round[]; before: MarketHealth | undefined },
): MarketHealth | null {
  const { benchmark, market, state } = judge
  if (state.watermark === null) return null
  const { target, comparisons } = verdictOf(judge, Date.parse(state.watermark))
  const ratios = comparisons.flatMap(({ ratio }) => ratio ?? [])
  return {
    version: 1,
    benchmark: benchmark.id,
    market: market.id,
    round: state.watermark,
    incidents: state.open.map(({ kind, openedAt }) => ({ kind, since: openedAt })),
    unmeasured: rounds.reduce(afterRound, before?.unmeasured ?? null),
    verdict: target.verdict,
    worst: ratios.length === 0 ? null : Math.max(...ratios),
  }
}

function afterRound(before: MarketHealth['unmeasured'], { scheduledAt, visits }: Round): MarketHealth['unmeasured'] {
  if (visits.some(({ status }) => status === 'ok')) return null
  return { since: before?.since ?? scheduledAt, rounds: (before?.rounds ?? 0) + 1 }
}
