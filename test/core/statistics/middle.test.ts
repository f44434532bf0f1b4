import { describe, expect, test } from 'vitest'
import { median } from '#core/statistics/quantile.ts'
import { quickerHalf } from '#core/statistics/round-ratio.ts'
import { keptByTotal, keptOf, resampledMeans } from '#core/statistics/trimmed.ts'

test.each([
  [[7], 7],
  [[9, 1], 5],
  [[30, 10, 20], 20],
  [[4, 1, 3, 2], 2.5],
  [[5, 1, 4, 2, 3], 3],
  [[60, 10, 50, 20, 40, 30], 35],
  [[7, 1, 6, 2, 5, 3, 4], 4],
  [[2, 2, 2, 9, 9], 2],
])('the median of %j is %d', (values, middle) => expect(median(values)).toBe(middle))

test('the quicker half of the loads of a visit has the middle one, too, and none without a time', () => {
  const typical = (values: number[]) => Math.exp(quickerHalf(values) ?? Number.NaN)
  expect(typical([9000, 2000, 4500])).toBeCloseTo(Math.sqrt(2000 * 4500), 6)
  expect(typical([9000, 1000, 4000, 8000])).toBeCloseTo(2000, 6)
  expect(typical([800])).toBeCloseTo(800, 6)
  // A layout shift is below 1.
  expect(typical([0.5])).toBeCloseTo(0.5, 6)
  expect(quickerHalf([])).toBeNull()
  expect(quickerHalf([0, 5, 9])).toBeNull()
})

describe('a trimmed mean', () => {
  test('leaves out the smallest and the largest fifth, rounded down', () => {
    expect(keptByTotal([50, 10, 40, 20, 30])).toEqual([2, 3, 4])
    expect(keptByTotal([4, 3, 2, 1])).toEqual([0, 1, 2, 3])
    expect(keptByTotal([9, 8, 7, 6, 5, 4, 3, 2, 1, 0])).toEqual([2, 3, 4, 5, 6, 7])
    expect([4, 5, 9, 10].map(keptOf)).toEqual([4, 3, 7, 6])
  })

  test('of a draw with every row once is that of the rows, column by column, in whatever order they are', () => {
    const rows = [5, 900, 0, 7, 2, 8, 1, 6, 3, 4].map((part) => [part, 10 * part])
    let draw = 0
    const means = resampledMeans(rows, 2)(() => (draw++ % rows.length) / rows.length)
    expect(means[0]).toBeCloseTo(4.5, 9)
    expect(means[1]).toBeCloseTo(45, 9)
    expect(draw).toBe(rows.length)
  })

  test('of a draw counts a row as often as it was drawn', () => {
    const rows = [5, 900, 0, 7, 2, 8, 1, 6, 3, 4].map((part) => [part, 10 * part])
    // The fourth smallest, ten times; then it and the fifth, five times each.
    const [part, column] = resampledMeans(rows, 2)(() => 0.35)
    expect(part).toBeCloseTo(3, 9)
    expect(column).toBeCloseTo(30, 9)
    let draw = 0
    expect(resampledMeans(rows, 2)(() => (draw++ % 2 === 0 ? 0.35 : 0.45))[0]).toBeCloseTo(3.5, 9)
  })
})
