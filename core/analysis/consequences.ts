import type { BeginsAnew } from '../judge/begins-anew.ts'
import type { Target } from '../model/benchmark.ts'
import type { CrowdedRegion } from './cost/crowded.ts'

export interface Change<T> {
  before: T
  after: T
}

/** What a change of settings means for load, money and alarms. */
export interface Consequences {
  /** Page loads a day of all competitors of the benchmark together. */
  loadsADay: Change<number>
  /** Likely cost of the whole installation on AWS, USD a month; 0 where everything is measured on this machine. */
  dollars: Change<number>
  /** `monthlySpendingCap`, USD; absent where none is set. */
  cap?: number
  /** Regions that cannot keep up after the change, and could before or had less to do. */
  crowded: CrowdedRegion[]
  falseAlarms: {
    /** Accepted over all alarms together: more alarms make each of them slower, and never more of them false. */
    perYear: number
    alarms: Change<number>
  }
  /** ms until a comparison that starts from scratch can have a verdict. */
  firstVerdict: Change<number>
  begins: BeginsAnew
  /** After the change. */
  target: Target
}
