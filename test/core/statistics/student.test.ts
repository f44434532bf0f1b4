import { expect, test } from 'vitest'
import { studentTail } from '#core/statistics/student.ts'

/** Upper quantiles of Fisher & Yates' table, as in every textbook. */
test.each([
  [6.3138, 1, 0.05],
  [12.7062, 1, 0.025],
  [9.9248, 2, 0.005],
  [4.3027, 2, 0.025],
  [3.1824, 3, 0.025],
  [2.5706, 5, 0.025],
  [2.2281, 10, 0.025],
  [5.2076, 7, 0.000_62],
  [2.0003, 60, 0.025],
  [1.6706, 60, 0.05],
  [0.7407, 4, 0.25],
  [0.3249, 1, 0.4],
])('t of %d with %d degrees of freedom is exceeded with %d', (t, freedom, tail) => {
  expect(studentTail(t, freedom)).toBeCloseTo(tail, 4)
  expect(studentTail(-t, freedom)).toBeCloseTo(1 - tail, 4)
})

test('the middle is exceeded half of the time, infinity never', () => {
  expect(studentTail(0, 4)).toBeCloseTo(0.5, 12)
  expect(studentTail(Number.POSITIVE_INFINITY, 4)).toBe(0)
  expect(() => studentTail(1, 0)).toThrow(RangeError)
})
