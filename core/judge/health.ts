import type { Benchmark } from '../model/benchmark.ts'
import type { MarketHealth } from '../model/health.ts'
import type { Incident } from '../model/incident.ts'
import type { Round } from '../model/round.ts'
import type { Judge } from './events.ts'
import { failedStep } from './incident/journey.ts'
import { worstRatio } from './overall.ts'
import { ourName } from './streams.ts'
import { verdictOf } from './verdict.ts'

/** Health of a market after `rounds` were judged, oldest first; null before the first. `before` is what is known of the rounds before them. */
export function healthOf(
  judge: Judge,
  { rounds, before }: { rounds: readonly Round[]; before: MarketHealth | undefined },
): MarketHealth | null {
  const { benchmark, market, state } = judge
  if (state.watermark === null) return null
  const { target, comparisons } = verdictOf(judge, Date.parse(state.watermark))
  return {
    version: 1,
    benchmark: benchmark.id,
    market: market.id,
    round: state.watermark,
    incidents: state.open.map((incident) => ({ kind: kindNow(incident), since: incident.openedAt })),
    unmeasured: rounds.reduce(
      (known, round) => (isMeasured(round, benchmark) ? null : oneMore(known, round)),
      before?.unmeasured ?? null,
    ),
    verdict: target.verdict,
    worst: worstRatio(comparisons),
  }
}

/** Whether a round says something about our site: its journey was completed, or failed through its fault where another site's was. */
function isMeasured(round: Round, benchmark: Benchmark): boolean {
  const us = round.visits.find(({ site }) => site === ourName(benchmark))
  if (us === undefined || us.status === 'ok') return us !== undefined
  return failedStep(us, { round, benchmark }) !== null && round.visits.some(({ status }) => status === 'ok')
}

/** A journey that works again, in an incident that goes on because it is slow, does not fail. */
function kindNow({ kind, failure }: Incident): Incident['kind'] {
  return kind === 'failing' && failure?.recoveredAt != null ? 'behind' : kind
}

function oneMore(before: MarketHealth['unmeasured'], { scheduledAt }: Round): MarketHealth['unmeasured'] {
  return { since: before?.since ?? scheduledAt, rounds: (before?.rounds ?? 0) + 1 }
}
