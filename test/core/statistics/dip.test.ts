import { expect, test } from 'vitest'
import { dipOf } from '#core/statistics/dip.ts'
import { randomOf } from '#core/statistics/shuffle.ts'

/** Found by linear programming: the smallest t for which some unimodal distribution is within t of the data everywhere. */
const solved: [values: number[], dip: number][] = [
  [[0.825488, 0.164507, 0.375147, 0.316738, 0.691337, 0.178572, 0.396256, 0.005825, 0.262495, 0.421189], 0.0866458],
  [[-0.651281, 4.124279, -0.125592, 6.753384, 4.888708], 0.1779842],
  [[0.144257, -0.191411, 0.852142, 0.033928, 0.01375, -0.71458, 0.469568, -1.033867, 0.665889, 1.523938], 0.068933],
  [[0.726474, 0.365007, 0.448396, 0.3677, 0.109735], 0.1],
  [[0.532002, -0.405302, 0.277883, 5.006515], 0.125],
  [[-1.123866, -1.092894, 1.456962, -0.053184, -0.053902, 0.511536, -0.420857, -0.228535], 0.119493],
  [[0.957294, 0.954151, 0.796546, 0.671588], 0.1394422],
  [
    [
      1.716248, 0.778838, -0.30496, -0.680824, -0.845306, 0.475867, -0.323722, 2.729167, 1.842448, -0.214524, -0.329131,
      1.690177,
    ],
    0.1095777,
  ],
]

test.each(solved)('the dip of %j is that of the closest unimodal distribution', (values, dip) => {
  expect(dipOf(values)).toBeCloseTo(dip, 6)
  expect(dipOf(values.map((value) => 100 - 3 * value))).toBeCloseTo(dip, 6)
})

test('the dip of evenly spaced values is the least there is, of two points the most; equal values count together', () => {
  expect(dipOf(Array.from({ length: 10 }, (_, i) => i))).toBeCloseTo(1 / 20, 12)
  expect(dipOf([0, 0, 0, 1, 1, 1])).toBeCloseTo(1 / 4, 12)
  expect(dipOf([5, 5, 5])).toBeCloseTo(1 / 6, 12)
  expect(() => dipOf([])).toThrow(RangeError)
})

test('uniform values exceed the 5 % point of 40,000 other samples one time in twenty', () => {
  const random = randomOf(11)
  const dips = Array.from({ length: 2000 }, () => dipOf(Array.from({ length: 20 }, () => random())))
  const share = dips.filter((dip) => dip > 0.10527).length / dips.length
  expect(share).toBeGreaterThan(0.035)
  expect(share).toBeLessThan(0.065)
})
