/** Far above any threshold, far below overflow. A safeguard only: evidence is cleared once it has crossed a threshold. */
const CEILING = 1e300

/**
 * One round of the Shiryaev-Roberts recursion M_j = (M_j + 1) * pay-off_j, in place: every round a new unit of money
 * starts betting, so the sum is an e-detector. While nothing has changed its mean grows by at most 1 per round; hence the
 * mean number of rounds until it first reaches c is at least c, and P(reaches c within n rounds) <= n / c (Ville).
 *
 * Statistics.md sections 3.2 and 4; Shin, Ramdas & Rinaldo (2022), E-detectors, arXiv 2203.03532; Roberts (1966),
 * Technometrics 8, 411-430.
 */
export function bet(evidence: number[], payoffs: readonly number[]): void {
  for (let j = 0; j < evidence.length; j++) {
    evidence[j] = Math.min(CEILING, ((evidence[j] ?? 0) + 1) * (payoffs[j] ?? 1))
  }
}

/** A weighted mean of e-detectors is an e-detector; weights add up to 1. */
export function total(evidence: readonly number[], weights: readonly number[]): number {
  let sum = 0
  for (let j = 0; j < evidence.length; j++) sum += (weights[j] ?? 0) * (evidence[j] ?? 0)
  return sum
}

export function clear(evidence: number[]): void {
  evidence.fill(0)
}

export function zeros(count: number): number[] {
  return new Array<number>(count).fill(0)
}
