/**
 * Hartigan's dip: the largest difference between the empirical distribution of `values` and the unimodal distribution closest to
 * it, from 1/(2n) for evenly spaced values to 1/4 for two points. Hartigan & Hartigan (1985), The dip test of unimodality, Annals
 * of Statistics 13, 70-84; computed as in section 3: the modal interval shrinks until the greatest convex minorant before it and
 * the least concave majorant after it are no closer to the data than they are to each other.
 *
 * @throws RangeError when there are no values
 */
export function dipOf(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('A dip needs at least one value')
  const { xs, before, through } = distributionOf(values)
  // In values, so that the distribution rises by 1 for each.
  let dip = 1
  let [low, high] = [0, xs.length - 1]
  while (low < high) {
    const minorant = hullOf({ xs, ys: before, low, high, sign: 1 })
    const majorant = hullOf({ xs, ys: through, low, high, sign: -1 })
    let [widest, at] = [Number.NEGATIVE_INFINITY, low]
    for (let i = low; i <= high; i++) {
      const gap = majorant.height(i) - minorant.height(i)
      if (gap > widest) [widest, at] = [gap, i]
    }
    if (widest <= dip) break
    const left = minorant.vertices.findLast((i) => i <= at) ?? low
    const right = majorant.vertices.find((i) => i >= at) ?? high
    for (let i = low; i <= left; i++) dip = Math.max(dip, (through[i] ?? 0) - minorant.height(i))
    for (let i = right; i <= high; i++) dip = Math.max(dip, majorant.height(i) - (before[i] ?? 0))
    if (left === low && right === high) break
    ;[low, high] = [left, right]
  }
  return dip / (2 * values.length)
}

/** Distinct values in order, and how many of all are before each and up to it. */
function distributionOf(values: readonly number[]): { xs: number[]; before: number[]; through: number[] } {
  const sorted = Float64Array.from(values).sort()
  const xs: number[] = []
  const before: number[] = []
  const through: number[] = []
  for (const [i, x] of sorted.entries()) {
    if (x !== xs.at(-1)) {
      xs.push(x)
      before.push(i)
      through.push(i)
    }
    through[through.length - 1] = i + 1
  }
  return { xs, before, through }
}

interface Hull {
  vertices: number[]
  /** At the `i`th value. */
  height: (i: number) => number
}

/** The greatest convex minorant (`sign` 1) or the least concave majorant (-1) of the points of a range. */
function hullOf({
  xs,
  ys,
  low,
  high,
  sign,
}: {
  xs: readonly number[]
  ys: readonly number[]
  low: number
  high: number
  sign: 1 | -1
}): Hull {
  const at = (i: number) => [xs[i] ?? 0, ys[i] ?? 0] as const
  const vertices: number[] = []
  for (let i = low; i <= high; i++) {
    const [x, y] = at(i)
    // Andrew's monotone chain: a point beyond the line between its neighbours is not a vertex.
    while (vertices.length > 1) {
      const [[bx, by], [ax, ay]] = [at(vertices.at(-1) ?? low), at(vertices.at(-2) ?? low)]
      if (sign * ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) > 0) break
      vertices.pop()
    }
    vertices.push(i)
  }
  const heights = new Float64Array(high - low + 1)
  for (const [nth, to] of vertices.entries()) {
    const from = vertices[nth - 1] ?? to
    const [[ax, ay], [bx, by]] = [at(from), at(to)]
    for (let i = from; i <= to; i++)
      heights[i - low] = from === to ? ay : ay + ((at(i)[0] - ax) / (bx - ax)) * (by - ay)
  }
  return { vertices, height: (i) => heights[i - low] ?? 0 }
}
