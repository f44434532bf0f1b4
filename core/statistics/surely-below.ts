import { middleOf } from './histogram.ts'
import { signedRankInterval } from './hodges-lehmann.ts'
import type { Detector } from './memory.ts'
import { onsetOf } from './onset.ts'

/**
 * Of the interval: its upper end is too low once in 2,000 times. It is looked at in every round, and rounds with a memory make it too
 * short, so with 0.01 a site that stayed 7 to 10 % behind was said to have caught up once a year (docs/detector.md section 5).
 */
const ALPHA = 0.001

/**
 * The slot since which rounds are below `boundary` (a log ratio), once the window is full of rounds since `from` and their interval is all
 * below it; null until then. What finds the end of a slip otherwise is slow for one of 10 %, and once what it was like before is forgotten,
 * the level test alone is left, which takes thousands of rounds (docs/detector.md section 5).
 */
export function surelyBelow(
  { window, reference, config }: Pick<Detector, 'window' | 'reference' | 'config'>,
  { from, boundary }: { from: number; boundary: number },
): number | null {
  const [oldest] = window
  if (oldest === undefined || window.length < config.win || oldest[0] < from) return null
  const values = window.map(([, d]) => d)
  // Spares most rounds of a site that is behind the interval, which costs more than all tests together.
  if (values.filter((d) => d > boundary).length * 2 >= values.length) return null
  if (signedRankInterval(values, ALPHA).high >= boundary) return null
  const { spread } = middleOf(reference)
  return onsetOf({ window, from, base: boundary, spread, direction: -1, limit: config.wins })
}
