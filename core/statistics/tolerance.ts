import type { DetectorConfig } from './config.ts'
import { type Histogram, middleOf } from './histogram.ts'

/**
 * Wobble guard: learns how much of a recent deviation carries over to the next round, if any. The keys are those of
 * docs/detector.md section 3.1: `E` is the recent mean deviation (in d), `Sxx`, `Sxy` and `Syy` are the sums of a regression of
 * the current deviation on it, and `ns` is the number of rounds in the sums.
 */
export interface Wobble {
  E: number
  Sxx: number
  Sxy: number
  Syy: number
  ns: number
}

/** Shifts of d tolerated this round towards slower and faster, and the slope they are based on, in [0, 1]. */
export interface Tolerance {
  up: number
  down: number
  slope: number
}

export function calm(): Wobble {
  return { E: 0, Sxx: 0, Sxy: 0, Syy: 0, ns: 0 }
}

/**
 * The tolerance for the next round, from the past only. A larger tolerance only raises p-values, so the tests stay
 * conservative whatever it is; using a lower bound of the slope makes it free of cost where rounds are independent.
 *
 *     slope = lower bound of "current deviation per recent deviation" = (Sxy - zs sqrt(Syy / ns * Sxx)) / Sxx
 *
 * Statistics.md section 3.2.
 */
export function toleranceOf(
  wobble: Wobble,
  { reference, config }: { reference: Histogram; config: DetectorConfig },
): Tolerance {
  const { D0, cap, zs, guardMin } = config
  const { E, Sxx, Sxy, Syy, ns } = wobble
  if (reference.n < guardMin || !(Sxx > 0) || ns === 0) return { up: D0, down: D0, slope: 0 }
  const bound = (Sxy - zs * Math.sqrt((Syy / ns) * Sxx)) / Sxx
  const slope = Math.min(1, Math.max(0, bound))
  return {
    up: D0 + Math.min(cap, slope * Math.max(0, E)),
    down: D0 + Math.min(cap, slope * Math.max(0, -E)),
    slope,
  }
}

/** Takes in round `d`, which is already in the reference (docs/detector.md section 3.3 step 4, in this order). */
export function learn(
  wobble: Wobble,
  { d, reference, config }: { d: number; reference: Histogram; config: DetectorConfig },
): void {
  if (reference.n < config.medMin) return
  const { median, spread } = middleOf(reference)
  const limit = config.wins * spread
  const deviation = Math.min(limit, Math.max(-limit, d - median))
  wobble.Sxx += wobble.E * wobble.E
  wobble.Sxy += wobble.E * deviation
  wobble.Syy += deviation * deviation
  wobble.ns++
  wobble.E = (1 - config.alpha) * wobble.E + config.alpha * deviation
}
