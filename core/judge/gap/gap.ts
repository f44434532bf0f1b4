import type { Round } from '../../model/round.ts'
import { effectIn } from '../../statistics/effect.ts'
import type { Observation } from '../../statistics/onset.ts'
import { median } from '../../statistics/quantile.ts'
import { roundValue, type SideOfRound, WORST } from '../../statistics/round-ratio.ts'
import { readPair, type SitePair, type SitesRead } from './pair.ts'
import type { Aspect, Reading } from './reading.ts'

/** How much slower or faster we are; ratio, interval and coverage are null while no round has a ratio. */
export interface GapSize {
  /** Us divided by the competitor: 1.42 means 42 % more time. */
  ratio: number | null
  /** 95 % interval of the ratio with its actual coverage; null at three rounds or fewer. */
  low: number | null
  high: number | null
  coverage: number | null
  /** Rounds with a ratio. */
  n: number
  /** Rounds in which exactly one side failed; they count in verdicts, never in the ratio. */
  failures: { us: number; competitor: number }
}

export interface Gap extends Aspect, GapSize {
  competitor: string
}

/** One round of a stream; `d` above 0 means that we were slower, null that the round carries no information. */
export interface StreamRound {
  scheduledAt: string
  d: number | null
}

/**
 * Input for `observe` of statistics/detector.ts, oldest first; the slot is `slotOf(Date.parse(scheduledAt), every)`.
 * All rounds must have the same method: see `comparable`.
 */
export function streamOf(rounds: readonly Round[], { us, competitor, step, metric }: SitePair & Aspect): StreamRound[] {
  return rounds
    .map((round) => ({ scheduledAt: round.scheduledAt, d: logRatioOf(round, { us, competitor, step, metric }) }))
    .toSorted((a, b) => Date.parse(a.scheduledAt) - Date.parse(b.scheduledAt))
}

/** Size of the gap over rounds of one method, in any order. */
export function gapOf(rounds: readonly Round[], asked: SitePair & Aspect): Gap {
  const { competitor, step, metric } = asked
  const values = rounds.map((round) => logRatioOf(round, asked)).filter((d) => d !== null)
  return { competitor, step, metric, ...sizeOfValues(values) }
}

/** Size of the gap in a stream. */
export function sizeOf(stream: readonly StreamRound[]): GapSize {
  return sizeOfValues(valuesOf(stream))
}

/** Size of the gap over the values of rounds, as `ratioOfPair` gives them. */
export function sizeOfValues(values: readonly number[]): GapSize {
  const window = values.map((d, index): Observation => [index, d])
  const { ratio, interval, rounds, failures } = effectIn(window, { from: 0 })
  return {
    ratio,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    coverage: interval?.coverage ?? null,
    n: rounds,
    failures: { us: failures.us, competitor: failures.rival },
  }
}

/** The values of the rounds that carry information, failures included. */
export function valuesOf(stream: readonly StreamRound[]): number[] {
  return stream.map(({ d }) => d).filter((d) => d !== null)
}

function logRatioOf(round: Round, asked: SitePair & Aspect): number | null {
  return ratioOfPair(readPair(round, asked), round.method.loads)
}

/** The log ratio of a round of `loads` loads a visit; null when it carries no information. */
export function ratioOfPair({ us: ours, competitor: theirs }: SitesRead, loads: number): number | null {
  // A layout shift, a blocking time or a count of 0 is a value, but has no meaningful ratio; and the worst rank, which an
  // infinite ratio would get, is reserved for failures.
  if (isZero(ours) || isZero(theirs)) return null
  const d = roundValue({ us: sideOf(ours), rival: sideOf(theirs), loads })
  const measured = ours.kind === 'measured' && theirs.kind === 'measured'
  return d !== null && measured ? Math.min(LARGEST, Math.max(-LARGEST, d)) : d
}

/** A blocking time of 1 ms against 300 ms is not a failure: ratios stay just below the worst rank, in the same bin. */
const LARGEST = WORST - 1e-9

function isZero(reading: Reading): boolean {
  // Most have no such value, and need no median.
  return reading.kind === 'measured' && reading.values.some((value) => value <= 0) && median(reading.values) === 0
}

function sideOf(reading: Reading): SideOfRound {
  switch (reading.kind) {
    case 'measured':
      return { values: reading.values }
    case 'failed':
      return { values: [], missing: 'failed' }
    case 'missing':
      return { values: [], missing: 'unmeasured' }
    default:
      return reading satisfies never
  }
}
