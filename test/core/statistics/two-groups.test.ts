import { expect, test } from 'vitest'
import { randomOf } from '#core/statistics/shuffle.ts'
import { twoGroupsOf } from '#core/statistics/two-groups.ts'

test('groups that are less than 15 % apart are not worth knowing', () => {
  const groups = (ratio: number) => {
    const random = randomOf(3)
    const time = (n: number) => (n % 5 < 2 ? 1000 * ratio : 1000) * (0.99 + 0.02 * random())
    return twoGroupsOf(Array.from({ length: 32 }, (_, round) => [0, 1, 2].map((load) => time(7 * round + 3 * load))))
  }
  expect(groups(1.14)).toBeNull()
  const found = groups(1.16)
  expect((found?.slow ?? 0) / (found?.fast ?? 1)).toBeCloseTo(1.16, 2)
})
