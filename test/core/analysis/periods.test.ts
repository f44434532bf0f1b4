import { describe, expect, it } from 'vitest'
import { comparePeriods } from '#core/analysis/views/periods.ts'
import { alikeOf, trendOf } from '#core/analysis/views/trend.ts'
import type { Round } from '#core/model/round.ts'
import { fakeBenchmark, fakeRound, ok, type Walk } from '../rounds.ts'
import { daysOf } from './digest-weeks.ts'

const benchmark = fakeBenchmark({ steps: ['home'] })
const before = { from: '2026-11-01', to: '2026-11-07' }
const now = { from: '2026-11-08', to: '2026-11-14' }

/** Days with one round each, at noon in Sydney. */
function roundsOf({ from }: { from: string }, visits: Record<string, Walk>): Round[] {
  return Array.from({ length: 7 }, (_, n) => ({
    ...fakeRound(0, visits),
    scheduledAt: new Date(Date.parse(from) + (n * 24 + 1) * 3_600_000).toISOString(),
  }))
}

function compared(earlier: Record<string, Walk>, later: Record<string, Walk>) {
  const days = daysOf([...roundsOf(before, earlier), ...roundsOf(now, later)], benchmark)
  return comparePeriods(days, { benchmark, step: 'home', metric: 'lcp', competitor: undefined, now, before, length: 7 })
}

const us = { Acme: { home: 2000 } }
const northpeak = { Northpeak: { home: 1000 } }
const globex = { Globex: { home: 500 } }

describe('two periods', () => {
  it('leave out a competitor that was measured in one of them only', () => {
    const joined = compared({ ...us, ...northpeak }, { ...us, ...northpeak, ...globex })
    expect(joined?.gaps).toMatchObject([{ competitor: 'Northpeak', now: expect.closeTo(2), before: expect.closeTo(2) }])
    const left = compared({ ...us, ...northpeak, ...globex }, { ...us, ...northpeak })
    expect(left?.gaps.map(({ competitor }) => competitor)).toEqual(['Northpeak'])
  })

  it('say nothing about our own time when it was measured in one of them only', () => {
    expect(compared({ ...us, ...globex }, { ...us, ...globex })?.us).toMatchObject({ factor: 1 })
    expect(compared(globex, { ...us, ...globex })).toMatchObject({ us: null, gaps: [] })
    expect(compared({ ...us, ...globex }, globex)).toMatchObject({ us: null, gaps: [] })
  })

  it('are not compared when one of them has no day', () => {
    const days = daysOf(roundsOf(now, { ...us, ...globex }), benchmark)
    const about = { benchmark, step: 'home', metric: 'lcp', competitor: undefined, length: 7 } as const
    expect(comparePeriods(days, { ...about, now, before })).toBeNull()
    expect(comparePeriods(days, { ...about, now: before, before: now })).toBeNull()
  })
})

describe('our own time in two periods', () => {
  const from = Date.parse('2026-11-01T01:00:00Z')
  const home = (metrics: Walk['home']) => ({ Acme: { home: metrics }, Globex: { home: metrics } })
  /** Days one after another with a round each, of which the last `length` are compared with as many before. */
  const comparedBy = (metric: 'lcp' | 'cls', values: number[], length: number) => {
    const rounds = values.map((value, n) => ({
      ...fakeRound(0, home({ [metric]: value, duration: 1000 })),
      scheduledAt: new Date(from + n * 24 * 3_600_000).toISOString(),
    }))
    const date = (n: number) => new Date(from + n * 24 * 3_600_000).toISOString().slice(0, 10)
    const middle = values.length - length
    const about = { benchmark, step: 'home', metric, competitor: undefined, length }
    return comparePeriods(daysOf(rounds, benchmark), {
      ...about,
      now: { from: date(middle), to: date(values.length - 1) },
      before: { from: date(middle - length), to: date(middle - 1) },
    })
  }
  const times = (count: number, value: number) => Array.from({ length: count }, () => value)

  it('changed within an interval that comes from how the days differ', () => {
    // Of eight days the interval leaves out three of the 36 means in pairs at each end: here from 1048.8 to 1100.
    const { us } = comparedBy('lcp', [...times(8, 1000), 1000, ...times(7, 1100)], 8) ?? {}
    expect(us?.factor).toBeCloseTo(1.1, 9)
    expect((us?.high ?? 0) / (us?.low ?? 1)).toBeCloseTo(Math.sqrt(1.1), 9)
    expect(us?.high).toBeCloseTo(1.1 * 1.1 ** 0.25, 9)
  })

  it('has an interval from six days on', () => {
    expect(comparedBy('lcp', [...times(6, 1000), ...times(6, 1100)], 6)?.us).toMatchObject({ low: expect.closeTo(1.1) })
    expect(comparedBy('lcp', [...times(5, 1000), ...times(5, 1100)], 5)?.us).toMatchObject({ low: null, high: null })
  })

  it('is that of their first and last days, and of none beside them', () => {
    const found = comparedBy('lcp', [9000, ...times(2, 1000), ...times(2, 1100)], 2)
    expect(found).toMatchObject({ before: { days: 2 }, now: { days: 2 }, us: { factor: expect.closeTo(1.1) } })
  })

  it('leaves out days of a layout shift of 0, which is not a number of times another', () => {
    expect(comparedBy('cls', [0, 0.1, 0, 0.2], 2)?.us?.factor).toBeCloseTo(2, 9)
    expect(comparedBy('cls', [0, 0, 0.1, 0.2], 2)).toMatchObject({ us: null })
  })
})

describe('with several competitors, steps and metrics', () => {
  const all = fakeBenchmark()
  const times = (home: number, search: number, slower = 1) => ({
    home: { lcp: home, duration: 10 * home * slower },
    search: { lcp: search, duration: 10 * search * slower },
  })
  const days = daysOf(
    [
      ...roundsOf(before, { Acme: times(1000, 1200), Northpeak: times(1000, 1000), Globex: times(1000, 1000) }),
      ...roundsOf(now, { Acme: times(1500, 1800, 2), Northpeak: times(1000, 1000), Globex: times(500, 900) }),
    ],
    all,
  )
  const gapsBy = (step: string, metric: 'lcp' | 'duration') => {
    const asked = { benchmark: all, step, metric, competitor: undefined }
    const last = trendOf(days, asked).gaps.map(({ competitor, days: own }) => [competitor, own.at(-1)?.[0]])
    const compared = comparePeriods(days, { ...asked, now, before, length: 7 })
    return { last, compared: compared?.gaps.map((gap) => [gap.competitor, gap.now]) }
  }

  it.each([
    ['home', 'lcp', 1.5, 3],
    ['search', 'lcp', 1.8, 2],
    ['search', 'duration', 3.6, 4],
  ] as const)('each gap is that of %s by %s', (step, metric, northpeak, globex) => {
    const gaps = [
      ['Northpeak', expect.closeTo(northpeak)],
      ['Globex', expect.closeTo(globex)],
    ]
    expect(gapsBy(step, metric)).toEqual({ last: gaps, compared: gaps })
  })
})

describe('a trend', () => {
  it('shows the median of the loads of a day', () => {
    const loads = ok({ home: 1000 }, { home: 2000 }, { home: 4000 })
    const trend = trendOf(daysOf([fakeRound(0, { Acme: loads })], benchmark), {
      benchmark,
      step: 'home',
      metric: 'lcp',
    })
    expect(trend.times[0]?.medians).toEqual([2000])
  })

  it('says how many days it leaves out because they were measured by another method', () => {
    const method = { ...fakeRound(0, {}).method, chromium: 154 }
    const newer = roundsOf(now, { ...us, ...globex }).map((round) => ({ ...round, method }))
    const days = daysOf([...roundsOf(before, { ...us, ...globex }), ...newer], benchmark)
    const trend = trendOf(days, { benchmark, step: 'home', metric: 'lcp' })
    expect([trend.dates.length, trend.otherMethod]).toEqual([7, 7])
    expect(trendOf(days.slice(-7), { benchmark, step: 'home', metric: 'lcp' }).otherMethod).toBe(0)
    // Nor are they drawn beside those that they cannot be compared with.
    expect(alikeOf(days.slice(0, 7), days.slice(-7))).toEqual([])
    expect(alikeOf(days.slice(7, 10), days.slice(-3))).toHaveLength(3)
  })

  it('has a hole on days without a round, instead of a line across them', () => {
    const rounds = roundsOf(now, { ...us, ...globex }).filter((_, day) => day !== 2 && day !== 3)
    const trend = trendOf(daysOf(rounds, benchmark), { benchmark, step: 'home', metric: 'lcp' })
    expect(trend.dates).toEqual(Array.from({ length: 7 }, (_, day) => `2026-11-${String(8 + day).padStart(2, '0')}`))
    expect(trend.times[0]?.medians).toEqual([2000, 2000, null, null, 2000, 2000, 2000])
    expect(trend.gaps.find(({ competitor }) => competitor === 'Globex')?.days[2]).toBeNull()
  })
})
