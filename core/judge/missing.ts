import { SIGN_STAKES, SIGN_WEIGHTS } from '../statistics/bets.ts'
import { logTotal } from '../statistics/first-verdict.ts'
import type { Detector } from '../statistics/memory.ts'

/**
 * True once there is enough evidence that we are not behind: by verdict, or, before the first one (in a new epoch, while an
 * incident of the previous epoch is still open), by the first verdict's test of "not behind".
 */
export function isNotBehind({ verdict, opening, config }: Detector): boolean {
  switch (verdict) {
    case 'AHEAD':
    case 'LEVEL':
      return true
    case 'BEHIND':
      return false
    case 'UNDECIDED':
      return logTotal(opening.NB) >= Math.log(config.initThr)
    default:
      return verdict satisfies never
  }
}

/** A forecast beyond this many rounds is meaningless. */
const HORIZON = 2000

/**
 * Approximate number of further rounds needed for a first verdict if rounds continue as before, to two digits. Null when
 * unknown, because there are no rounds yet or because the evidence does not grow: the true gap is close to the margin.
 */
export function roundsToVerdict({ opening, config, seq }: Detector): number | null {
  const needed = Math.log(config.initThr)
  const one = (logs: readonly number[]) => roundsLeft(logs, { rounds: seq, needed })
  const level = Math.max(one(opening.NB), one(opening.NA))
  const rounds = Math.min(one(opening.B), one(opening.A), level)
  if (rounds > HORIZON) return null
  const digits = 10 ** Math.max(0, Math.floor(Math.log10(rounds)) - 1)
  return Math.max(1, Math.ceil(rounds / digits) * digits)
}

/** Rounds until the fastest-growing bet alone has won enough, at its pace so far. */
function roundsLeft(logs: readonly number[], { rounds, needed }: { rounds: number; needed: number }): number {
  const perBet = SIGN_STAKES.map((_, j) => {
    const won = logs[j] ?? 0
    const pace = won / rounds
    const goal = needed - Math.log(SIGN_WEIGHTS[j] ?? 1)
    return won >= goal ? 0 : pace > 0 ? (goal - won) / pace : Number.POSITIVE_INFINITY
  })
  return Math.min(...perBet)
}
