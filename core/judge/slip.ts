import { explain } from '../statistics/explain.ts'
import type { DetectorEvent } from '../statistics/verdict.ts'

// A slip of less than the margin, of a site that is behind already, is not told. Several of them one after another add up.

/** What a site that is behind already slipped from. */
export interface Slip {
  /** Typical d before it, and before the ones that it follows as far as they were not told. */
  before: number
  /** Whether we are slower than that by no more than the margin, so that it is not told. */
  small: boolean
}

/** Notes a slip, in place, when the detector finds it; any other event ends what it adds up to. */
export function noteSlip(
  stream: { slip?: Slip; detector: Parameters<typeof explain>[0] },
  found: DetectorEvent,
  margin: number,
): void {
  const earlier = stream.slip
  delete stream.slip
  if (found.type !== 'SLIPPED' || found.state !== 'BEHIND') return
  const { oldRatio } = explain(stream.detector)
  if (oldRatio === null) return
  const last = Math.log(oldRatio)
  const before = earlier?.small ? Math.min(last, earlier.before) : last
  stream.slip = { before, small: found.estimate - before < Math.log1p(margin) }
}
