/**
 * Weighted mean of the available log ratios, over steps or competitors; its exponential is the weighted geometric mean of
 * the ratios. A missing value (null) drops out along with its weight. Null when none is left. Statistics.md section 6.
 *
 * @throws RangeError when the lengths differ or a weight is negative
 */
export function weightedLogRatio(d: readonly (number | null)[], weights: readonly number[]): number | null {
  if (d.length !== weights.length)
    throw new RangeError(`Expected one weight for each of ${d.length} log ratios, got ${weights.length}`)
  let sum = 0
  let weight = 0
  for (const [at, value] of d.entries()) {
    const w = weights[at] ?? Number.NaN
    if (!(w >= 0)) throw new RangeError(`A weight must be at least 0, got ${w}`)
    if (value === null) continue
    sum += w * value
    weight += w
  }
  return weight === 0 ? null : sum / weight
}
