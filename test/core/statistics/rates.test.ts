import { describe, expect, test } from 'vitest'
import { startChange } from '#core/statistics/change.ts'
import { observe, saveDetector, startDetector } from '#core/statistics/detector.ts'
import { effectIn } from '#core/statistics/effect.ts'
import { hodgesLehmann, signedRankInterval } from '#core/statistics/hodges-lehmann.ts'
import { observePromise, startPromise } from '#core/statistics/promise.ts'
import { median } from '#core/statistics/quantile.ts'
import { levelNoise, normal, uniform } from './noise.ts'

/** Standard errors by which a rate may differ from its true value: one seed in 4,000 would fail. */
const SLACK = 3.5

function draw(count: number, next: () => number): number[] {
  return Array.from({ length: count }, next)
}

function share(runs: number, holds: (run: number) => boolean): number {
  return Array.from({ length: runs }, (_, run) => holds(run)).filter(Boolean).length / runs
}

describe('intervals have the coverage they state', () => {
  const laplace = (next: () => number) => () => (next() < 0.5 ? 1 : -1) * Math.log(next())
  const noises: [string, (seed: number) => () => number][] = [
    ['normal', normal],
    ['heavy-tailed', (seed) => laplace(uniform(seed))],
    ['with outliers', levelNoise],
  ]

  test.each(noises)('the signed-rank interval does on %s rounds', (_, noise) => {
    for (const n of [4, 6, 12, 25]) {
      const next = noise(n)
      const { coverage } = signedRankInterval(draw(n, next), 0.05)
      const runs = 1500
      const held = share(runs, () => {
        const { low, high } = signedRankInterval(draw(n, next), 0.05)
        return low <= 0 && 0 <= high
      })
      expect(Math.abs(held - coverage)).toBeLessThan(SLACK * Math.sqrt((coverage * (1 - coverage)) / runs))
      expect(coverage).toBeGreaterThanOrEqual(n < 6 ? 0.875 : 0.95)
    }
  })

  test('the estimate is unbiased', () => {
    const next = levelNoise(5)
    const estimates = draw(1500, () => hodgesLehmann(draw(15, next)))
    const mean = estimates.reduce((sum, x) => sum + x, 0) / estimates.length
    expect(Math.abs(mean)).toBeLessThan(SLACK * (0.03 / Math.sqrt(estimates.length)))
  })
})

describe('false alarms stay within the guarantee', () => {
  const c = 2000
  const rounds = 100_000

  function badNews(settings: Parameters<typeof startDetector>[0], d: (slot: number) => number): number {
    const detector = startDetector(settings)
    let alarms = 0
    for (let slot = 0; slot < rounds; slot++) {
      for (const { type } of observe(detector, slot, d(slot))) {
        if (type === 'FELL_BEHIND' || type === 'SLIPPED' || type === 'LEAD_LOST') alarms++
      }
    }
    return alarms
  }

  test('level streams raise at most one in c rounds, whatever the noise', () => {
    const gauss = normal(1)
    const level = levelNoise(2)
    const heavy = normal(3)
    for (const noise of [() => 0.02 * gauss(), level, () => (0.2 * heavy()) / Math.abs(heavy())]) {
      expect(badNews({ c }, noise)).toBeLessThanOrEqual(rounds / c)
    }
  })

  test('so does a stream exactly at the boundary of BEHIND, the worst case', () => {
    const noise = levelNoise(4)
    expect(badNews({ c }, () => Math.log(1.05) + noise())).toBeLessThanOrEqual(rounds / c)
  })

  test('first verdicts are wrong in fewer than one stream in twenty', () => {
    const wrong = share(200, (seed) => {
      const noise = levelNoise(seed)
      const detector = startDetector({ c: 1e9 })
      for (let slot = 0; slot < 300; slot++) observe(detector, slot, noise())
      return detector.verdict === 'AHEAD' || detector.verdict === 'BEHIND'
    })
    expect(wrong).toBeLessThan(1 / 20)
  })

  test('a barely kept promise is reported as broken at most once in c rounds, even when rounds are dependent', () => {
    // Changing volatility: the next round is predictable in size, not in sign. Assumption L requires no more.
    const gauss = normal(6)
    const watch = startPromise({ c, margin: 0.05 })
    let breathing = 0
    let broken = 0
    for (let slot = 0; slot < rounds; slot++) {
      breathing = 0.95 * breathing + 0.3 * gauss()
      const x = Math.log(1.05) + 0.1 * Math.exp(breathing) * gauss()
      broken += observePromise(watch, slot, x).filter(({ type }) => type === 'PROMISE_BROKEN').length
    }
    expect(broken).toBeLessThanOrEqual(rounds / c)
  })
})

describe('slips are found', () => {
  /** Rounds from the slip to the alarm, at the default threshold of one false alarm per year. */
  function delay(seed: number, ratio: number): number {
    const noise = levelNoise(seed)
    const detector = startDetector()
    for (let slot = 0; slot < 800; slot++) {
      const d = noise() + (slot < 400 ? 0 : Math.log(ratio))
      const found = observe(detector, slot, d).find(({ type }) => type === 'FELL_BEHIND' || type === 'SLIPPED')
      if (slot >= 400 && found !== undefined) return slot - 399
    }
    return Number.POSITIVE_INFINITY
  }

  test.each([
    { ratio: 1.2, typical: 20, most: 40 },
    { ratio: 1.5, typical: 6, most: 9 },
    { ratio: 2, typical: 4, most: 6 },
  ])(
    'half of all slips by $ratio times within $typical rounds, nine in ten within $most',
    ({ ratio, typical, most }) => {
      const delays = Array.from({ length: 60 }, (_, seed) => delay(seed, ratio)).sort((a, b) => a - b)
      expect(median(delays)).toBeLessThanOrEqual(typical)
      expect(delays[53]).toBeLessThanOrEqual(most)
    },
  )

  test('with an onset accurate to a few rounds and, once confirmed, an effect near the truth', () => {
    let near = 0
    for (let seed = 0; seed < 30; seed++) {
      const noise = levelNoise(seed)
      const detector = startDetector()
      for (let slot = 0; slot < 460; slot++) {
        const [alarm] = observe(detector, slot, noise() + (slot < 400 ? 0 : Math.log(1.5)))
        if (alarm?.type === 'FELL_BEHIND' && Math.abs(alarm.onset - 400) <= 3) near++
      }
      const { ratio, firstEstimate } = effectIn(detector.window, { from: 400, alarmedAt: 410 })
      expect(firstEstimate).toBe(false)
      expect(ratio).toBeGreaterThan(1.5 * 0.9)
      expect(ratio).toBeLessThan(1.5 * 1.1)
    }
    expect(near).toBeGreaterThanOrEqual(25)
  })
})

test('the stored state stays below 8 KB, including after a slip and in wide noise', () => {
  for (const width of [0.5, 1, 2]) {
    const noise = levelNoise(11)
    const detector = startDetector()
    let largest = 0
    for (let slot = 1_957_000; slot < 1_957_000 + 3000; slot++) {
      observe(detector, slot, width * noise() + (slot < 1_957_000 + 2000 ? 0 : 0.7))
      if (slot % 10 === 0) largest = Math.max(largest, JSON.stringify(saveDetector(detector)).length)
    }
    expect(detector.change).not.toEqual(startChange())
    expect(largest).toBeLessThan(8192)
  }
})
