import type { GapSize } from '../../judge/gap/gap.ts'
import { signedRankInterval } from '../../statistics/hodges-lehmann.ts'
import { normalQuantile, normalUpperTail, Z95 } from '../../statistics/normal.ts'
import type { Day } from '../day.ts'

/** The gap on a step over a week: us divided by a competitor. */
export interface Typical {
  /** Natural logarithm of the ratio, and its standard error; null when unknown. */
  log: number
  error: number | null
  /** Rounds with a ratio. */
  rounds: number
  /** The interval where it comes from the rounds themselves; otherwise `intervalOf` makes it from the error. */
  interval: WeekInterval | null
}

/** Of the ratio. */
export interface WeekInterval {
  low: number
  high: number
  /** Chance that it holds: 0.95, less with five rounds or fewer. */
  coverage: number
}

type DayGap = Day['gaps'][number]

/** From this many days on, days without an interval of their own stand in for rounds: see ROUNDS_FOR_VERDICT. */
const LEAST_DAYS = 6

/** The gap over the rounds of a week, exactly as a league of them has it; null when no round has a ratio. */
export function typicalOfRounds({ ratio, low, high, coverage, n }: GapSize): Typical | null {
  if (ratio === null) return null
  const interval = low === null || high === null || coverage === null ? null : { low, high, coverage }
  return { log: Math.log(ratio), error: dayError({ low, high, rounds: n }), rounds: n, interval }
}

/**
 * The gap over a week from its days: the mean of their gaps, each day weighted by its rounds. The question is what these very
 * days were like, so the error is that of measuring them, pooled from their intervals; real differences between days do not
 * add to it. Null when no day has a ratio.
 */
export function typicalOf(gaps: readonly DayGap[]): Typical | null {
  const rounds = gaps.reduce((sum, gap) => sum + gap.rounds, 0)
  if (rounds === 0) return null
  const log = gaps.reduce((sum, gap) => sum + (gap.rounds / rounds) * Math.log(gap.ratio), 0)
  return { log, error: errorOf(gaps, rounds), rounds, interval: null }
}

function errorOf(gaps: readonly DayGap[], rounds: number): number | null {
  const errors = gaps.map((gap) => ({ rounds: gap.rounds, error: dayError(gap) }))
  const known = errors.flatMap(({ rounds: own, error }) => (error === null ? [] : [{ rounds: own, error }]))
  const covered = known.reduce((sum, day) => sum + day.rounds, 0)
  // Next to full days, days of a round or two add almost nothing to the mean or to its error.
  if (covered * 2 >= rounds) {
    return Math.sqrt(known.reduce((sum, day) => sum + ((day.rounds / covered) * day.error) ** 2, 0))
  }
  if (gaps.length < LEAST_DAYS) return null
  const { low, high } = signedRankInterval(
    gaps.map(({ ratio }) => Math.log(ratio)),
    0.05,
  )
  return (high - low) / (2 * Z95)
}

/** From the day's interval, whose real coverage is 1 - 2^(1-n) below six rounds, and which days of three or fewer do not have: docs/detector.md section 6. */
function dayError({ low, high, rounds }: Pick<DayGap, 'low' | 'high' | 'rounds'>): number | null {
  if (low === null || high === null) return null
  const outside = Math.max(0.05, 2 ** (1 - rounds))
  return Math.log(high / low) / (2 * normalQuantile(1 - outside / 2))
}

/** The 95 % interval of the ratio; null without an error. */
export function intervalOf({ log, error, interval }: Typical): WeekInterval | null {
  if (interval !== null) return interval
  if (error === null) return null
  return { low: Math.exp(log - Z95 * error), high: Math.exp(log + Z95 * error), coverage: 0.95 }
}

/** How a ratio moved from one week to the next. */
export interface WeekChange {
  /** This week's ratio divided by last week's; above 1, we lost ground. */
  factor: number
  /** 95 % interval of the factor; null without an error. */
  low: number | null
  high: number | null
  direction: 'gain' | 'loss' | 'unclear'
}

/**
 * A gain or loss is a change that is significant at 5 % and larger than the margin; any other change is `unclear`. `looks` is
 * the number of changes tested together: the largest of many is large by chance (Bonferroni).
 */
export function changeOf(
  { now, before }: { now: Typical; before: Typical },
  { margin, looks }: { margin: number; looks: number },
): WeekChange {
  const log = now.log - before.log
  const factor = Math.exp(log)
  if (now.error === null || before.error === null) return { factor, low: null, high: null, direction: 'unclear' }
  const error = Math.hypot(now.error, before.error)
  // Without an error any difference is significant.
  const p = error === 0 ? 0 : 2 * normalUpperTail(Math.abs(log) / error)
  const isClear = p * looks < 0.05 && Math.abs(log) > Math.log(1 + margin)
  const end = (z: number) => Math.exp(log + z * error)
  return { factor, low: end(-Z95), high: end(Z95), direction: !isClear ? 'unclear' : log > 0 ? 'loss' : 'gain' }
}
