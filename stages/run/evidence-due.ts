import { evidenceEvery } from '#core/model/limits.ts'

/**
 * Whether a round has the evidence load: the first one that is due in each hour. It follows from the schedule alone, so that
 * a worker needs to read no other round.
 */
export function isEvidenceDue(scheduledAt: string, every: number): boolean {
  const at = Date.parse(scheduledAt)
  return Math.floor(at / evidenceEvery) > Math.floor((at - every) / evidenceEvery)
}
