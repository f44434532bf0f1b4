import { describe, expect, test } from 'vitest'
import {
  BET_WEIGHTS,
  betsOn,
  betsOnOdds,
  betsOnSign,
  LOG_ODDS,
  SIGN_WEIGHTS,
  SMALL_SHIFT_WEIGHTS,
} from '#core/statistics/bets.ts'
import { weightedLogRatio } from '#core/statistics/composite.ts'
import { bet } from '#core/statistics/e-detector.ts'
import {
  add,
  binOf,
  countAtLeast,
  countAtMost,
  emptyHistogram,
  fromSparse,
  histogramOf,
  middleOf,
  toSparse,
  without,
} from '#core/statistics/histogram.ts'
import { hodgesLehmann, signedRankInterval, typicalWithInterval } from '#core/statistics/hodges-lehmann.ts'
import { normalQuantile, normalUpperTail } from '#core/statistics/normal.ts'
import { median, quantile } from '#core/statistics/quantile.ts'
import { signedRankPmf } from '#core/statistics/signed-rank.ts'
import { uniform } from './noise.ts'

describe('normal distribution', () => {
  test.each([
    // erfc(z / sqrt 2) / 2, by Python's math.erfc
    [0, 0.5],
    [1, 0.15865525393145707],
    [1.959963984540054, 0.025],
    [3, 0.0013498980316300933],
    [6, 9.865876450376946e-10],
    [10, 7.61985302416047e-24],
    [-2, 0.9772498680518208],
    [-7, 0.9999999999987201],
  ])('the upper tail at %d is accurate to 12 digits', (z, p) => {
    expect(normalUpperTail(z) / p).toBeCloseTo(1, 12)
  })
  test('the quantile is the inverse of the upper tail', () => {
    for (const p of [1e-300, 1e-20, 1e-12, 1e-6, 1e-3, 0.2, 0.5, 0.77, 0.999])
      expect(normalUpperTail(-normalQuantile(p)) / p).toBeCloseTo(1, 11)
  })
  test('the quantile is infinite at 0 and 1, and refuses anything outside', () => {
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY)
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY)
    expect(() => normalQuantile(1.1)).toThrow('[0, 1]')
    expect(() => normalQuantile(-0.1)).toThrow('[0, 1]')
  })
})

describe('bets', () => {
  test.each([
    ['on normal scores', betsOn],
    ['on odds', betsOnOdds],
  ])('%s are fair: each integrates to at most 1', (_, payoffs) => {
    const steps = 200_000
    const sums = payoffs(1).map(() => 0)
    for (let at = 0; at < steps; at++)
      for (const [j, pay] of payoffs((at + 0.5) / steps).entries()) sums[j] = (sums[j] ?? 0) + pay / steps
    for (const sum of sums) expect(sum).toBeLessThan(1 + 1e-3)
    for (const sum of sums.slice(0, 3)) expect(sum).toBeGreaterThan(0.999)
  })
  test('on odds pay at most the odds, and take no more than they would pay', () => {
    for (const [j, ratio] of LOG_ODDS.map(Math.exp).entries()) {
      expect(betsOnOdds(0)[j]).toBeCloseTo(ratio, 12)
      expect(betsOnOdds(1)[j]).toBeCloseTo(1 / ratio, 12)
    }
  })
  test.each([
    ['on ranks', BET_WEIGHTS, betsOn(0.5)],
    ['on odds, with most on small shifts', SMALL_SHIFT_WEIGHTS, betsOnOdds(0.5)],
    ['on signs', SIGN_WEIGHTS, betsOnSign(1)],
  ])('%s share one stake, so that together they are as fair as each', (_, weights, bets) => {
    expect(weights).toHaveLength(bets.length)
    expect(weights.every((weight) => weight > 0)).toBe(true)
    expect(weights.reduce((all, weight) => all + weight, 0)).toBeCloseTo(1, 12)
  })
  test.each([
    ['on normal scores', betsOn],
    ['on odds', betsOnOdds],
  ])('%s never pay more for a larger p', (_, payoffs) => {
    for (let p = 0.001; p < 1; p += 0.001) {
      for (const [j, pay] of payoffs(p).entries()) expect(payoffs(p + 0.001)[j]).toBeLessThanOrEqual(pay)
    }
  })
})

test('evidence never overflows', () => {
  const evidence = [1e299, 5]
  for (let round = 0; round < 400; round++) bet(evidence, [1000, 0.5])
  expect(evidence).toEqual([1e300, 1])
})

describe('histogram', () => {
  const values = [-9, -0.02, -0.011, 0, 0, 0.004, 0.055, 3, 9]
  test('counts values at or above and at or below any bin', () => {
    const histogram = histogramOf(values)
    for (const bin of [-512, -513 + 1, -2, -1, 0, 1, 5, 300, 511]) {
      const bins = values.map(binOf)
      expect(countAtLeast(histogram, bin)).toBe(bins.filter((b) => b >= bin).length)
      expect(countAtMost(histogram, bin)).toBe(bins.filter((b) => b <= bin).length)
    }
  })
  test('survives a round trip through JSON', () => {
    const histogram = histogramOf(values)
    expect(fromSparse(JSON.parse(JSON.stringify(toSparse(histogram))))).toEqual(histogram)
  })
  test('`without` never counts below zero and leaves the original unchanged', () => {
    const histogram = histogramOf([0.1, 0.1])
    expect(toSparse(without(histogram, [0.1, 0.1, 0.1, 0.2]))).toEqual({ n: 0, c: {} })
    expect(histogram.n).toBe(2)
  })
  test('the median is the lower of two middle bins, and the spread is never 0', () => {
    const histogram = histogramOf([0.005, 0.105])
    expect(middleOf(histogram).median).toBe(0.005)
    expect(middleOf(histogramOf([0.005])).spread).toBe(1.4826 * 0.25 * 0.01)
    add(histogram, 0.105)
    expect(middleOf(histogram).median).toBe(0.105)
    expect(() => middleOf(emptyHistogram())).toThrow('no median')
  })
})

describe('signed ranks', () => {
  test('probabilities add up to 1 and are symmetric', () => {
    for (const n of [0, 1, 2, 7, 64]) {
      const pmf = [...signedRankPmf(n)]
      expect(pmf.reduce((sum, p) => sum + p)).toBeCloseTo(1, 12)
      for (const [w, p] of pmf.entries()) expect(pmf.at(-1 - w)).toBeCloseTo(p, 15)
    }
  })
  test('the interval contains the estimate and shrinks as alpha grows', () => {
    const next = uniform(1)
    for (let n = 1; n < 64; n++) {
      const values = Array.from({ length: n }, next)
      const wide = signedRankInterval(values, 0.01)
      const narrow = signedRankInterval(values, 0.3)
      const middle = hodgesLehmann(values)
      expect(wide.low).toBeLessThanOrEqual(narrow.low)
      expect(narrow.low).toBeLessThanOrEqual(middle)
      expect(middle).toBeLessThanOrEqual(narrow.high)
      expect(narrow.high).toBeLessThanOrEqual(wide.high)
    }
  })
})

test.each([
  ['of noise', (next: () => number) => next() - 0.5],
  ['with many ties', (next: () => number) => Math.floor(3 * next())],
  ['all the same', () => 0.25],
  ['in order', (_: unknown, n: number) => n],
  ['in reverse', (_: unknown, n: number) => -n],
])('an estimate and its interval are those of the sorted Walsh averages: values %s', (_, draw) => {
  const next = uniform(2)
  for (const n of [1, 2, 3, 4, 7, 64, 96]) {
    const values = Array.from({ length: n }, (__, index) => draw(next, index))
    const walsh = values
      .flatMap((left, i) => values.slice(i).map((right) => (left + right) / 2))
      .toSorted((one, other) => one - other)
    const typical = hodgesLehmann(values)
    expect(typical).toBe(median(walsh))
    const interval = signedRankInterval(values, 0.05)
    expect(typicalWithInterval(values, 0.05)).toEqual({ typical, ...interval })
    // As many averages are cut off above as below.
    const pmf = [...signedRankPmf(n)]
    const cut = Math.max(
      1,
      pmf.findIndex((___, at) => pmf.slice(0, at + 1).reduce((sum, p) => sum + p) >= 0.025),
    )
    expect([interval.low, interval.high]).toEqual([walsh[cut - 1], walsh.at(-cut)])
  }
})

test('a composite needs at least one value and valid weights', () => {
  expect(weightedLogRatio([null, null], [1, 2])).toBeNull()
  expect(weightedLogRatio([0.1, 0.3], [0, 0])).toBeNull()
  expect(() => weightedLogRatio([0.1], [1, 2])).toThrow('one weight for each')
  expect(() => weightedLogRatio([0.1], [-1])).toThrow('at least 0')
})

describe('invalid input throws a RangeError', () => {
  test.each<[string, () => unknown]>([
    ['the median of no values', () => median([])],
    ['a quantile of no values', () => quantile([], 0.5)],
    ['a quantile above 1', () => quantile([1], 1.5)],
    ['a quantile below 0', () => quantile([1], -0.5)],
    ['an estimate from no values', () => hodgesLehmann([])],
    ['an alpha of 0', () => signedRankInterval([1], 0)],
    ['an alpha of 1', () => signedRankInterval([1], 1)],
    ['a fractional number of differences', () => signedRankPmf(0.5)],
    ['fewer than no differences', () => signedRankPmf(-1)],
    ['an estimate with an interval from no values', () => typicalWithInterval([], 0.05)],
    ['an estimate with an interval at an alpha of 0', () => typicalWithInterval([1], 0)],
    ['an estimate with an interval at an alpha of 1', () => typicalWithInterval([1], 1)],
  ])('%s', (_, attempt) => expect(attempt).toThrow(RangeError))
})
