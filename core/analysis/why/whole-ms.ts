import { sum } from '../../statistics/sum.ts'
import type { Split } from './split.ts'

/** A split in whole ms, for people: the parts of each side, and their differences, add up to what stands below them. */
export interface WholeSplit {
  parts: { part: Split['parts'][number]['part']; us: number; other: number; difference: number }[]
  lcp: WholeMs
  whole: WholeMs
}

interface WholeMs {
  us: number
  other: number
  difference: number
}

export function inWholeMs({ parts, whole }: Split): WholeSplit {
  const us = rounded(
    parts.map((part) => part.us),
    Math.round(whole.us),
  )
  const other = rounded(
    parts.map((part) => part.other),
    Math.round(whole.other),
  )
  return {
    parts: parts.map(({ part }, index) => {
      const [ours, theirs] = [us[index] ?? 0, other[index] ?? 0]
      return { part, us: ours, other: theirs, difference: ours - theirs }
    }),
    lcp: sides(us.slice(0, -1), other.slice(0, -1)),
    whole: sides(us, other),
  }
}

function sides(us: readonly number[], other: readonly number[]): WholeMs {
  return { us: sum(us), other: sum(other), difference: sum(us) - sum(other) }
}

/** Largest remainder: each value is rounded down, and the largest fractions get what is then missing to `total`. */
function rounded(values: readonly number[], total: number): number[] {
  const floors = values.map(Math.floor)
  const missing = total - sum(floors)
  const order = values
    .map((value, index) => ({ index, fraction: value - Math.floor(value) }))
    .toSorted((a, b) => b.fraction - a.fraction || a.index - b.index)
  const raised = new Set(order.slice(0, missing).map(({ index }) => index))
  return floors.map((floor, index) => (raised.has(index) ? floor + 1 : floor))
}
