import { normalQuantile } from './normal.ts'

/** Sizes of shift, in standard deviations of the rank's normal score, that the first four bets are best against. */
export const SHIFTS = [0.25, 0.5, 1, 2.5] as const
/** The last three bets: that a round is among the worst quarter, tenth, twenty-fifth of all. */
export const WORST_PARTS = [0.25, 0.1, 0.04] as const
/** Share of the stake put on the worst part. */
export const STEP_STAKE = 0.85
/** What each of the seven bets weighs; they add up to 1. */
export const BET_WEIGHTS: readonly number[] = [0.15, 0.15, 0.15, 0.15, 0.4 / 3, 0.4 / 3, 0.4 / 3]

/** Shares of the stake of the five sign bets, and their weights. */
export const SIGN_STAKES = [0.1, 0.2, 0.4, 0.7, 0.95] as const
export const SIGN_WEIGHTS: readonly number[] = [0.2, 0.2, 0.2, 0.2, 0.2]

/**
 * Pay-offs of the seven bets that p is small, each fair or worse when p is uniform or larger: none is increasing in p and
 * each integrates to at most 1 over [0, 1]. So a conservative p (ties, bins, tolerance) can only lose money.
 *
 * - exp(theta z - theta^2 / 2), z the normal score of p: the likelihood ratio of a normal shift (Vovk & Wang 2021, Annals
 *   of Statistics 49, 1736-1754, "calibrators"; the score, not the value, so outliers weigh as ranks)
 * - 1 + r (1/a - 1) if p <= a else 1 - r: pays at once under heavy tails, where a slip moves ranks, not scores
 *
 * Statistics.md section 3.2.
 */
export function betsOn(p: number): number[] {
  const z = p >= 1 ? -8 : -normalQuantile(p)
  return [
    ...SHIFTS.map((theta) => Math.exp(theta * z - (theta * theta) / 2)),
    ...WORST_PARTS.map((a) => (p <= a ? 1 + STEP_STAKE * (1 / a - 1) : 1 - STEP_STAKE)),
  ]
}

/** Pay-offs of the five bets that the next sign is +1: fair or worse when a minus is at least as likely as a plus. */
export function betsOnSign(sign: -1 | 0 | 1): number[] {
  return SIGN_STAKES.map((stake) => 1 + stake * sign)
}
