import type { Mover } from '../model/verdict.ts'
import { median } from './quantile.ts'
import { sum } from './sum.ts'

/** Our time and the rival's in one round, ms. */
export interface PairedTimes {
  slot: number
  us: number
  rival: number
}

/** Rounds in a block: what both sides share, such as the hour and the network, changes little within it. */
const BLOCK = 8
/** Fewer, less the median of them, are nearly 0 however much they differ. */
const FEWEST_BLOCKS = 4
/** Such noise moves times by this much more from before to since than blocks differ, because it is slow (docs/detector.md section 5). */
const SLOW = 1.5
/** Log odds from which one side is named, where nothing else tells: 7 to 1. */
const ODDS = 2
/** In such spreads: both sides moved when each moved further than that. */
const SURE = 2

/**
 * Which side caused the gap to change at slot `onset`: compares each side's median log time since then with that before. A
 * hint, not a verdict, because shared noise does not cancel here. If it was us, the rival's times moved by shared noise alone, and the other
 * way round; how far that moves them is known from the rival's times on either side of the onset. `towards` is the direction of the event.
 * Null when one side of the onset has no rounds, or when noise explains the one nearly as well as the other, up to `odds` (a logarithm).
 * docs/detector.md section 5.
 */
export function whoMoved(
  pairs: readonly PairedTimes[],
  { onset, towards, odds = ODDS }: { onset: number; towards: 'slower' | 'faster'; odds?: number },
): Mover | null {
  const before = pairs.filter(({ slot }) => slot < onset)
  const after = pairs.filter(({ slot }) => slot >= onset)
  if (before.length === 0 || after.length === 0) return null
  const sign = towards === 'slower' ? 1 : -1
  const [ours, theirs] = (['us', 'rival'] as const).map(
    (side) => sign * (middleOf(after.map((pair) => pair[side])) - middleOf(before.map((pair) => pair[side]))),
  ) as [number, number]
  const noise = SLOW * spreadOfBlocks([before, after].flatMap((part) => deviations(part.map(({ rival }) => rival))))
  const mover = moverOfShifts(ours, theirs)
  if (mover === null) return null
  if (mover === 'both') return Math.min(ours, -theirs) > SURE * noise ? mover : null
  return Math.abs(ours ** 2 - theirs ** 2) >= 2 * odds * noise ** 2 ? mover : null
}

function middleOf(times: readonly number[]): number {
  return median(times.map(Math.log))
}

function deviations(times: readonly number[]): number[] {
  const middle = middleOf(times)
  return times.map((time) => Math.log(time) - middle)
}

/** Root mean square of the medians of whole blocks; of single values, which differ more, where there are few blocks. */
function spreadOfBlocks(values: readonly number[]): number {
  const size = values.length < FEWEST_BLOCKS * BLOCK ? 1 : BLOCK
  const blocks = Array.from({ length: Math.floor(values.length / size) }, (_, n) =>
    median(values.slice(n * size, (n + 1) * size)),
  )
  return Math.sqrt(sum(blocks.map((one) => one ** 2)) / blocks.length)
}

/** A side moved alone when it moved at least this many times as far as the other: docs/detector.md section 5. */
const ALONE = 2

/**
 * From how far the log times of both sides moved in the direction in which the gap did: for "slower", up. A side that moved the other way
 * did not cause it, however far. Null where the gap did not move so.
 */
export function moverOfShifts(us: number, rival: number): Mover | null {
  if (us <= rival) return null
  if (rival >= 0) return 'us'
  if (us <= 0) return 'rival'
  if (us >= ALONE * -rival) return 'us'
  return -rival >= ALONE * us ? 'rival' : 'both'
}
