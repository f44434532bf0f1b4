import { bounded } from '#measure/load/bounded.ts'

type KeepEvidence = (name: string, bytes: Uint8Array) => Promise<void>

/**
 * ms before the deadline from which on nothing waits for evidence: what was measured has to be written by then. Less than rounds and
 * audits that run out of time reserve for writing, because the reports of an audit are stored at its end.
 */
const reserved = 3_000
/** A bucket that failed is left alone for this many times as long as it took to fail, so that it costs a tenth of the time at most. */
const rest = 10

/**
 * Stores the evidence of one invocation, and costs no measurement where the bucket does not answer: a file may take half a minute to
 * fail, and a round has hundreds. What it returns rejects with the bucket's own error, also while the bucket is left alone.
 *
 * @param deadline ms since 1970 by which the function has to be done
 */
export function evidenceInTime(keep: KeepEvidence, deadline: number): KeepEvidence {
  let failed: { error: unknown; until: number } | undefined
  return async (name, bytes) => {
    const begun = Date.now()
    if (failed !== undefined && begun < failed.until) throw failed.error
    try {
      await within(deadline - reserved - begun, () => keep(name, bytes))
    } catch (error) {
      const ended = Date.now()
      failed = { error, until: ended + rest * (ended - begun) }
      throw error
    }
  }
}

async function within(limit: number, work: () => Promise<void>): Promise<void> {
  const late = (): never => {
    throw new Error('The function had no time left for it.')
  }
  await (limit <= 0 ? late() : bounded(work(), { limit, late }))
}
