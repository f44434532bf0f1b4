import type { Mover } from '../model/verdict.ts'
import { median } from './quantile.ts'

/** Our time and the rival's in one round, ms. */
export interface PairedTimes {
  slot: number
  us: number
  rival: number
}

/**
 * Which side caused the gap to change at slot `onset`: compares each side's median log time since then with that before. A
 * hint, not a verdict, because shared noise does not cancel here. `towards` is the direction of the event. Null when one
 * side of the onset has no rounds. docs/detector.md section 5.
 */
export function whoMoved(
  pairs: readonly PairedTimes[],
  { onset, towards }: { onset: number; towards: 'slower' | 'faster' },
): Mover | null {
  const before = pairs.filter(({ slot }) => slot < onset)
  const after = pairs.filter(({ slot }) => slot >= onset)
  if (before.length === 0 || after.length === 0) return null
  const move = (time: (pair: PairedTimes) => number) => {
    const log = (pair: PairedTimes) => Math.log(time(pair))
    return median(after.map(log)) - median(before.map(log))
  }
  const sign = towards === 'slower' ? 1 : -1
  const ours = sign * move(({ us }) => us)
  const theirs = sign * move(({ rival }) => rival)
  return moverOfShifts(ours, theirs)
}

/** A side moved alone when it moved at least this many times as far as the other: docs/detector.md section 5. */
const ALONE = 2

/** From how far the log times of both sides moved in the direction in which the gap did: for "slower", up. */
export function moverOfShifts(us: number, rival: number): Mover {
  if (us >= ALONE * Math.abs(rival)) return 'us'
  return -rival >= ALONE * Math.abs(us) ? 'rival' : 'both'
}
