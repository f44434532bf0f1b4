/** A likely value between a low and a high estimate. */
export interface Range {
  low: number
  likely: number
  high: number
}

export const none: Range = { low: 0, likely: 0, high: 0 }

export function exactly(value: number): Range {
  return { low: value, likely: value, high: value }
}

export function eachOf(range: Range, change: (value: number) => number): Range {
  return { low: change(range.low), likely: change(range.likely), high: change(range.high) }
}

export function times(range: Range, factor: number): Range {
  return eachOf(range, (value) => value * factor)
}

export function sum(ranges: readonly Range[]): Range {
  return ranges.reduce((a, b) => ({ low: a.low + b.low, likely: a.likely + b.likely, high: a.high + b.high }), none)
}
