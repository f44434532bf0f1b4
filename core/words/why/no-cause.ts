import { LEAST } from '../../analysis/why/findings/facts.ts'
import type { Split, SplitPart } from '../../analysis/why/split.ts'
import { listed } from '../../model/listed.ts'
import { formatDuration } from '../../model/units.ts'
import { roundsWords } from '../parts.ts'
import { partWords } from './part.ts'

interface Figures extends Pick<Split, 'rounds'> {
  parts: readonly Pick<SplitPart, 'part' | 'difference' | 'low' | 'certain'>[]
  whole: Pick<SplitPart, 'low'>
}

/** Why no cause is named: too few rounds for any, too few for this gap, or nothing to name. */
export function noCauseWords({ parts, whole, rounds }: Figures): string {
  if (whole.low === null) return FEW
  if (!parts.some(isLikely)) return `No part of your LCP is longer by ${formatDuration(LEAST)} or more beyond noise.`
  const counted = roundsWords(Math.min(rounds.us, rounds.other))
  return `${counted} are too few to name a cause with certainty; the parts show where the gap is. Measure more rounds.`
}

/** What the causes that are named do not explain, because of too few rounds; undefined where there is nothing of that kind. */
export function unexplainedWords({ parts, rounds }: Figures): string | undefined {
  const likely = parts.filter(isLikely).map(({ part }) => partWords[part].name)
  if (likely.length === 0) return undefined
  const [first = '', ...others] = likely
  const names = listed([first, ...others.map((name) => `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`)])
  const counted = roundsWords(Math.min(rounds.us, rounds.other))
  return `${names} ${likely.length === 1 ? 'is' : 'are'} longer too, but ${counted} are too few to say why with certainty. Measure more rounds.`
}

/** Whether a part of LCP may be longer: its interval says so, and causes are named only with more certainty than that. */
function isLikely({ part, difference, low, certain }: Figures['parts'][number]): boolean {
  return part !== 'rest' && !certain && difference >= LEAST && low !== null && low > 0
}

/** Also below the figures, which then have no intervals. */
export const FEW = 'With three rounds or fewer there is no interval, and no cause is named.'
