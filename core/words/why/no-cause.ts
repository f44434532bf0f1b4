import { LEAST } from '../../analysis/why/findings/facts.ts'
import type { Split, SplitPart } from '../../analysis/why/split.ts'
import { formatDuration } from '../../model/units.ts'
import { roundsWords } from '../parts.ts'

interface Figures extends Pick<Split, 'rounds'> {
  parts: readonly Pick<SplitPart, 'part' | 'difference' | 'low' | 'certain'>[]
  whole: Pick<SplitPart, 'low'>
}

/** Why no cause is named: too few rounds for any, too few for this gap, or nothing to name. */
export function noCauseWords({ parts, whole, rounds }: Figures): string {
  if (whole.low === null) return FEW
  const likely = parts.some(
    ({ part, difference, low, certain }) =>
      part !== 'rest' && !certain && difference >= LEAST && low !== null && low > 0,
  )
  if (!likely) return `No part of your LCP is longer by ${formatDuration(LEAST)} or more beyond noise.`
  const counted = roundsWords(Math.min(rounds.us, rounds.other))
  return `${counted} are too few to name a cause with certainty; the parts show where the gap is. Measure more rounds.`
}

/** Also below the figures, which then have no intervals. */
export const FEW = 'With three rounds or fewer there is no interval, and no cause is named.'
