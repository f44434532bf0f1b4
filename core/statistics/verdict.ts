/** Our standing in a stream; UNDECIDED is shown as `unknown`. */
export type DetectorVerdict = 'UNDECIDED' | 'AHEAD' | 'LEVEL' | 'BEHIND'

/** Bad news first; FIRST_VERDICT is not an alarm. */
type EventType = 'FELL_BEHIND' | 'SLIPPED' | 'LEAD_LOST' | 'CAUGHT_UP' | 'TOOK_LEAD' | 'IMPROVED' | 'FIRST_VERDICT'

/**
 * - `change` the rounds differ from the earlier ones
 * - `back`   the rounds are returning to the regime before the last change
 * - `level`  the median is beyond a boundary, however it got there
 * - `init`   there is enough evidence for a first verdict
 */
type Cause = 'change' | 'back' | 'level' | 'init'

/** An event raised by a round. Slots are those passed to `observe`; `estimate` is a log ratio, its exponential a ratio. */
export interface DetectorEvent {
  type: EventType
  cause: Cause
  /** Slot of the round that triggered it. */
  slot: number
  /** Number of rounds used by then. */
  seq: number
  /** Slot in which it most likely began. */
  onset: number
  /** Typical d since the onset, failures included. Based on the rounds that raised the alarm, so a first estimate. */
  estimate: number
  /** The e-value that crossed its threshold. */
  evidence: number
  /** True when the stream returned to the regime before the last change. */
  restored: boolean
  /** The verdict from now on. */
  state: DetectorVerdict
}

/** Ranks verdicts from good to bad. */
function rank(verdict: DetectorVerdict): number {
  switch (verdict) {
    case 'AHEAD':
      return 0
    case 'LEVEL':
    case 'UNDECIDED':
      return 1
    case 'BEHIND':
      return 2
    default:
      return verdict satisfies never
  }
}

/** `candidate` unless it is better than `verdict`. */
export function worse(candidate: DetectorVerdict, verdict: DetectorVerdict): DetectorVerdict {
  return rank(candidate) >= rank(verdict) ? candidate : verdict
}

/** `candidate` unless it is worse than `verdict`. */
export function better(candidate: DetectorVerdict, verdict: DetectorVerdict): DetectorVerdict {
  return rank(candidate) <= rank(verdict) ? candidate : verdict
}

/** Event type for slower rounds (docs/detector.md section 3.3 step 5a). */
export function badNews(before: DetectorVerdict, after: DetectorVerdict): EventType {
  if (after === 'BEHIND' && before !== 'BEHIND') return 'FELL_BEHIND'
  if (before === 'AHEAD' && after !== 'AHEAD') return 'LEAD_LOST'
  return 'SLIPPED'
}

/** Event type for faster rounds (docs/detector.md section 3.3 step 5f). */
export function goodNews(before: DetectorVerdict, after: DetectorVerdict): EventType {
  if (before === 'BEHIND' && after !== 'BEHIND') return 'CAUGHT_UP'
  if (after === 'AHEAD' && before !== 'AHEAD') return 'TOOK_LEAD'
  return 'IMPROVED'
}
