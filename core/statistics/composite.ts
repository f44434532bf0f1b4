/**
 * Weighted mean of the log ratios that are there, over steps or competitors; exp of it is the weighted geometric mean of
 * the ratios. A missing one (null) drops out with its weight. Null when none is left. Statistics.md section 6.
 *
 * @throws RangeError when the lengths differ or a weight is negative
 */
export function weightedLogRatio(d: readonly (number | null)[], weights: readonly number[]): number | null {
  if (d.length !== weights.length)
    throw new RangeError(`${d.length} log ratios need as many weights, got ${weights.length}`)
  let sum = 0
  let weight = 0
  for (const [at, value] of d.entries()) {
    const w = weights[at] ?? Number.NaN
    if (!(w >= 0)) throw new RangeError(`A weight is at least 0, got ${w}`)
    if (value === null) continue
    sum += w * value
    weight += w
  }
  return weight === 0 ? null : sum / weight
}
