import { SIGN_STAKES, SIGN_WEIGHTS } from '../statistics/bets.ts'
import type { Detector } from '../statistics/memory.ts'

/**
 * True once it is certain enough that we are not behind: by verdict, or, where there is none yet (a new epoch, in which an
 * incident of the epoch before is still open), by the evidence of the first verdict's test of "not behind".
 */
export function isNotBehind({ verdict, opening, config }: Detector): boolean {
  switch (verdict) {
    case 'AHEAD':
    case 'LEVEL':
      return true
    case 'BEHIND':
      return false
    case 'UNDECIDED':
      return logEvidence(opening.NB) >= Math.log(config.initThr)
    default:
      return verdict satisfies never
  }
}

/** Beyond this many rounds a guess is worth nothing. */
const HORIZON = 2000

/**
 * About how many more rounds a first verdict needs if rounds go on as they have, to two digits; null when nobody can say,
 * because there is none yet or because the evidence does not grow: the true gap lies close to the margin.
 */
export function roundsToVerdict({ verdict, opening, config, seq }: Detector): number | null {
  if (verdict !== 'UNDECIDED' || seq === 0) return null
  const needed = Math.log(config.initThr)
  const one = (logs: readonly number[]) => roundsLeft(logs, { rounds: seq, needed })
  const level = Math.max(one(opening.NB), one(opening.NA))
  const rounds = Math.min(one(opening.B), one(opening.A), level)
  if (rounds > HORIZON) return null
  const digits = 10 ** Math.max(0, Math.floor(Math.log10(rounds)) - 1)
  return Math.max(1, Math.ceil(rounds / digits) * digits)
}

/** Rounds until the fastest-growing bet alone has won enough, at the pace it had so far. */
function roundsLeft(logs: readonly number[], { rounds, needed }: { rounds: number; needed: number }): number {
  const perBet = SIGN_STAKES.map((_, j) => {
    const won = logs[j] ?? 0
    const pace = won / rounds
    const goal = needed - Math.log(SIGN_WEIGHTS[j] ?? 1)
    return won >= goal ? 0 : pace > 0 ? (goal - won) / pace : Number.POSITIVE_INFINITY
  })
  return Math.min(...perBet)
}

/** ln of the weighted sum of exp, without overflow (statistics.md section 3.3 step 6). */
function logEvidence(logs: readonly number[]): number {
  const largest = Math.max(...logs)
  return largest + Math.log(logs.reduce((sum, log, j) => sum + (SIGN_WEIGHTS[j] ?? 0) * Math.exp(log - largest), 0))
}
