import { describe, expect, test } from 'vitest'
import {
  clampLogRatio,
  isFailure,
  logRatio,
  roundValue,
  type SideOfRound,
  WORST,
} from '#core/statistics/round-ratio.ts'

describe('roundValue', () => {
  const enough: SideOfRound = { values: [300, 100, 200] }
  const half: SideOfRound = { values: [150, 250], missing: 'failed' }
  const failed: SideOfRound = { values: [100], missing: 'failed' }
  const blocked: SideOfRound = { values: [], missing: 'unmeasured' }

  test.each<[string, SideOfRound, SideOfRound, number | null]>([
    ['two measured sides give their log ratio', enough, enough, 0],
    ['half of the loads are enough', half, enough, 0],
    ['our failure gives the worst log ratio', failed, enough, WORST],
    ["the rival's failure gives the best log ratio", enough, failed, -WORST],
    ['two failures give null', failed, failed, null],
    ['a blocked rival gives null', enough, blocked, null],
    ['our being blocked gives null', blocked, enough, null],
    ['our failure against a blocked rival gives null', failed, blocked, null],
    ['our being blocked against a failed rival gives null', blocked, failed, null],
    ['too few loads for no stated reason give null', { values: [100] }, enough, null],
  ])('%s', (_, us, rival, expected) => {
    expect(roundValue({ us, rival, loads: 3 })).toBe(expected)
  })

  test('one load out of one is enough; two out of five are not', () => {
    expect(roundValue({ us: { values: [100] }, rival: { values: [200] }, loads: 1 })).toBeCloseTo(-Math.LN2, 12)
    expect(roundValue({ us: { values: [1, 1] }, rival: { values: [1, 1, 1] }, loads: 5 })).toBeNull()
  })

  test('a side without any load gives null, even when no loads were intended', () => {
    expect(roundValue({ us: { values: [] }, rival: { values: [1] }, loads: 0 })).toBeNull()
  })

  test('a huge ratio is clipped, not dropped', () => {
    expect(roundValue({ us: { values: [1e6] }, rival: { values: [1] }, loads: 1 })).toBe(WORST)
  })
})

describe('zero is a value', () => {
  test('two zeros are level', () => expect(logRatio([0, 0, 9], [0])).toBe(0))
  test('zero against a positive value is the extreme log ratio', () => {
    expect(clampLogRatio(logRatio([0], [5]))).toBe(-WORST)
    expect(clampLogRatio(logRatio([5], [0]))).toBe(WORST)
  })
  test('negative and missing numbers are refused', () => {
    expect(() => logRatio([-1], [5])).toThrow('at least 0')
    expect(() => logRatio([5], [Number.NaN])).toThrow('at least 0')
    expect(() => logRatio([], [5])).toThrow('at least one value')
  })
})

test('swapping the sides flips the sign exactly', () => {
  expect(logRatio([1240, 1310, 1190], [980, 1002])).toBe(-logRatio([980, 1002], [1240, 1310, 1190]))
})

test('a clipped ratio is never -0, which JSON does not keep', () => {
  expect(clampLogRatio(-0)).toBe(0)
})

test('failures are distinguished from ratios', () => {
  expect([WORST, -WORST, 5.11, 0].map(isFailure)).toEqual([true, true, false, false])
})
