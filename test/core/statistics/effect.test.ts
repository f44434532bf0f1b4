import { describe, expect, test } from 'vitest'
import { observe, startDetector } from '#core/statistics/detector.ts'
import { effectIn, effectOf } from '#core/statistics/effect.ts'
import type { Observation } from '#core/statistics/onset.ts'
import { WORST } from '#core/statistics/round-ratio.ts'
import { moverOfShifts, whoMoved } from '#core/statistics/who-moved.ts'

const rounds = (...d: number[]): Observation[] => d.map((value, slot) => [slot, value])

describe('effectIn', () => {
  test('without measurements there is no ratio and no interval', () => {
    const nothing = { ratio: null, interval: null, rounds: 0, failures: { us: 0, rival: 0 }, firstEstimate: false }
    expect(effectIn([], { from: 0 })).toEqual(nothing)
    expect(effectIn(rounds(0.1, 0.2), { from: 2 })).toEqual(nothing)
  })

  test('three rounds give a ratio but no interval', () => {
    expect(effectIn(rounds(0.1, 0.2, 0.3), { from: 0 })).toMatchObject({
      ratio: Math.exp(0.2),
      interval: null,
      rounds: 3,
    })
  })

  test.each([
    [4, 0.875],
    [5, 0.9375],
    [6, 0.96875],
  ])('%i rounds give an interval with its actual coverage', (n, coverage) => {
    const values = Array.from({ length: n }, (_, at) => at / 10)
    const { interval } = effectIn(rounds(...values), { from: 0 })
    expect(interval).toEqual({ low: 1, high: Math.exp((n - 1) / 10), coverage })
  })

  // Wilcoxon's table of critical values, 5 % two-sided: 2 for seven, 8 for ten.
  test.each([
    [7, 0.1, 0.953125],
    [10, 0.2, 0.951171875],
  ])('of %i rounds the interval of 95 %% leaves out the outermost ones', (n, from, covered) => {
    const values = Array.from({ length: n }, (_, at) => at / 10)
    const { interval } = effectIn(rounds(...values), { from: 0 })
    expect(Math.log(interval?.low ?? 0)).toBeCloseTo(from, 9)
    expect(Math.log(interval?.high ?? 0)).toBeCloseTo((n - 1) / 10 - from, 9)
    expect(interval?.coverage).toBeCloseTo(covered, 9)
  })

  test('failures are counted, not averaged in', () => {
    const found = effectIn(rounds(0.2, WORST, 0.2, -WORST, -WORST, 0.2), { from: 0 })
    expect(found).toMatchObject({ ratio: Math.exp(0.2), rounds: 3, failures: { us: 1, rival: 2 } })
    expect(effectIn(rounds(WORST, WORST), { from: 0 })).toMatchObject({ ratio: null, failures: { us: 2, rival: 0 } })
  })

  test('the estimate is a first one until twelve rounds have followed the alarm, then uses only those', () => {
    const alarm = [0.9, 0.9, 0.9]
    const calmer = (n: number) => Array<number>(n).fill(0.5)
    const early = effectIn(rounds(...alarm, ...calmer(11)), { from: 0, alarmedAt: 2 })
    expect(early).toMatchObject({ firstEstimate: true, rounds: 14 })
    const failing = effectIn(rounds(...alarm, ...calmer(11), WORST), { from: 0, alarmedAt: 2 })
    expect(failing).toMatchObject({ firstEstimate: true, rounds: 14, failures: { us: 1, rival: 0 } })
    const later = effectIn(rounds(...alarm, ...calmer(12)), { from: 0, alarmedAt: 2 })
    expect(later).toMatchObject({ firstEstimate: false, rounds: 12, ratio: Math.exp(0.5) })
  })
})

test('effectOf covers the current regime, not the whole time of the verdict', () => {
  const detector = startDetector()
  const noise = [0.01, -0.02, 0.03, -0.03, 0.02, -0.01, 0]
  for (let slot = 0; slot < 430; slot++) observe(detector, slot, (noise[slot % 7] ?? 0) + (slot < 400 ? -0.4 : -0.2))
  expect(detector).toMatchObject({ verdict: 'AHEAD', epochStart: 400 })
  expect(detector.since).toBeLessThan(400)
  expect(effectOf(detector).ratio).toBeCloseTo(Math.exp(-0.2), 2)
  expect(effectOf(detector, { alarmedAt: 428 })).toMatchObject({ firstEstimate: true, rounds: 30 })
})

describe('whoMoved', () => {
  const pairs = (us: number, rival: number) => [
    ...Array.from({ length: 5 }, (_, slot) => ({ slot, us: 1000, rival: 1000 })),
    ...Array.from({ length: 5 }, (_, at) => ({ slot: 5 + at, us, rival })),
  ]
  test.each([
    ['we got slower', 1500, 1000, 'slower', 'us'],
    ['the rival got faster', 1000, 700, 'slower', 'rival'],
    ['both sides moved', 1200, 850, 'slower', 'both'],
    ['we slowed down more than twice as much as the rival', 1500, 1200, 'slower', 'us'],
    ['we got faster', 700, 1000, 'faster', 'us'],
    ['the rival got slower', 1000, 1500, 'faster', 'rival'],
  ] as const)('recognises that %s', (_, us, rival, towards, mover) => {
    expect(whoMoved(pairs(us, rival), { onset: 5, towards })).toBe(mover)
  })
  test.each([
    [0.4, 0.2, 'us'],
    [0.4, -0.2, 'us'],
    [0.39, -0.2, 'both'],
    [0.2, -0.4, 'rival'],
    [0.2, -0.39, 'both'],
    // Both got slower, or both got faster: that of the rival did not make us slower than it, or ours did not.
    [0.39, 0.2, 'us'],
    [-0.2, -0.39, 'rival'],
    [0.39, 0, 'us'],
    [0, -0.39, 'rival'],
    // The gap did not move that way.
    [-0.2, 0.1, null],
    [0.1, 0.1, null],
  ] as const)('shifts of %d and %d are put down to %s: alone is from twice as far as the other', (us, rival, mover) => {
    expect(moverOfShifts(us, rival)).toBe(mover)
  })
  test('the round of the onset is after it', () => {
    const [before, after] = [
      { slot: 4, us: 1000, rival: 1000 },
      { slot: 5, us: 1500, rival: 1000 },
    ]
    expect(whoMoved([before, after], { onset: 5, towards: 'slower' })).toBe('us')
  })
  /** Both sides' times wander by `shared`, 16 rounds up and 16 down; ours are also 20 % more in the last 16. */
  const wandering = (shared: number) =>
    Array.from({ length: 64 }, (_, slot) => {
      const rival = 1000 * Math.exp(slot % 32 < 16 ? shared : -shared)
      return { slot, rival, us: rival * (slot < 48 ? 1 : 1.2) }
    })
  test('names nobody where the times of both wander as much by themselves', () => {
    expect(whoMoved(wandering(0.02), { onset: 48, towards: 'slower' })).toBe('us')
    expect(whoMoved(wandering(0.15), { onset: 48, towards: 'slower' })).toBeNull()
  })
  test('names nobody by a few rounds that differ as much by themselves', () => {
    const few = (noise: number) =>
      Array.from({ length: 12 }, (_, slot) => {
        const rival = 1000 * Math.exp(slot % 2 === 0 ? noise : -noise)
        return { slot, rival, us: rival * (slot < 6 ? 1 : 1.2) }
      })
    expect(whoMoved(few(0.01), { onset: 6, towards: 'slower' })).toBe('us')
    expect(whoMoved(few(0.3), { onset: 6, towards: 'slower' })).toBeNull()
  })
  test('says that both moved only where noise cannot have moved them apart', () => {
    const usual = 1000 * Math.exp(0.05)
    const apart = (factor: number) =>
      wandering(0.05).map((pair) => (pair.slot < 48 ? pair : { ...pair, us: usual * factor, rival: usual / factor }))
    expect(whoMoved(apart(1.15), { onset: 48, towards: 'slower' })).toBeNull()
    expect(whoMoved(apart(1.5), { onset: 48, towards: 'slower' })).toBe('both')
  })
  test('returns null without rounds on both sides of the onset', () => {
    expect(whoMoved(pairs(1, 1), { onset: 0, towards: 'slower' })).toBeNull()
    expect(whoMoved(pairs(1, 1), { onset: 99, towards: 'slower' })).toBeNull()
  })
})
