import { betsOnSign, SIGN_WEIGHTS } from './bets.ts'
import { bet, clear, total, zeros } from './e-detector.ts'
import type { DetectorVerdict } from './verdict.ts'

/**
 * Four tests of which side of a boundary the median of d is on: into and out of BEHIND, into and out of AHEAD. The keys
 * are those of docs/detector.md section 3.1.
 *
 *     faster <---- -enter ---- -leave ---- 0 ---- leave ---- enter ----> slower
 *                inA <|          |> outA          outB <|       |> inB
 */
export interface LevelTests {
  inB: number[]
  outB: number[]
  inA: number[]
  outA: number[]
}

export function startLevel(): LevelTests {
  return { inB: signTest(), outB: signTest(), inA: signTest(), outA: signTest() }
}

export function copyOfLevel({ inB, outB, inA, outA }: LevelTests): LevelTests {
  return { inB: [...inB], outB: [...outB], inA: [...inA], outA: [...outA] }
}

export function signTest(): number[] {
  return zeros(SIGN_WEIGHTS.length)
}

export function clearLevel(tests: LevelTests): void {
  clear(tests.inB)
  clear(tests.outB)
  clear(tests.inA)
  clear(tests.outA)
}

/** Which side of the boundary `x` is on; a value exactly on it counts for neither. */
export function side(x: number, boundary: number): -1 | 0 | 1 {
  return x > boundary ? 1 : x < boundary ? -1 : 0
}

/** Flips the sign, for tests of the lower side. */
export function other(sign: -1 | 0 | 1): -1 | 0 | 1 {
  return sign === 1 ? -1 : sign === -1 ? 1 : 0
}

/** One round of one test: `sign` is +1 when the round supports the test's hypothesis. */
export function betOnSide(test: number[], sign: -1 | 0 | 1): void {
  bet(test, betsOnSign(sign))
}

/**
 * Bets on which side of each boundary the round is. `low` and `high` are d less, and plus, the tolerated wobble. If, given
 * the past, the median is on the null side, each bet is fair or worse: neither independence nor identical distributions are
 * needed (assumption L, docs/detector.md section 4). Which tests run depends on the verdict (3.3 step 3).
 */
export function betOnLevel(
  tests: LevelTests,
  {
    low,
    high,
    enter,
    leave,
    verdict,
  }: { low: number; high: number; enter: number; leave: number; verdict: DetectorVerdict },
): void {
  if (verdict === 'BEHIND') betOnSide(tests.outB, other(side(high, leave)))
  else betOnSide(tests.inB, side(low, enter))
  if (verdict === 'AHEAD') betOnSide(tests.outA, side(low, -leave))
  else if (verdict !== 'BEHIND') betOnSide(tests.inA, other(side(high, -enter)))
}

export function levelTotals(tests: LevelTests): { inB: number; outB: number; inA: number; outA: number } {
  return {
    inB: total(tests.inB, SIGN_WEIGHTS),
    outB: total(tests.outB, SIGN_WEIGHTS),
    inA: total(tests.inA, SIGN_WEIGHTS),
    outA: total(tests.outA, SIGN_WEIGHTS),
  }
}
