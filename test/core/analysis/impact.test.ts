import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { failingImpact, slowerImpact } from '#core/analysis/impact.ts'
import { standingImpact } from '#core/analysis/views/cost.ts'
import { fakeIncident } from '../incidents.ts'

const business = { monthlyRevenue: { amount: 2_000_000, currency: 'AUD' }, conversionPerSecond: 0.07 }
const HOUR = 3_600_000

test('a journey of one step that is a second slower puts the share of a second at risk', () => {
  const delays = [{ theirs: 1000, gap: { ratio: 2, low: 1.5, high: 3 } }]
  expect(slowerImpact({ business, delays, steps: 1, lasted: null })).toEqual({
    kind: 'slower',
    currency: 'AUD',
    perMonth: { estimate: 140_000, low: 70_000, high: 280_000 },
    lost: null,
    seconds: 1,
    steps: 1,
    perSecond: 0.07,
    capped: false,
  })
})

test('steps that are not slow count: the share is about the whole site', () => {
  const delays = [
    { theirs: 1000, gap: { ratio: 2, low: null, high: null } },
    { theirs: 2000, gap: { ratio: 1.5, low: 1.2, high: 1.9 } },
  ]
  const impact = slowerImpact({ business, delays, steps: 4, lasted: null })
  expect(impact?.seconds).toBe(0.5)
  expect(impact?.perMonth).toEqual({ estimate: 70_000, low: null, high: null })
})

test('what it cost while it lasted is its part of a month of 730 hours', () => {
  const delays = [{ theirs: 1000, gap: { ratio: 2, low: 1.5, high: 2.5 } }]
  const impact = slowerImpact({ business, delays, steps: 1, lasted: 73 * HOUR })
  expect(impact?.lost?.estimate).toBeCloseTo(14_000, 6)
  expect(impact?.lost?.low).toBeCloseTo(7_000, 6)
  expect(failingImpact({ business, lasted: 73 * HOUR }).lost).toBeCloseTo(200_000, 6)
  expect(failingImpact({ business, lasted: null }).lost).toBeNull()
})

test('delays that nobody has studied are not extrapolated, and the answer says so', () => {
  const delays = [{ theirs: 1000, gap: { ratio: 31, low: 20, high: 40 } }]
  const impact = slowerImpact({ business, delays, steps: 1, lasted: null })
  expect(impact?.perMonth.estimate).toBeCloseTo(700_000, 6)
  expect(impact?.capped).toBe(true)
})

test.each([
  ['faster', [{ theirs: 1000, gap: { ratio: 0.9, low: 0.8, high: 1 } }]],
  ['not slower on anything', []],
  ['without a ratio', [{ theirs: 1000, gap: { ratio: null, low: null, high: null } }]],
])('nothing is at risk where we are %s', (_, delays) => {
  expect(slowerImpact({ business, delays, steps: 3, lasted: null })).toBeNull()
})

test('the range holds the estimate, is never negative and never more than the revenue', () => {
  const size = fc.double({ min: 1.01, max: 50, noNaN: true })
  fc.assert(
    fc.property(size, size, size, fc.double({ min: 0.0001, max: 1, noNaN: true }), (one, two, three, perSecond) => {
      const [low = 0, ratio = 0, high = 0] = [one, two, three].toSorted((a, b) => a - b)
      const impact = slowerImpact({
        business: { ...business, conversionPerSecond: perSecond },
        delays: [{ theirs: 2000, gap: { ratio, low: low - 0.5, high } }],
        steps: 2,
        lasted: null,
      })
      const { perMonth } = impact ?? { perMonth: { estimate: -1, low: null, high: null } }
      expect(perMonth.low).toBeGreaterThanOrEqual(0)
      expect(perMonth.low).toBeLessThanOrEqual(perMonth.estimate)
      expect(perMonth.high).toBeGreaterThanOrEqual(perMonth.estimate)
      expect(perMonth.high).toBeLessThanOrEqual(business.monthlyRevenue.amount)
    }),
  )
})

describe('what the present standing puts at risk', () => {
  const failure = { step: 'home', code: null, message: '', recoveredAt: null }
  const slow = fakeIncident()
  const failing = fakeIncident({ kind: 'failing', failure })
  const standing = { verdict: 'behind' as const, competitor: 'Globex', step: 'home', metric: 'lcp' as const }
  const gap = { ratio: 2, low: null, high: null }
  type Asked = Parameters<typeof standingImpact>[1]

  function impact(incidents: Asked['verdict']['incidents'], changes: object = {}, worth: object = { business }) {
    const metrics = { lcp: { median: 1000 } }
    const site = (name: string, steps: object[]) => ({ name, steps })
    const asked = {
      verdict: { incidents, comparisons: [{ ...standing, ...gap, ...changes }] },
      league: {
        sites: [
          site('Northpeak', []),
          site('Globex', [
            { name: 'search', metrics },
            { name: 'home', metrics },
          ]),
        ],
      },
    }
    return standingImpact({ steps: ['home'], ...worth }, asked as never)
  }

  test('is every sale while the journey fails, whatever else is open', () => {
    expect(impact([slow, failing])?.kind).toBe('failing')
    expect(impact([slow])).toMatchObject({ kind: 'slower', seconds: 1 })
  })

  test('is nothing without business settings, while the journey fails too', () => {
    expect(impact([], {}, {})).toBeNull()
    expect(impact([failing], {}, {})).toBeNull()
  })

  test('is nothing where we are not judged behind, and where their time is not known', () => {
    expect(impact([], { verdict: 'level' })).toBeNull()
    expect(impact([], { metric: null })).toBeNull()
    expect(impact([], { step: 'checkout' })).toBeNull()
    expect(impact([], { competitor: 'Hooli' })).toBeNull()
  })
})
