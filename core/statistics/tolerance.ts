import type { DetectorConfig } from './config.ts'
import { type Histogram, middleOf } from './histogram.ts'

/**
 * Wobble guard: learns whether a deviation of the recent past carries over to the next round, and how much of it. The
 * keys are those of statistics.md section 3.1: `E` recent mean deviation (in d), the sums of a regression of today's
 * deviation on it, and the rounds in the sums.
 */
export interface Wobble {
  E: number
  Sxx: number
  Sxy: number
  Syy: number
  ns: number
}

/** Shifts of d forgiven this round towards slower and faster, and the slope they rest on, in [0, 1]. */
export interface Tolerance {
  up: number
  down: number
  slope: number
}

export function calm(): Wobble {
  return { E: 0, Sxx: 0, Sxy: 0, Syy: 0, ns: 0 }
}

/**
 * What to forgive next, from the past only: raising a tolerance raises p-values, so whatever it computes the tests stay
 * conservative, and the lower bound of the slope makes it cost nothing where rounds do not depend on one another.
 *
 *     slope = lower bound of "today's deviation per recent deviation" = (Sxy - zs sqrt(Syy / ns * Sxx)) / Sxx
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

/** Takes in round `d`, which is already in the reference (statistics.md section 3.3 step 4, in this order). */
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
