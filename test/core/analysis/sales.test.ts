import { describe, expect, it } from 'vitest'
import { slowerDelays, slowerImpact } from '#core/analysis/impact.ts'
import type { Metric } from '#core/model/metric.ts'

const business = { monthlyRevenue: { amount: 1_000_000, currency: 'AUD' }, conversionPerSecond: 0.07 }

/** Of a journey of one step on which we take this many seconds more than the 2 s of a competitor. */
function impact(seconds: number, changes: Partial<Parameters<typeof slowerImpact>[0]> = {}) {
  const ratio = 1 + seconds / 2
  const delays = [{ theirs: 2000, gap: { ratio, low: ratio, high: ratio } }]
  return slowerImpact({ business, delays, steps: 1, lasted: null, ...changes })
}

describe('sales at risk while we are slower', () => {
  it('grow with the delay up to five seconds, and then no more', () => {
    expect(impact(1)?.perMonth.estimate).toBeCloseTo(70_000, 3)
    expect(impact(5)).toMatchObject({ capped: false })
    expect(impact(5)?.perMonth.estimate).toBeCloseTo(350_000, 3)
    expect(impact(5.1)).toMatchObject({ capped: true, seconds: expect.closeTo(5.1, 6) })
    expect(impact(5.1)?.perMonth.estimate).toBeCloseTo(350_000, 3)
  })

  it('are never more than all sales', () => {
    const fragile = { ...business, conversionPerSecond: 0.5 }
    expect(impact(4, { business: fragile })?.perMonth.estimate).toBe(1_000_000)
  })

  it('are none when we are as fast or faster', () => {
    expect(impact(0)).toBeNull()
    expect(impact(-0.5)).toBeNull()
  })

  it('are averaged over all steps, and unknown without a ratio', () => {
    expect(impact(1, { steps: 4 })?.seconds).toBeCloseTo(0.25, 9)
    const unknown = [{ theirs: 2000, gap: { ratio: null, low: null, high: null } }]
    expect(impact(1, { delays: unknown })).toBeNull()
    const open = [{ theirs: 2000, gap: { ratio: 1.5, low: null, high: 1.6 } }]
    expect(impact(1, { delays: open })?.perMonth).toMatchObject({ low: null, high: expect.closeTo(84_000, 3) })
  })

  it('have a lower end of nothing where the interval includes being faster', () => {
    const delays = [{ theirs: 2000, gap: { ratio: 1.1, low: 0.9, high: 1.3 } }]
    expect(impact(1, { delays })?.perMonth.low).toBe(0)
  })

  it('are the share of a month that an incident lasted, once it is over', () => {
    const month = ((365 * 24) / 12) * 3_600_000
    expect(impact(1)?.lost).toBeNull()
    expect(impact(1, { lasted: month / 10 })?.lost?.estimate).toBeCloseTo(7000, 3)
    expect(impact(1, { lasted: month / 10 })?.lost?.high).toBeCloseTo(7000, 3)
    const open = [{ theirs: 2000, gap: { ratio: 1.5, low: null, high: 1.6 } }]
    expect(impact(1, { delays: open, lasted: month / 10 })?.lost).toMatchObject({
      low: null,
      high: expect.closeTo(8400, 3),
    })
  })
})

describe('the delay on a step', () => {
  const row = (
    ratio: number | null,
    theirs: number | null = 1000,
    changes: { step?: string; metric?: Metric } = {},
  ) => {
    return { step: 'home', metric: 'lcp' as const, theirs, gap: { ratio, low: null, high: null }, ...changes }
  }
  const ratios = (...rows: Parameters<typeof slowerDelays>[0][number][]) =>
    slowerDelays(rows).map(({ gap }) => gap.ratio)

  it('is that against the competitor furthest ahead, in whatever order they are', () => {
    const three = [row(1.2), row(1.8), row(1.5)]
    expect(ratios(...three)).toEqual([1.8])
    expect(ratios(...three.toReversed())).toEqual([1.8])
    expect(ratios(row(1.2), row(1.8, 1000, { step: 'search' }))).toEqual([1.8, 1.2])
  })

  it('is none without a ratio, without their time, or of what nobody waits for', () => {
    expect(ratios(row(null), row(1.2))).toEqual([1.2])
    expect(ratios(row(null))).toEqual([])
    // No other competitor stands in for the one furthest ahead.
    expect(ratios(row(1.8, null), row(1.2))).toEqual([])
    expect(ratios(row(1.8, 1000, { metric: 'bytes' }), row(1.2))).toEqual([1.2])
  })
})
