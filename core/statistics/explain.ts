import { boundariesOf } from './config.ts'
import { totalsOf } from './decide.ts'
import { middleOf } from './histogram.ts'
import type { Detector } from './memory.ts'
import { toleranceOf } from './tolerance.ts'

/** Above this slope the comparison fluctuates by itself and the false-alarm guarantee is weaker (docs/detector.md section 7). */
const FLUCTUATES_ABOVE = 0.5

/** Progress of a test, both values as log10, evidence at least 0. The alarm is raised when `evidence` reaches `needed`. */
interface Strength {
  evidence: number
  needed: number
}

/** The reasons behind a verdict, in readable terms. */
export interface Explanation {
  /** How much of a recent deviation carries over to the next round, in [0, 1]; the slope G of docs/detector.md section 3.1. */
  slope: number
  /** The comparison fluctuates by itself, so the false-alarm guarantee is weaker; tell the reader. */
  fluctuates: boolean
  /** Shifts of d tolerated in this round. */
  tolerance: { slower: number; faster: number }
  /** Evidence that rounds got slower, or faster. */
  slower: Strength
  faster: Strength
  /** Evidence that the median is beyond the boundary where the verdict would change; null when that test does not run. */
  behind: Strength | null
  noLongerBehind: Strength | null
  ahead: Strength | null
  noLongerAhead: Strength | null
  /** Evidence that the regime before the last change is back; null when none is remembered. */
  wayBack: Strength | null
  /** Typical ratio of this regime; null before the first round. */
  ratio: number | null
  /** Typical ratio of the regime before the last change; null when none is remembered. */
  oldRatio: number | null
  /** Ratios at which AHEAD and BEHIND begin and end. */
  boundaries: { enter: number; leave: number }
}

/** Reads a detector without changing it. */
export function explain(detector: Detector): Explanation {
  const { config, verdict, home, reference } = detector
  const totals = totalsOf(detector)
  const tolerance = toleranceOf(detector.wobble, { reference, config })
  const { Syy, ns } = detector.wobble
  // Deviations within what is always tolerated raise no alarm: those of figures that hardly vary are of their bin alone.
  const isTolerated = Syy <= ns * config.D0 ** 2
  const change = config.c / config.wChange
  const level = config.c / config.wLevel
  const { enter, leave } = boundariesOf(config)
  const backNeeds = home !== null && home.shift >= 0 ? change / config.goodDiv : change
  return {
    slope: tolerance.slope,
    fluctuates: tolerance.slope > FLUCTUATES_ABOVE && !isTolerated,
    tolerance: { slower: tolerance.up, faster: tolerance.down },
    slower: strength(totals.slower, change),
    faster: strength(totals.faster, change),
    behind: verdict === 'BEHIND' ? null : strength(totals.inB, level),
    noLongerBehind: verdict === 'BEHIND' ? strength(totals.outB, level / config.goodDiv) : null,
    ahead: verdict === 'LEVEL' || verdict === 'UNDECIDED' ? strength(totals.inA, level) : null,
    noLongerAhead: verdict === 'AHEAD' ? strength(totals.outA, level) : null,
    wayBack: home === null ? null : strength(totals.back, backNeeds),
    ratio: reference.n === 0 ? null : Math.exp(middleOf(reference).median),
    oldRatio: home === null ? null : Math.exp(home.left ?? middleOf(home.reference).median),
    boundaries: { enter: Math.exp(enter), leave: Math.exp(leave) },
  }
}

function strength(evidence: number, threshold: number): Strength {
  return { evidence: Math.log10(Math.max(1, evidence)), needed: Math.log10(threshold) }
}
