import { describe, expect, it } from 'vitest'
import { comparePeriods } from '#core/analysis/views/periods.ts'
import { trendOf } from '#core/analysis/views/trend.ts'
import type { Round } from '#core/model/round.ts'
import { fakeBenchmark, fakeRound, type Walk } from '../rounds.ts'
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

describe('a trend', () => {
  it('has a hole on days without a round, instead of a line across them', () => {
    const rounds = roundsOf(now, { ...us, ...globex }).filter((_, day) => day !== 2 && day !== 3)
    const trend = trendOf(daysOf(rounds, benchmark), { benchmark, step: 'home', metric: 'lcp' })
    expect(trend.dates).toEqual(Array.from({ length: 7 }, (_, day) => `2026-11-${String(8 + day).padStart(2, '0')}`))
    expect(trend.times[0]?.medians).toEqual([2000, 2000, null, null, 2000, 2000, 2000])
    expect(trend.gaps.find(({ competitor }) => competitor === 'Globex')?.days[2]).toBeNull()
  })
})
