import { BET_WEIGHTS, betsOn, betsOnOdds, SMALL_SHIFT_WEIGHTS } from './bets.ts'
import type { DetectorConfig } from './config.ts'
import { bet, clear, total, zeros } from './e-detector.ts'
import { binOf, countAtLeast, countAtMost, type Histogram } from './histogram.ts'
import { randomOf } from './shuffle.ts'
import type { Tolerance } from './tolerance.ts'

/** Two tests of whether this regime's rounds are still alike: one for slower rounds, one for faster. */
export interface ChangeTests {
  slower: number[]
  faster: number[]
}

interface RankedRound {
  slot: number
  d: number
  reference: Histogram
  tolerance: Tolerance
  config: Pick<DetectorConfig, 'smallShifts'>
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
  { slot, d, reference, tolerance, config }: RankedRound,
): { slower: number; faster: number } {
  const [low, high] = [d - tolerance.up, d + tolerance.down]
  const slower = config.smallShifts ? orderedAtLeast(reference, low, slot) : rankAtLeast(reference, low)
  const faster = config.smallShifts ? orderedAtMost(reference, high, slot) : rankAtMost(reference, high)
  const payoffs = config.smallShifts ? betsOnOdds : betsOn
  bet(tests.slower, payoffs(slower))
  bet(tests.faster, payoffs(faster))
  return { slower, faster }
}

function orderedAtLeast(reference: Histogram, d: number, slot: number): number {
  const bin = binOf(d)
  const beyond = countAtLeast(reference, bin + 1)
  return orderedRank(countAtLeast(reference, bin), { beyond, n: reference.n, slot })
}

function orderedAtMost(reference: Histogram, d: number, slot: number): number {
  const bin = binOf(d)
  const beyond = countAtMost(reference, bin - 1)
  return orderedRank(countAtMost(reference, bin), { beyond, n: reference.n, slot })
}

/**
 * Rank of the new round where it ties with rounds of its bin: a share of them counts as beyond it, drawn from nothing but
 * the slot, so that every replay draws the same. With a uniform share, p is uniform and not only conservative (smoothed conformal p-values: Vovk,
 * Gammerman & Shafer 2005, Algorithmic Learning in a Random World, 2.2). Never below 1 / (n + 1): a drawn number does not make a
 * round more extreme than its rank.
 */
function orderedRank(atLeast: number, { beyond, n, slot }: { beyond: number; n: number; slot: number }): number {
  const share = randomOf(slot)()
  return Math.max(1, beyond + share * (atLeast - beyond + 1)) / (n + 1)
}

/** Share of the reference, including the new round, at `d` or above. */
export function rankAtLeast(reference: Histogram, d: number): number {
  return (1 + countAtLeast(reference, binOf(d))) / (reference.n + 1)
}

/** Share of the reference, including the new round, at `d` or below. */
export function rankAtMost(reference: Histogram, d: number): number {
  return (1 + countAtMost(reference, binOf(d))) / (reference.n + 1)
}

export function changeTotals(
  tests: ChangeTests,
  { smallShifts }: Pick<DetectorConfig, 'smallShifts'>,
): { slower: number; faster: number } {
  const weights = smallShifts ? SMALL_SHIFT_WEIGHTS : BET_WEIGHTS
  return { slower: total(tests.slower, weights), faster: total(tests.faster, weights) }
}
