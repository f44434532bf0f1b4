import type { Histogram } from './histogram.ts'
import type { Wobble } from './tolerance.ts'
import type { DetectorVerdict } from './verdict.ts'

/** The regime before the last change, remembered so that a return to it is a return and not another change. */
export interface Home {
  reference: Histogram
  wobble: Wobble
  verdict: DetectorVerdict
  /** Where along the way back the test listens, in d from home: a share of the change; at or above 0 we are slower. */
  shift: number
  /** Test that rounds are nearer to home than `shift`. */
  back: number[]
}
