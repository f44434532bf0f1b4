import type { Mover } from '../model/verdict.ts'
import type { Observation } from '../statistics/onset.ts'
import { median } from '../statistics/quantile.ts'
import { isFailure } from '../statistics/round-ratio.ts'
import { moverOfShifts, type PairedTimes, whoMoved } from '../statistics/who-moved.ts'
import type { ComparisonStream } from './comparison.ts'

interface GapShift {
  /** Slot. */
  onset: number
  towards: 'slower' | 'faster'
}

/**
 * Which side caused the gap to change at `onset`: a hint, not a verdict; null when it cannot be determined. With other
 * competitors on the same step, their gaps decide: what slows the worker cancels in a gap, so if our gaps to the others
 * changed as much, it was us, and if they did not, it was this competitor.
 *
 *     gap to X   ___/~~~   ___/~~~
 *     gap to Y   ___/~~~   _______
 *                we slowed  X got faster
 *
 * Without other competitors, the times themselves are compared, in which shared noise does not cancel.
 */
export function moverOf(
  stream: ComparisonStream,
  { all, onset, towards }: GapShift & { all: readonly ComparisonStream[] },
): Mover | null {
  // What it was like while the competitor did not work, or we did not before, says nothing about who moved since.
  const isTelling = ([slot, d]: Observation) => !isFailure(d) || (d > 0 && slot >= onset)
  const told = new Set(stream.detector.window.filter(isTelling).map(([slot]) => slot))
  const others = all.filter(
    ({ step, competitor, metric }) =>
      step === stream.step && competitor !== stream.competitor && metric === stream.metric,
  )
  const own = gapChange(stream, { onset, told })
  const theirs = others.map((other) => gapChange(other, { onset, told })).filter((change) => change !== null)
  if (own === null || theirs.length === 0) return moverByTimes(stream, { onset, towards })
  const sign = towards === 'slower' ? 1 : -1
  const us = sign * median(theirs)
  return moverOfShifts(us, us - sign * own)
}

/** Median log ratio since the onset minus that before it, in the slots `told`; null when either has no rounds. */
function gapChange(
  { detector: { window } }: ComparisonStream,
  { onset, told }: { onset: number; told: ReadonlySet<number> },
): number | null {
  const used = window.filter(([slot, d]) => told.has(slot) && !(d < 0 && isFailure(d)))
  const before = used.filter(([slot]) => slot < onset).map(([, d]) => d)
  const after = used.filter(([slot]) => slot >= onset).map(([, d]) => d)
  return before.length === 0 || after.length === 0 ? null : median(after) - median(before)
}

function moverByTimes({ detector, rival }: ComparisonStream, shift: GapShift): Mover | null {
  const pairs = detector.window.flatMap(([slot, d], index): PairedTimes[] => {
    const theirs = rival[index] ?? null
    return theirs === null || theirs === 0 ? [] : [{ slot, us: theirs * Math.exp(d), rival: theirs }]
  })
  return whoMoved(pairs, shift)
}
