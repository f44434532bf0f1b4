import { SIGN_STAKES, SIGN_WEIGHTS } from './bets.ts'
import { zeros } from './e-detector.ts'
import { other, side } from './level.ts'
import type { DetectorVerdict } from './verdict.ts'

/**
 * Evidence, as logs of e-values, that we are behind (B), not behind (NB), ahead (A), not ahead (NA). These are products
 * without restarts and can become arbitrarily small: hence logs. Keys as in docs/detector.md section 3.1.
 */
export interface FirstVerdictTests {
  B: number[]
  NB: number[]
  A: number[]
  NA: number[]
}

export function startFirstVerdict(): FirstVerdictTests {
  return {
    B: zeros(SIGN_STAKES.length),
    NB: zeros(SIGN_STAKES.length),
    A: zeros(SIGN_STAKES.length),
    NA: zeros(SIGN_STAKES.length),
  }
}

export function copyOfFirstVerdict({ B, NB, A, NA }: FirstVerdictTests): FirstVerdictTests {
  return { B: [...B], NB: [...NB], A: [...A], NA: [...NA] }
}

/** Takes in one round; `low` and `high` as in `betOnLevel` (docs/detector.md section 3.3 step 3, last line). */
export function weighFirstVerdict(
  tests: FirstVerdictTests,
  { low, high, enter }: { low: number; high: number; enter: number },
): void {
  grow(tests.B, side(low, enter))
  grow(tests.NB, other(side(high, enter)))
  grow(tests.A, other(side(high, -enter)))
  grow(tests.NA, side(low, -enter))
}

/**
 * The first verdict once there is enough evidence, with its e-value; null until then. By Ville's inequality the probability
 * of ever being wrong about a boundary is at most 1 / threshold (docs/detector.md section 3.3 step 6).
 */
export function firstVerdict(
  tests: FirstVerdictTests,
  threshold: number,
): { verdict: DetectorVerdict; evidence: number } | null {
  const needed = Math.log(threshold)
  const behind = logTotal(tests.B)
  if (behind >= needed) return { verdict: 'BEHIND', evidence: Math.exp(behind) }
  const ahead = logTotal(tests.A)
  if (ahead >= needed) return { verdict: 'AHEAD', evidence: Math.exp(ahead) }
  const neither = Math.min(logTotal(tests.NB), logTotal(tests.NA))
  return neither >= needed ? { verdict: 'LEVEL', evidence: Math.exp(neither) } : null
}

function grow(logs: number[], sign: -1 | 0 | 1): void {
  for (const [j, stake] of SIGN_STAKES.entries()) logs[j] = (logs[j] ?? 0) + Math.log(1 + stake * sign)
}

/** Evidence of one test over all its bets, as a log: a weighted log-sum-exp, without overflow. */
export function logTotal(logs: readonly number[]): number {
  const largest = Math.max(...logs)
  let sum = 0
  for (const [j, log] of logs.entries()) sum += (SIGN_WEIGHTS[j] ?? 0) * Math.exp(log - largest)
  return largest + Math.log(sum)
}
