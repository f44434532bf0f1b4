import type { Histogram } from './histogram.ts'
import type { Wobble } from './tolerance.ts'
import type { DetectorVerdict } from './verdict.ts'

/** The regime before the last change, remembered so that a return to it is recognised and not taken for another change. */
export interface HomeRegime {
  reference: Histogram
  wobble: Wobble
  verdict: DetectorVerdict
  /** The point on the way back that is tested, in d from home: a share of the change; at or above 0 we got slower. */
  shift: number
  /** Evidence that rounds are nearer to home than `shift`. */
  back: number[]
  /** Typical d of the regime that the last change ended, where that is a later one than this; absent otherwise. */
  left?: number
}
