import { BET_WEIGHTS, betsOn } from './bets.ts'
import { bet, clear, total, zeros } from './e-detector.ts'
import { binOf, countAtLeast, countAtMost, type Histogram } from './histogram.ts'
import type { Tolerance } from './tolerance.ts'

/** Two tests of whether this regime's rounds are still alike: one for slower rounds, one for faster. */
export interface ChangeTests {
  slower: number[]
  faster: number[]
}

export function startChange(): ChangeTests {
  return { slower: zeros(BET_WEIGHTS.length), faster: zeros(BET_WEIGHTS.length) }
}

export function clearChange(tests: ChangeTests): void {
  clear(tests.slower)
  clear(tests.faster)
}

/**
 * Bets on how extreme `d` is within the reference, allowing for the tolerance, and returns the two p-values. While rounds
 * are exchangeable the ranks are independent and each p is stochastically at least uniform, whatever the noise: conformal
 * p-values (Vovk, Nouretdinov & Gammerman 2003; Vovk 2021, Statistical Science 36, 595-611). Statistics.md 3.3 step 1.
 */
export function betOnChange(
  tests: ChangeTests,
  { d, reference, tolerance }: { d: number; reference: Histogram; tolerance: Tolerance },
): { slower: number; faster: number } {
  const slower = rankAtLeast(reference, d - tolerance.up)
  const faster = rankAtMost(reference, d + tolerance.down)
  bet(tests.slower, betsOn(slower))
  bet(tests.faster, betsOn(faster))
  return { slower, faster }
}

/** Share of the reference, including the new round, at `d` or above. */
export function rankAtLeast(reference: Histogram, d: number): number {
  return (1 + countAtLeast(reference, binOf(d))) / (reference.n + 1)
}

/** Share of the reference, including the new round, at `d` or below. */
export function rankAtMost(reference: Histogram, d: number): number {
  return (1 + countAtMost(reference, binOf(d))) / (reference.n + 1)
}

export function changeTotals(tests: ChangeTests): { slower: number; faster: number } {
  return { slower: total(tests.slower, BET_WEIGHTS), faster: total(tests.faster, BET_WEIGHTS) }
}
