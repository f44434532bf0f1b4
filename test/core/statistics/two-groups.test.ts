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

describe('no groups are found', () => {
  test('among loads that are alike because they share their round: they count as one', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = randomOf(seed)
      const rounds = Array.from({ length: 24 }, () => Array<number>(5).fill(1000 + 1000 * random()))
      expect(twoGroupsOf(rounds), `seed ${seed}`).toBeNull()
    }
  })

  test('in the steps of rounded times, as of an INP, which is a multiple of 8 ms', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const random = randomOf(seed)
      const about = () => 40 + 5 * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
      const rounds = Array.from({ length: 60 }, () => [8 * Math.round(about() / 8), 8 * Math.round(about() / 8)])
      expect(twoGroupsOf(rounds), `seed ${seed}`).toBeNull()
    }
  })

  test('where all slow times are before or after a moment, or in one half', () => {
    const of = (isSlow: (n: number) => boolean) =>
      twoGroupsOf(Array.from({ length: 60 }, (_, n) => [(isSlow(n) ? 1500 : 1000) + (n % 7)]))
    expect(of((n) => n % 4 === 0)?.slow).toBeCloseTo(1503, 0)
    expect(of((n) => n >= 30)).toBeNull()
    expect(of((n) => n < 30 && n % 2 === 0)).toBeNull()
    expect(of((n) => n >= 30 && n % 2 === 0)).toBeNull()
  })

  test('where a time is none, and rounds without times are left out', () => {
    const times = Array.from({ length: 16 }, (_, n) => [(n % 2 === 0 ? 1500 : 1000) + n])
    expect(twoGroupsOf([[], ...times, []])).toEqual(twoGroupsOf(times))
    expect(twoGroupsOf(times)?.isSlow).toEqual(times.map((_, n) => n % 2 === 0))
    expect(twoGroupsOf([[], ...times.slice(1)])).toBeNull()
    expect(twoGroupsOf([...times, [0]])).toBeNull()
  })
})
