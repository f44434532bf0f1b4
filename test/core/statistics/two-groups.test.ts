import { describe, expect, test } from 'vitest'
import { randomOf } from '#core/statistics/shuffle.ts'
import { twoGroupsOf } from '#core/statistics/two-groups.ts'

/** What is found in 60 rounds of so many loads; `time` gets a number from 0 to 99 for each, evenly spread, and noise. */
function groups(loads: number, time: (percent: number, noise: number) => number) {
  const random = randomOf(3)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const percent = (round: number, load: number) => ((round * loads + load) * 37) % 100
  const round = (_: unknown, n: number) => Array.from({ length: loads }, (__, load) => time(percent(n, load), normal()))
  return twoGroupsOf(Array.from({ length: 60 }, round))
}

describe('times are in two groups', () => {
  test('that are at least 15 % apart: less is not worth knowing', () => {
    const apart = (ratio: number) =>
      groups(3, (percent, noise) => (percent < 40 ? 1000 * ratio : 1000) * Math.exp(0.01 * noise))
    expect(apart(1.14)).toBeNull()
    expect(apart(1.16)?.slow).toBeCloseTo(1160, -1)
  })

  test('of which each has at least a tenth of all', () => {
    const slow = (share: number) =>
      groups(10, (percent, noise) => (percent < share ? 1500 : 1000) * Math.exp(0.01 * noise))
    expect(slow(9)).toBeNull()
    expect(slow(10)?.isSlow.filter((one) => one)).toHaveLength(60)
    expect(slow(91)).toBeNull()
  })

  test('that stand clear of their own noise', () => {
    expect(groups(3, (percent, noise) => (percent < 40 ? 1500 : 1000) * Math.exp(0.07 * noise))).not.toBeNull()
    // Two close times, and as many loads that take anything from half to twice as long.
    const overlapping = groups(5, (percent, noise) =>
      percent < 50 ? 1060 * Math.exp(0.45 * noise) : (percent < 75 ? 1000 : 1130) * Math.exp(0.01 * noise),
    )
    expect(overlapping).toBeNull()
  })
})

test('of times that lie evenly between a fastest and a slowest none are in a group, however many rounds there are', () => {
  const evenly = (rounds: number, seed: number) => {
    const random = randomOf(seed)
    return twoGroupsOf(Array.from({ length: rounds }, () => [1000 + 1000 * random()]))
  }
  for (const rounds of [16, 24, 32, 48, 64, 128, 200]) {
    for (const seed of [1, 2, 3]) expect(evenly(rounds, seed)).toBeNull()
  }
})

test('sixteen rounds of one load show two groups that are far apart', () => {
  const random = randomOf(5)
  const times = Array.from({ length: 16 }, (_, n) => [((n * 37) % 100 < 45 ? 1500 : 1000) * (1 + 0.02 * random())])
  expect(twoGroupsOf(times)?.slow).toBeCloseTo(1515, -2)
  expect(twoGroupsOf(times.slice(1))).toBeNull()
})
