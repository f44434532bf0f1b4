import { describe, expect, it } from 'vitest'
import { mergedQuantile, type SampleQuantiles } from '#core/statistics/merged-quantile.ts'
import { quantile } from '#core/statistics/quantile.ts'

function summaryOf(values: readonly number[]): SampleQuantiles {
  const at = (p: number) => quantile(values, p)
  return [values.length, at(0.25), at(0.5), at(0.75), at(0.95)]
}

/** Quantiles of a log-normal: `n` values around `centre`. */
function spread(centre: number, n: number): number[] {
  // Van der Corput's sequence through the logistic quantile function, which is close to normal.
  return Array.from({ length: n }, (_, at) => {
    let [share, digit, rest] = [0, 0.5, at + 1]
    for (; rest > 0; rest >>= 1, digit /= 2) share += (rest & 1) * digit
    return centre * Math.exp(0.2 * Math.log(share / (1 - share)))
  })
}

describe('quantiles of samples that only quantiles are known of', () => {
  it('are those of the sample where there is one', () => {
    const sample = summaryOf(spread(1000, 37))
    const [, p25, p50, p75, p95] = sample
    for (const [p, value] of [
      [0.25, p25],
      [0.5, p50],
      [0.75, p75],
      [0.95, p95],
    ] as const) {
      expect(mergedQuantile([sample], p)).toBeCloseTo(value, 6)
      expect(mergedQuantile([sample, sample], p)).toBeCloseTo(value, 6)
    }
    // Beyond the last one known, a little more than it.
    expect(mergedQuantile([sample], 0.99)).toBeGreaterThan(p95)
    expect(mergedQuantile([sample], 0.99)).toBeLessThan(p95 + (p95 - p75))
  })

  it('are close to those of all values together, however the samples differ', () => {
    for (const [a, b, n] of [
      [1000, 1000, 300],
      [1000, 1300, 40],
      [1000, 1600, 100],
    ] as const) {
      const samples = [spread(a, 200), spread(b, n), spread(a * 1.1, 100)]
      for (const p of [0.5, 0.75]) {
        const merged = mergedQuantile(samples.map(summaryOf), p) ?? 0
        expect(Math.abs(merged / quantile(samples.flat(), p) - 1)).toBeLessThan(0.04)
      }
    }
  })

  it('weight each sample by its values, unlike a mean of medians', () => {
    const samples = [spread(1000, 300), spread(3000, 100)].map(summaryOf)
    const merged = mergedQuantile(samples, 0.5) ?? 0
    expect(merged).toBeGreaterThan(1000)
    expect(merged).toBeLessThan(1300)
  })

  it('are in the middle where half of the values are below a gap', () => {
    expect(mergedQuantile([summaryOf([1, 1, 1, 1]), summaryOf([3, 3, 3, 3])], 0.5)).toBeCloseTo(2, 6)
    expect(mergedQuantile([summaryOf([0, 0]), summaryOf([0])], 0.5)).toBe(0)
  })

  it('go on beyond the last one known for a quarter of its distance from the one before', () => {
    expect(mergedQuantile([[100, 10, 20, 30, 40]], 0.99)).toBeCloseTo(42, 6)
    expect(mergedQuantile([[100, 10, 20, 30, 40]], 0.01)).toBeCloseTo(0.4, 6)
  })

  it('count a single value like any other', () => {
    expect(mergedQuantile([[1, 7, 7, 7, 7]], 0.5)).toBe(7)
    const many = Array.from({ length: 3 }, () => [1, 9, 9, 9, 9] as const)
    expect(mergedQuantile([[2, 7, 7, 7, 7], ...many], 0.5)).toBeCloseTo(9, 6)
  })

  it('are null without values', () => {
    expect(mergedQuantile([], 0.5)).toBeNull()
    expect(mergedQuantile([[0, 7, 7, 7, 7]], 0.5)).toBeNull()
  })
})
