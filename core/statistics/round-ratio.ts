import { median } from './quantile.ts'
import { sum } from './sum.ts'

/** The worst possible log ratio: ln 167. A failed side gets it, and every log ratio is clipped to it. */
export const WORST = 5.12

/** The loads of one side of a round. */
export interface SideOfRound {
  /** Values of the valid loads: times in ms, or any metric that is never negative. */
  values: readonly number[]
  /**
   * Why loads are missing; matters only when fewer than half are valid. `failed`: a customer would not have got through
   * in time (time-out, error). `unmeasured`: unknown (bot challenge, robots.txt, maintenance page, worker fault).
   */
  missing?: 'failed' | 'unmeasured'
}

/**
 * The value of a round for `observe`: the log ratio of the sides' medians (above 0: we are slower), +5.12 when we failed
 * and the rival did not, -5.12 in the opposite case, null when the round carries no information. `loads` is the intended
 * number per side. A round is never dropped for being slow: that would depend on the outcome and void every guarantee.
 *
 * | rival \ us | enough     | failed | unmeasured |
 * |------------|------------|--------|------------|
 * | enough     | log ratio  | +5.12  | null       |
 * | failed     | -5.12      | null   | null       |
 * | unmeasured | null       | null   | null       |
 *
 * Statistics.md section 1. @throws RangeError on a negative value
 */
export function roundValue({
  us,
  rival,
  loads,
}: {
  us: SideOfRound
  rival: SideOfRound
  loads: number
}): number | null {
  const weHaveEnough = hasEnough(us, loads)
  const rivalHasEnough = hasEnough(rival, loads)
  if (weHaveEnough && rivalHasEnough) return clampLogRatio(logRatio(us.values, rival.values))
  if (rivalHasEnough && us.missing === 'failed') return WORST
  if (weHaveEnough && rival.missing === 'failed') return -WORST
  return null
}

function hasEnough({ values }: SideOfRound, loads: number): boolean {
  return values.length > 0 && values.length >= Math.ceil(loads / 2)
}

/**
 * ln(our median) - ln(the rival's median). Two medians of 0 (a blocking time, a layout shift) are level: 0; a single one
 * gives an infinite result, which `clampLogRatio` clips.
 *
 * @throws RangeError on a negative value or an empty side
 */
export function logRatio(us: readonly number[], rival: readonly number[]): number {
  const ours = median(us)
  const theirs = median(rival)
  if (!(ours >= 0 && theirs >= 0)) throw new RangeError(`A ratio needs values of at least 0, got ${ours} and ${theirs}`)
  return ours === theirs ? 0 : Math.log(ours) - Math.log(theirs)
}

/**
 * Mean logarithm of the quicker half of a visit's loads, rounded up. Noise makes a load slower and hardly ever quicker, so it
 * varies less than the median; null where a load took no time.
 */
export function quickerHalf(values: readonly number[]): number | null {
  const half = values.toSorted((a, b) => a - b).slice(0, Math.ceil(values.length / 2))
  if (half.length === 0 || half.some((value) => value <= 0)) return null
  return sum(half.map((value) => Math.log(value))) / half.length
}

/** Less than a rounding error, also of a ratio kept with five digits. */
const ALMOST = WORST - 1e-5

/** Whether a ratio (above 0) is only known to be as far from 1 as this, or farther: it is clipped. */
export function isAtLimit(ratio: number): boolean {
  return Math.abs(Math.log(ratio)) >= ALMOST
}

/** Clips a log ratio to [-5.12, 5.12]. Adding 0 turns -0 into 0, as JSON would anyway. */
export function clampLogRatio(d: number): number {
  return Math.min(WORST, Math.max(-WORST, d)) + 0
}

/** True for a round in which one side failed: it counts as the worst rank but has no ratio to show. */
export function isFailure(d: number): boolean {
  return Math.abs(d) >= WORST
}
