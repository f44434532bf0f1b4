import { hodgesLehmann, type Interval, typicalWithInterval } from './hodges-lehmann.ts'
import type { Detector } from './memory.ts'
import type { Observation } from './onset.ts'
import { isFailure } from './round-ratio.ts'

/** Once this many rounds have followed an alarm, the rounds that raised it are excluded from the effect. */
const ROUNDS_TO_CONFIRM = 12
/** With this many rounds or fewer, an interval would have a coverage of 75 % at best: none is shown. */
export const TOO_FEW_FOR_INTERVAL = 3

/** Effect size of a gap, for display. */
export interface Effect {
  /** Us divided by the rival, 1.42 means 42 % slower; null when no round has a ratio. */
  ratio: number | null
  /** In ratios, with its actual coverage; null at three rounds or fewer. */
  interval: Interval | null
  /** Rounds with a ratio. */
  rounds: number
  /** Rounds in which one side failed; excluded from the ratio. */
  failures: { us: number; rival: number }
  /** True while the estimate is based on the rounds that raised the alarm, which makes it slightly too large. */
  firstEstimate: boolean
}

/**
 * Effect of the current regime from the newest rounds of the detector (64 at most): since the verdict or the last change,
 * whichever is later. `alarmedAt` is the slot of the alarm (`DetectorEvent.slot`), if any: once 12 rounds have followed it,
 * only rounds after it count, because the run that triggered the alarm looks worse than the truth (at the alarm a nominal
 * 95 % interval covers the truth in 75 to 91 % of cases; after it in 89 to 97 %). Statistics.md section 6.
 */
export function effectOf(detector: Detector, { alarmedAt }: { alarmedAt?: number } = {}): Effect {
  const from = Math.max(detector.since, detector.epochStart)
  return effectIn(detector.window, { from, ...(alarmedAt === undefined ? {} : { alarmedAt }) })
}

/** Like `effectOf`, for any rounds at slot `from` or later. */
export function effectIn(
  window: readonly Observation[],
  { from, alarmedAt }: { from: number; alarmedAt?: number },
): Effect {
  const recent = window.filter(([slot]) => slot >= from)
  const later = alarmedAt === undefined ? recent : recent.filter(([slot]) => slot > alarmedAt)
  const confirmed = later.filter(([, d]) => !isFailure(d)).length >= ROUNDS_TO_CONFIRM
  const firstEstimate = alarmedAt !== undefined && !confirmed
  const used = firstEstimate ? recent : later
  const values = used.map(([, d]) => d).filter((d) => !isFailure(d))
  return {
    ...sizeOf(values),
    rounds: values.length,
    failures: {
      us: used.filter(([, d]) => isFailure(d) && d > 0).length,
      rival: used.filter(([, d]) => isFailure(d) && d < 0).length,
    },
    firstEstimate,
  }
}

function sizeOf(values: readonly number[]): Pick<Effect, 'ratio' | 'interval'> {
  if (values.length === 0) return { ratio: null, interval: null }
  if (values.length <= TOO_FEW_FOR_INTERVAL) return { ratio: Math.exp(hodgesLehmann(values)), interval: null }
  const { typical, low, high, coverage } = typicalWithInterval(values, 0.05)
  return { ratio: Math.exp(typical), interval: { low: Math.exp(low), high: Math.exp(high), coverage } }
}
