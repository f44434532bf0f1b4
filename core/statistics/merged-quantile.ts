import { sum } from './sum.ts'

/** What is known of a sample: how many values, and its quantiles at 25, 50, 75 and 95 %. */
export type SampleQuantiles = readonly [n: number, p25: number, p50: number, p75: number, p95: number]

/** Halvings of the bracket: more than a double has digits. */
const HALVINGS = 64

/**
 * Quantile at `p` in (0, 1) of several samples taken together, of which only quantiles are known. Each sample's
 * distribution is read as piecewise linear through its quantiles, its outer lines extended to 0 and 1; their mixture,
 * weighted by the number of values, is inverted. For one sample this is its own quantile at 50 and 75 %. Where the mixture is
 * flat at `p`, the middle of the flat part, as for the median of an even number of values.
 *
 * Unit: that of the values. Null when there are no values.
 */
export function mergedQuantile(samples: readonly SampleQuantiles[], p: number): number | null {
  const known = samples.filter(([n]) => n > 0)
  const total = sum(known.map(([n]) => n))
  if (total === 0) return null
  const lines = known.map((sample) => ({ weight: sample[0] / total, corners: cornersOf(sample) }))
  const share = (x: number) => sum(lines.map(({ weight, corners }) => weight * below(corners, x)))
  const all = lines.flatMap(({ corners }) => corners.map(([x]) => x))
  const [least, most] = [Math.min(...all), Math.max(...all)]
  // Sums of weights are exact to a few units of the last digit.
  const low = edge((x) => share(x) >= p - 1e-12, { least, most })
  const high = edge((x) => share(x) > p + 1e-12, { least, most })
  return (low + high) / 2
}

/** Where the condition begins to hold, between `least` and `most`. */
function edge(holds: (x: number) => boolean, { least, most }: { least: number; most: number }): number {
  if (holds(least)) return least
  let [from, to] = [least, most]
  for (let n = 0; n < HALVINGS; n++) {
    const middle = (from + to) / 2
    if (holds(middle)) to = middle
    else from = middle
  }
  return to
}

type Corner = readonly [x: number, share: number]

function cornersOf([, p25, p50, p75, p95]: SampleQuantiles): Corner[] {
  return [
    // No metric is below 0.
    [Math.max(0, 2 * p25 - p50), 0],
    [p25, 0.25],
    [p50, 0.5],
    [p75, 0.75],
    [p95, 0.95],
    [p95 + (p95 - p75) / 4, 1],
  ]
}

/** Share of the sample at or below `x`. */
function below(corners: readonly Corner[], x: number): number {
  const after = corners.findIndex(([at]) => at > x)
  if (after === -1) return 1
  const [to, from] = [corners[after], corners[after - 1]]
  if (to === undefined || from === undefined) return 0
  return from[1] + ((x - from[0]) / (to[0] - from[0])) * (to[1] - from[1])
}
