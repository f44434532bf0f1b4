import type { WhyPart } from '../why/parts.ts'
import type { Split } from '../why/split.ts'
import { inWholeMs } from '../why/whole-ms.ts'

/** A split as every view shows it: whole ms that add up in each column and row, intervals as measured. */
export interface ShownSplit {
  parts: ShownPart[]
  lcp: Omit<ShownPart, 'part'>
  whole: Omit<ShownPart, 'part'>
  rounds: Split['rounds']
}

export interface ShownPart {
  part: WhyPart
  us: number
  other: number
  difference: number
  low: number | null
  high: number | null
  certain: boolean
}

export function shownSplit(split: Split): ShownSplit {
  const { parts, lcp, whole } = inWholeMs(split)
  const detail = ({ low, high, certain }: { low: number | null; high: number | null; certain: boolean }) => ({
    low,
    high,
    certain,
  })
  return {
    parts: split.parts.flatMap((measured, index) => {
      const shown = parts[index]
      return shown === undefined ? [] : [{ ...shown, ...detail(measured) }]
    }),
    lcp: { ...lcp, ...detail(split.lcp) },
    whole: { ...whole, ...detail(split.whole) },
    rounds: split.rounds,
  }
}
