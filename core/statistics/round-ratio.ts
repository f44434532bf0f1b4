import { median } from './quantile.ts'

/** Log ratio of "as bad as can be": ln 167. A side that failed gets it, and every log ratio is cut here. */
export const WORST = 5.12

/** The loads of one side of a round. */
export interface SideOfRound {
  /** Values of the valid loads: times in ms, or any metric that is never negative. */
  values: readonly number[]
  /**
   * Why loads are missing; matters only when fewer than half are valid. `failed`: a customer would not have got through
   * in time (time-out, error). `unmeasured`: we cannot know (bot wall, robots.txt, maintenance page, worker fault).
   */
  missing?: 'failed' | 'unmeasured'
}

/**
 * What a round says to `observe`: the log ratio of the sides' medians (above 0: we are slower), +5.12 when we failed and
 * the rival did not, -5.12 the other way round, null when the round says nothing. `loads` is how many each side should
 * have had. A round is never dropped for being slow: that would depend on the outcome and break every promise.
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
 * ln(median of ours) - ln(median of the rival's). Two medians of 0 (a blocking time, a layout shift) are level: 0; one
 * alone gives an infinite answer, which `clampLogRatio` cuts.
 *
 * @throws RangeError on a negative value or an empty side
 */
export function logRatio(us: readonly number[], rival: readonly number[]): number {
  const ours = median(us)
  const theirs = median(rival)
  if (!(ours >= 0 && theirs >= 0))
    throw new RangeError(`Only values of at least 0 have a ratio, got ${ours} and ${theirs}`)
  return ours === theirs ? 0 : Math.log(ours) - Math.log(theirs)
}

/** Cuts a log ratio to [-5.12, 5.12]. Adding 0 turns -0 into 0, which JSON would do anyway. */
export function clampLogRatio(d: number): number {
  return Math.min(WORST, Math.max(-WORST, d)) + 0
}

/** True of a round in which one side failed: it counts as worst rank but has no ratio worth showing. */
export function isFailure(d: number): boolean {
  return Math.abs(d) >= WORST
}
