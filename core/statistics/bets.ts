import { normalQuantile } from './normal.ts'

/** Shifts, in standard deviations of the rank's normal score, for which the first four bets are optimal. */
export const SHIFTS = [0.25, 0.5, 1, 2.5] as const
/** The last three bets: that a round is among the worst quarter, tenth or twenty-fifth of all. */
export const WORST_PARTS = [0.25, 0.1, 0.04] as const
/** Share of the stake placed on the worst part. */
export const STEP_STAKE = 0.85
/** Weights of the seven bets; they add up to 1. */
export const BET_WEIGHTS: readonly number[] = [0.15, 0.15, 0.15, 0.15, 0.4 / 3, 0.4 / 3, 0.4 / 3]
/** Logarithms of the odds ratios of the first four bets where small shifts count most. */
export const LOG_ODDS = [0.5, 1, 2, 4] as const
/** The same seven with most on small shifts, which take longest; a large one is soon clear anyway. */
export const SMALL_SHIFT_WEIGHTS: readonly number[] = [0.15, 0.35, 0.25, 0.05, 0.05, 0.1, 0.05]

/** Stakes of the five sign bets, as shares of the capital, and their weights. */
export const SIGN_STAKES = [0.1, 0.2, 0.4, 0.7, 0.95] as const
export const SIGN_WEIGHTS: readonly number[] = [0.2, 0.2, 0.2, 0.2, 0.2]

/**
 * Pay-offs of the seven bets that p is small. Each is fair or worse when p is uniform or larger: none increases with p, and
 * each integrates to at most 1 over [0, 1]. So a conservative p (ties, bins, tolerance) can only lose money.
 *
 * - exp(theta z - theta^2 / 2), z the normal score of p: the likelihood ratio of a normal shift (Vovk & Wang 2021, Annals
 *   of Statistics 49, 1736-1754, "calibrators"; the score, not the value, so outliers count only by rank)
 * - 1 + r (1/a - 1) if p <= a else 1 - r: pays off immediately under heavy tails, where a slip moves ranks, not scores
 *
 * Statistics.md section 3.2.
 */
export function betsOn(p: number): number[] {
  const z = p >= 1 ? -8 : -normalQuantile(p)
  return [...SHIFTS.map((theta) => Math.exp(theta * z - (theta * theta) / 2)), ...betsOnWorst(p)]
}

/**
 * The same with other bets on a shift: r / (1 + (r - 1) p)^2, the likelihood ratio of odds of a slower round that are r times as high,
 * which is that of a logistic shift by ln r. It decreases in p and integrates to 1, and lies between 1 / r and r: a single quick
 * round among slower ones, which is common where noise has heavy tails, takes less of the evidence than it does of a normal score
 * (the scores of Wilcoxon's test instead of van der Waerden's: Hajek & Sidak 1967, Theory of Rank Tests). A slip of 10 to 40 % is
 * found in 5 to 9 % fewer rounds (docs/statistics.md, fewer rounds).
 */
export function betsOnOdds(p: number): number[] {
  return [...LOG_ODDS.map((theta) => payoffOfOdds(Math.exp(theta), p)), ...betsOnWorst(p)]
}

function payoffOfOdds(ratio: number, p: number): number {
  return ratio / (1 + (ratio - 1) * p) ** 2
}

function betsOnWorst(p: number): number[] {
  return WORST_PARTS.map((a) => (p <= a ? 1 + STEP_STAKE * (1 / a - 1) : 1 - STEP_STAKE))
}

/** Pay-offs of the five bets that the next sign is +1: fair or worse when a minus is at least as likely as a plus. */
export function betsOnSign(sign: -1 | 0 | 1): number[] {
  return SIGN_STAKES.map((stake) => 1 + stake * sign)
}
