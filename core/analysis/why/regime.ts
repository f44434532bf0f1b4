import type { Incident } from '../../model/incident.ts'
import type { Round } from '../../model/round.ts'
import type { Against } from './worst.ts'

/** With fewer rounds there is no interval (statistics/effect.ts), so the time before counts, too. */
const FEWEST = 4

/**
 * The rounds since the gap last changed, as far as incidents tell: since the onset or the recovery of the newest one about
 * this comparison, or about our own site on this step. The mean of two regimes would describe neither.
 */
export function currentRegime(
  rounds: readonly Round[],
  { incidents, competitor, step }: Against & { incidents: readonly Incident[] },
): readonly Round[] {
  const changes = incidents.flatMap(({ cause, streams }) =>
    streams
      .filter((stream) => stream.step === step && (cause.kind === 'us' || stream.competitor === competitor))
      .map(({ onsetAt, recoveredAt }) => Date.parse(recoveredAt ?? onsetAt)),
  )
  const since = Math.max(...changes)
  const current = rounds.filter(({ scheduledAt }) => Date.parse(scheduledAt) >= since)
  return changes.length === 0 || current.length < FEWEST ? rounds : current
}
