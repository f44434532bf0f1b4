/** Share of the observations left out at each end: Wilcox (2012), Introduction to Robust Estimation, section 3.2. */
const TRIMMED_SHARE = 0.2

/**
 * Which observations a trimmed mean keeps: all but the smallest and the largest 20 % of `totals`, in their order. Tukey &
 * McLaughlin (1963), Sankhya A 25, 331-352. A mean of any part over the kept ones adds up to the mean of the total, because
 * the same observations are averaged: the parts are concomitants of the total's order statistics (David & Nagaraja 2003,
 * Order Statistics, section 6.8).
 */
export function keptByTotal(totals: readonly number[]): number[] {
  const left = Math.floor(TRIMMED_SHARE * totals.length)
  const order = totals.map((_, index) => index).sort((a, b) => (totals[a] ?? 0) - (totals[b] ?? 0) || a - b)
  return order.slice(left, totals.length - left).sort((a, b) => a - b)
}

/** Number of observations that {@link keptByTotal} keeps of `count`. */
export function keptOf(count: number): number {
  return count - 2 * Math.floor(TRIMMED_SHARE * count)
}

/**
 * The trimmed means of rows drawn anew with replacement, as a bootstrap needs them: each column's mean over the rows that the
 * draw's totals keep. The rows are ordered once, so that a draw is counted instead of sorted.
 */
export function resampledMeans(
  rows: readonly (readonly number[])[],
  columns: number,
): (random: () => number) => Float64Array {
  const totals = rows.map((row) => row.reduce((total, value) => total + value, 0))
  const ordered = totals
    .map((total, index) => ({ total, index }))
    .sort((a, b) => a.total - b.total || a.index - b.index)
    .map(({ index }) => Float64Array.from(rows[index] ?? []))
  const left = Math.floor(TRIMMED_SHARE * rows.length)
  const kept = keptOf(rows.length)
  return (random) => {
    const counts = new Uint32Array(ordered.length)
    for (let draw = 0; draw < ordered.length; draw++) {
      const at = Math.floor(random() * ordered.length)
      counts[at] = (counts[at] ?? 0) + 1
    }
    const means = new Float64Array(columns)
    let passed = 0
    for (const [at, row] of ordered.entries()) {
      const from = passed
      passed += counts[at] ?? 0
      const weight = Math.max(0, Math.min(passed, left + kept) - Math.max(from, left)) / kept
      if (weight > 0)
        for (let column = 0; column < columns; column++)
          means[column] = (means[column] ?? 0) + weight * (row[column] ?? 0)
    }
    return means
  }
}
