import { MAD_TO_SD } from './quantile.ts'

/** Bin width of d: about 1 % of time. */
export const BIN_WIDTH = 0.01
/** Lowest and highest bin; ln 167 is 5.12, so every meaningful ratio fits. */
const LOWEST_BIN = -512
export const HIGHEST_BIN = 511
const BINS = HIGHEST_BIN - LOWEST_BIN + 1

/**
 * Counts of log ratios; `counts[bin + 512]`. Its size does not grow with history. Nothing is counted below index `low` or above
 * index `high`, which saves looking at most bins in every round of every stream.
 */
export interface Histogram {
  n: number
  counts: Int32Array
  low: number
  high: number
}

/** Only the non-empty bins; keys are bins. Survives JSON exactly. */
export interface SparseHistogram {
  n: number
  c: Record<string, number>
}

/** The bin of a log ratio: exactly this expression, without rounding (docs/detector.md section 3.2). */
export function binOf(d: number): number {
  return Math.min(HIGHEST_BIN, Math.max(LOWEST_BIN, Math.floor(d / BIN_WIDTH)))
}

export function emptyHistogram(): Histogram {
  return { n: 0, counts: new Int32Array(BINS), low: BINS, high: -1 }
}

export function histogramOf(values: readonly number[]): Histogram {
  const histogram = emptyHistogram()
  for (const value of values) add(histogram, value)
  return histogram
}

export function add(histogram: Histogram, d: number): void {
  addAt(histogram, binOf(d) - LOWEST_BIN, 1)
}

function addAt(histogram: Histogram, at: number, count: number): void {
  histogram.counts[at] = (histogram.counts[at] ?? 0) + count
  histogram.n += count
  if (at < histogram.low) histogram.low = at
  if (at > histogram.high) histogram.high = at
}

/** A copy without `values`; a value whose bin is already empty is skipped. */
export function without(histogram: Histogram, values: readonly number[]): Histogram {
  const rest = { ...histogram, counts: histogram.counts.slice() }
  for (const value of values) {
    const at = binOf(value) - LOWEST_BIN
    const count = rest.counts[at] ?? 0
    if (count > 0) {
      rest.counts[at] = count - 1
      rest.n--
    }
  }
  return rest
}

/** The values of both. */
export function sumOf(one: Histogram, other: Histogram): Histogram {
  const counts = one.counts.map((count, at) => count + (other.counts[at] ?? 0))
  return { n: one.n + other.n, counts, low: Math.min(one.low, other.low), high: Math.max(one.high, other.high) }
}

/** Number of values in `bin` or above. Counts from the nearer end, because the two counts are most of a round's work. */
export function countAtLeast(histogram: Histogram, bin: number): number {
  return bin > 0
    ? countBetween(histogram, bin, HIGHEST_BIN)
    : histogram.n - countBetween(histogram, LOWEST_BIN, bin - 1)
}

/** Number of values in `bin` or below. */
export function countAtMost(histogram: Histogram, bin: number): number {
  return bin < 0
    ? countBetween(histogram, LOWEST_BIN, bin)
    : histogram.n - countBetween(histogram, bin + 1, HIGHEST_BIN)
}

function countBetween({ counts, low, high }: Histogram, from: number, to: number): number {
  const last = Math.min(high, to - LOWEST_BIN)
  let sum = 0
  for (let at = Math.max(low, from - LOWEST_BIN); at <= last; at++) sum += counts[at] ?? 0
  return sum
}

/**
 * Median (middle of its bin) and scaled MAD of the values, computed from the bins. The quarter bin keeps the spread above 0
 * when all values share one bin (docs/detector.md section 3.2, medMad). With an even number of values, the lower middle value
 * is used.
 *
 * @throws RangeError when the histogram is empty
 */
export function middleOf({ n, counts, low }: Histogram): { median: number; spread: number } {
  if (n === 0) throw new RangeError('An empty histogram has no median')
  const half = Math.floor((n + 1) / 2)
  let middle = low
  for (let seen = counts[low] ?? 0; seen < half; ) {
    middle++
    seen += counts[middle] ?? 0
  }
  let q = 0
  for (let within = counts[middle] ?? 0; within < half; ) {
    q++
    within += (counts[middle - q] ?? 0) + (counts[middle + q] ?? 0)
  }
  return {
    median: (middle + LOWEST_BIN + 0.5) * BIN_WIDTH,
    spread: MAD_TO_SD * (q + 0.25) * BIN_WIDTH,
  }
}

export function toSparse({ n, counts, low, high }: Histogram): SparseHistogram {
  const c: Record<string, number> = {}
  for (let at = low; at <= high; at++) {
    const count = counts[at] ?? 0
    if (count > 0) c[at + LOWEST_BIN] = count
  }
  return { n, c }
}

export function fromSparse({ n, c }: SparseHistogram): Histogram {
  const histogram = emptyHistogram()
  for (const bin of Object.keys(c)) addAt(histogram, Number(bin) - LOWEST_BIN, c[bin] ?? 0)
  return { ...histogram, n }
}
