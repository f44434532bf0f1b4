import { signedRankInterval } from '../../statistics/hodges-lehmann.ts'
import { normalQuantile, normalUpperTail } from '../../statistics/normal.ts'
import type { Day } from '../day.ts'

/** Us divided by a competitor over a week, as a natural logarithm; `error` is its standard error, null when unknown. */
export interface Typical {
  log: number
  error: number | null
  rounds: number
}

type DayGap = Day['gaps'][number]

/** 0.975 of a standard normal. */
const Z95 = normalQuantile(0.975)
/** Days without an interval of their own can stand in for rounds from so many on: see ROUNDS_FOR_VERDICT. */
const LEAST_DAYS = 6

/**
 * The week's typical ratio from its days: their mean, each day by its rounds. What is asked is how these very days were, so
 * the error is that of measuring them, pooled from their intervals; days that really differed do not add to it.
 * Null when no day has a ratio.
 */
export function typicalOf(gaps: readonly DayGap[]): Typical | null {
  const rounds = gaps.reduce((sum, gap) => sum + gap.rounds, 0)
  if (rounds === 0) return null
  const log = gaps.reduce((sum, gap) => sum + (gap.rounds / rounds) * Math.log(gap.ratio), 0)
  return { log, error: errorOf(gaps, rounds), rounds }
}

function errorOf(gaps: readonly DayGap[], rounds: number): number | null {
  const errors = gaps.map((gap) => ({ rounds: gap.rounds, error: dayError(gap) }))
  const known = errors.flatMap(({ rounds: own, error }) => (error === null ? [] : [{ rounds: own, error }]))
  const covered = known.reduce((sum, day) => sum + day.rounds, 0)
  // Days of a round or two beside full ones add next to nothing to the mean, nor to its error.
  if (covered * 2 >= rounds && covered > 0) {
    return Math.sqrt(known.reduce((sum, day) => sum + ((day.rounds / covered) * day.error) ** 2, 0))
  }
  if (gaps.length < LEAST_DAYS) return null
  const { low, high } = signedRankInterval(
    gaps.map(({ ratio }) => Math.log(ratio)),
    0.05,
  )
  return (high - low) / (2 * Z95)
}

/** From the day's interval, whose real coverage is 1 - 2^(1-n) below six rounds: statistics.md section 6. */
function dayError({ low, high, rounds }: DayGap): number | null {
  if (low === null || high === null || rounds < 4) return null
  const outside = Math.max(0.05, 2 ** (1 - rounds))
  return Math.log(high / low) / (2 * normalQuantile(1 - outside / 2))
}

/** The 95 % interval of the ratio; null without an error. */
export function intervalOf({ log, error }: Typical): { low: number; high: number } | null {
  if (error === null) return null
  return { low: Math.exp(log - Z95 * error), high: Math.exp(log + Z95 * error) }
}

/** How a ratio moved from one week to the next. */
export interface Change {
  /** This week's ratio divided by last week's: above 1 we lost ground. */
  factor: number
  /** 95 % interval of the factor; null without an error. */
  low: number | null
  high: number | null
  direction: 'gain' | 'loss' | 'unclear'
}

/**
 * `unclear` unless chance will hardly do, and the change is larger than anybody would call level. `looks` is how many such
 * changes are looked at together: the largest of many is large by chance (Bonferroni).
 */
export function changeOf(
  { now, before }: { now: Typical; before: Typical },
  { margin, looks }: { margin: number; looks: number },
): Change {
  const log = now.log - before.log
  const factor = Math.exp(log)
  if (now.error === null || before.error === null) return { factor, low: null, high: null, direction: 'unclear' }
  const error = Math.hypot(now.error, before.error)
  const p = error === 0 ? (log === 0 ? 1 : 0) : 2 * normalUpperTail(Math.abs(log) / error)
  const isClear = p * looks < 0.05 && Math.abs(log) > Math.log(1 + margin)
  const end = (z: number) => Math.exp(log + z * error)
  return { factor, low: end(-Z95), high: end(Z95), direction: !isClear ? 'unclear' : log > 0 ? 'loss' : 'gain' }
}
