import fc from 'fast-check'
import { expect, test } from 'vitest'
import { randomOf, seedOf, shuffle } from '#core/statistics/shuffle.ts'

/** Identities as the scheduler creates them: they differ by only a few digits. */
const identities = Array.from(
  { length: 24_000 },
  (_, n) => `jackets#sydney-phone#${new Date(Date.UTC(2026, 10, 22) + n * 900_000).toISOString()}`,
)

test('a shuffle is a permutation determined by the seed and leaves its input unchanged', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer({ min: 0, max: 2 ** 32 - 1 }), (items, seed) => {
      const before = [...items]
      const order = shuffle(items, seed)
      expect(order).toEqual(shuffle(items, seed))
      expect(items).toEqual(before)
      expect(order.toSorted((a, b) => a - b)).toEqual(items.toSorted((a, b) => a - b))
    }),
  )
})

test('every order of four sites is equally likely over consecutive rounds', () => {
  const counts = new Map<string, number>()
  for (const identity of identities) {
    const order = shuffle(['a', 'b', 'c', 'd'], seedOf(identity)).join('')
    counts.set(order, (counts.get(order) ?? 0) + 1)
  }
  expect(counts.size).toBe(24)
  // 99.9 % point of chi-square with 23 degrees of freedom.
  expect(chiSquare([...counts.values()], identities.length / 24)).toBeLessThan(49.7)
})

test('the order of one round does not predict the order of the next', () => {
  const counts = new Map<string, number>()
  const orders = identities.map((identity) => shuffle(['a', 'b', 'c'], seedOf(identity)).join(''))
  for (const [n, order] of orders.entries()) {
    if (n === 0) continue
    const pair = `${orders[n - 1]} ${order}`
    counts.set(pair, (counts.get(pair) ?? 0) + 1)
  }
  expect(counts.size).toBe(36)
  // 99.9 % point of chi-square with 35 degrees of freedom.
  expect(chiSquare([...counts.values()], (identities.length - 1) / 36)).toBeLessThan(66.6)
})

test('seeds are unsigned 32-bit numbers, distinct for distinct texts, and never change', () => {
  const seeds = identities.map(seedOf)
  for (const seed of seeds) expect(seed === seed >>> 0).toBe(true)
  // 24,000 of 2^32: 0.07 collisions expected.
  expect(new Set(seeds).size).toBe(seeds.length)
  // Stored rounds carry seeds: a change here would make old orders impossible to check.
  expect(seedOf('')).toBe(2_872_998_923)
  expect(seedOf('jackets#sydney-phone#2026-11-22T10:00:00.000Z')).toBe(401_300_655)
})

test('the numbers drawn from a seed are those of mulberry32, so that a round that is judged again draws the same', () => {
  const random = randomOf(0)
  // As 32-bit numbers: others would order the ties of rounds that were judged before in another way.
  expect([random(), random(), random()].map((share) => share * 2 ** 32)).toEqual([1144304738, 1416247, 958946056])
})

function chiSquare(counts: readonly number[], expected: number): number {
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}
