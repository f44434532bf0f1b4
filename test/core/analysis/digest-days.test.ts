import { describe, expect, test } from 'vitest'
import { failsMostly, standingsOf } from '#core/analysis/digest/standings.ts'
import type { TwoWeeks } from '#core/analysis/digest/week-records.ts'
import type { Metric } from '#core/model/metric.ts'
import { fakeBenchmark, sydney } from '../rounds.ts'

// Weeks of which only the days are kept.

interface Week {
  ratio?: number
  rounds?: number
  metrics?: Partial<Record<Metric, number>>
  /** Visits that failed, of as many as were made. */
  us?: [failed: number, ok: number]
  them?: [failed: number, ok: number]
}

/** Of one day, whose interval is 1 % either way. */
function standing({ ratio = 1, rounds = 12, metrics = { lcp: rounds }, us = [0, 12], them = [0, 12] }: Week) {
  const gaps = Object.entries(metrics).map(([metric, count]) => ({
    ...{ competitor: 'Globex', step: 'home', metric, ratio, low: ratio / 1.01, high: ratio * 1.01, rounds: count },
  }))
  const site = (name: string, [failed, ok]: [number, number]) => ({ name, steps: {}, status: { failed, ok } })
  const now = { kind: 'days', days: [{ gaps, sites: [site('Acme', us), site('Globex', them)] }] }
  const all = standingsOf({ now, before: null, nothingBefore: 'first' } as unknown as TwoWeeks, {
    benchmark: fakeBenchmark(),
    market: sydney,
    looks: 4,
  })
  return all.find(({ competitor, step }) => competitor === 'Globex' && step === 'home')
}

describe('the verdict of a week', () => {
  // A margin of 5 %: 1.05, and one divided by it, 0.952.
  test.each([
    [1.07, 'behind'],
    [1.06, 'unknown'],
    [1.045, 'unknown'],
    [1.035, 'level'],
    [1, 'level'],
    [0.965, 'level'],
    [0.96, 'unknown'],
    [0.945, 'unknown'],
    [0.94, 'ahead'],
  ])('of %d, give or take 1 %%, is %s', (ratio, verdict) => {
    expect(standing({ ratio })).toMatchObject({ verdict, ratio: expect.closeTo(ratio, 9), rounds: 12 })
  })

  test('needs six rounds', () => {
    expect(standing({ ratio: 2, rounds: 6 })?.verdict).toBe('behind')
    expect(standing({ ratio: 2, rounds: 5 })?.verdict).toBe('unknown')
    expect(standing({ metrics: {} })).toMatchObject({ verdict: 'unknown', metric: null, ratio: null, rounds: 0 })
  })

  test('is against who fails in half of the visits or more, whatever the times', () => {
    expect(standing({ ratio: 2, them: [6, 6] })).toMatchObject({ verdict: 'ahead', failing: 'competitor' })
    expect(standing({ ratio: 0.5, us: [6, 6] })).toMatchObject({ verdict: 'behind', failing: 'us' })
    expect(standing({ ratio: 2, us: [6, 6], them: [7, 6] })).toMatchObject({ verdict: 'unknown', failing: 'both' })
    expect(standing({ ratio: 0.5, us: [5, 6] })).toMatchObject({ verdict: 'ahead', failing: null })
  })

  test('is by the metric of the target where at least half of the rounds that arrived have it', () => {
    const metric = (metrics: Week['metrics']) => standing({ ...(metrics && { metrics }) })?.metric
    expect(metric({ lcp: 6, duration: 12 })).toBe('lcp')
    expect(metric({ lcp: 5, duration: 12 })).toBe('duration')
    expect(metric({ lcp: 5, icp: 6, duration: 12 })).toBe('icp')
    expect(metric({ icp: 3 })).toBe('icp')
  })
})

test('a site fails mostly when no fewer visits fail than succeed, and any do', () => {
  const fails = (failed: number, ok: number) => failsMostly({ failed, ok })
  expect([fails(0, 0), fails(1, 1), fails(1, 2), fails(2, 1)]).toEqual([false, true, false, true])
})
