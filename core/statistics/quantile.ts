import { middleOfThree } from './select.ts'

/**
 * Quantile of `values` at `p` in [0, 1], interpolated linearly between order statistics: type 7 of Hyndman & Fan (1996),
 * The American Statistician 50, 361-365. In the unit of the values.
 *
 * @throws RangeError when there are no values or `p` is outside [0, 1]
 */
export function quantile(values: readonly number[], p: number): number {
  return quantiles(values, [p])[0] ?? Number.NaN
}

/** Several quantiles of the same values, sorted once. Throws RangeError as `quantile` does. */
export function quantiles(values: readonly number[], ps: readonly number[]): number[] {
  if (values.length === 0) throw new RangeError('A quantile needs at least one value')
  const wrong = ps.find((p) => !(p >= 0 && p <= 1))
  if (wrong !== undefined) throw new RangeError(`The p of a quantile must be in [0, 1], got ${wrong}`)
  const sorted = ascending(values)
  return ps.map((p) => {
    const h = (sorted.length - 1) * p
    const below = Math.floor(h)
    const low = sorted[below] ?? Number.NaN
    const high = sorted[below + 1] ?? low
    return low + (h - below) * (high - low)
  })
}

/** Middle value; for an even number of values, the mean of the middle two. Throws RangeError when there are none. */
export function median(values: readonly number[]): number {
  const [a, b, c] = values
  if (a === undefined) throw new RangeError('A median needs at least one value')
  // Most are of three loads, where making an array to sort is most of the work.
  if (values.length === 3 && b !== undefined && c !== undefined) return middleOfThree(a, b, c)
  const sorted = ascending(values)
  const upper = sorted.length >> 1
  const high = sorted[upper] ?? Number.NaN
  return sorted.length % 2 === 1 ? high : ((sorted[upper - 1] ?? high) + high) / 2
}

function ascending(values: readonly number[]): Float64Array {
  return new Float64Array(values).sort()
}

/** 1 / qnorm(3/4): the MAD of normal noise times this is its standard deviation. Rousseeuw & Croux (1993), JASA 88. */
export const MAD_TO_SD = 1.4826

/** Median absolute deviation from the median: raw (`mad`), and scaled to a standard deviation (`scaled`). */
export function medianAbsoluteDeviation(values: readonly number[]): { median: number; mad: number; scaled: number } {
  const middle = median(values)
  const mad = median(values.map((value) => Math.abs(value - middle)))
  return { median: middle, mad, scaled: MAD_TO_SD * mad }
}
