import type { Mover } from '../model/verdict.ts'
import { median } from './quantile.ts'

/** Our and the rival's time of one round, ms. */
export interface PairedTimes {
  slot: number
  us: number
  rival: number
}

/** A side moved alone when it moved at least this many times as far as the other. */
const ALONE = 2

/**
 * Who made the gap change at slot `onset`: compares each side's median log time since with that before. A hint, not a
 * verdict, because noise that both share does not cancel here. `towards` is the direction of the event. Null when there
 * are no rounds on one side of the onset. Statistics.md section 5.
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
  if (ours >= ALONE * Math.abs(theirs)) return 'us'
  if (-theirs >= ALONE * Math.abs(ours)) return 'rival'
  return 'both'
}
