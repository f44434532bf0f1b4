import { describe, expect, it } from 'vitest'
import { dayOf } from '#core/analysis/day.ts'
import { dateAt, mondayOf, plusDays, weekOf } from '#core/model/time.ts'
import { fakeBenchmark, fakeRound, noisyRounds, notOk, ok, sydney } from '../rounds.ts'

const benchmark = fakeBenchmark()
const walks = {
  Acme: { home: 1300, search: 1500 },
  Northpeak: { home: 1000, search: 1500 },
  Globex: { home: 900, search: 1490 },
}

describe('a date', () => {
  it.each([
    ['2026-11-22T12:59:59Z', 'Australia/Sydney', '2026-11-22'],
    ['2026-11-22T13:00:00Z', 'Australia/Sydney', '2026-11-23'],
    ['2026-11-22T04:59:59Z', 'America/New_York', '2026-11-21'],
    // The night in which New York turns its clocks back has 25 hours.
    ['2026-11-01T04:00:00Z', 'America/New_York', '2026-11-01'],
    ['2026-11-02T04:59:59Z', 'America/New_York', '2026-11-01'],
  ])('%s in %s is %s', (at, timeZone, date) => {
    expect(dateAt(at, timeZone)).toBe(date)
  })

  // https://en.wikipedia.org/wiki/ISO_week_date#Relation_with_the_Gregorian_calendar
  it.each([
    ['2026-11-22', '2026-W47', '2026-11-16'],
    ['2026-11-23', '2026-W48', '2026-11-23'],
    ['2027-01-03', '2026-W53', '2026-12-28'],
    ['2027-01-04', '2027-W01', '2027-01-04'],
    ['2024-12-30', '2025-W01', '2024-12-30'],
  ])('%s lies in %s, which begins on %s', (date, week, monday) => {
    expect(weekOf(date)).toBe(week)
    expect(mondayOf(date)).toBe(monday)
    expect(weekOf(plusDays(monday, 6))).toBe(week)
    expect(weekOf(plusDays(monday, 7))).not.toBe(week)
  })
})

describe('the record of a day', () => {
  // 10:00 UTC is 21:00 in Sydney: twelve rounds before midnight there, the rest after.
  const rounds = noisyRounds({ count: 60, walks })
  const asked = { benchmark, market: sydney, rounds }

  it('holds the rounds of that day in the market, and no others', () => {
    expect(dayOf({ ...asked, date: '2026-11-22' })).toMatchObject({
      rounds: 12,
      counted: 12,
      through: rounds[11]?.scheduledAt,
    })
    expect(dayOf({ ...asked, date: '2026-11-23' })?.rounds).toBe(48)
    expect(dayOf({ ...asked, date: '2026-11-24' })).toBeNull()
  })

  it('has quantiles over all loads, and gaps with their interval', () => {
    const day = dayOf({ ...asked, date: '2026-11-23' })
    const [loads, p25, p50, p75, p95] = day?.sites[0]?.steps.home?.lcp ?? []
    expect(loads).toBe(48 * 3)
    expect([p25, p50, p75, p95]).toEqual([p25, p50, p75, p95].toSorted((a = 0, b = 0) => a - b))
    expect(p50).toBeGreaterThan(1000)
    const gap = day?.gaps.find((one) => one.competitor === 'Northpeak' && one.step === 'home' && one.metric === 'lcp')
    expect(gap?.ratio).toBeCloseTo(1.3, 1)
    expect(gap?.low).toBeLessThan(gap?.ratio ?? 0)
    expect(gap?.high).toBeGreaterThan(gap?.ratio ?? 9)
    expect(gap?.rounds).toBe(48)
  })

  it('keeps the 25th, 50th, 75th and 95th percentile of the loads, to five digits', () => {
    const walk = (n: number) => ({ home: 1000 + n, search: 1234.5678 })
    const acme = ok(walk(0), ...Array.from({ length: 100 }, (_, n) => walk(n + 1)))
    const visits = { Acme: acme, Northpeak: ok({ home: 1000, search: 999.99999 }) }
    const [site] = dayOf({ benchmark, market: sydney, date: '2026-11-22', rounds: [fakeRound(0, visits)] })?.sites ?? []
    expect(site?.steps.home?.lcp).toEqual([101, 1025, 1050, 1075, 1095])
    expect(site?.steps.search?.lcp).toEqual([101, 1234.6, 1234.6, 1234.6, 1234.6])
  })

  it('counts visits by how they ended', () => {
    const mixed = [
      fakeRound(0, { Acme: walks.Acme, Northpeak: notOk('blocked'), Globex: walks.Globex }),
      fakeRound(1, { Acme: notOk('failed'), Northpeak: notOk('blocked'), Globex: walks.Globex }),
    ]
    const day = dayOf({ ...asked, rounds: mixed, date: '2026-11-22' })
    expect(day?.sites.map(({ name, status }) => [name, status])).toEqual([
      ['Acme', { ok: 1, failed: 1 }],
      ['Northpeak', { blocked: 2 }],
      ['Globex', { ok: 2 }],
    ])
  })

  it('counts the rounds of an unsteady worker once, although those of the stored day are not remembered any more', () => {
    const unsteadyAt = [20, 30, 40, 50].map((n) => Date.parse(rounds[n]?.scheduledAt ?? ''))
    const date = '2026-11-23'
    const known = dayOf({ ...asked, date, rounds: rounds.slice(0, 31), unsteadyAt }) ?? undefined
    expect(known?.unsteady).toBe(2)
    expect(dayOf({ ...asked, date, unsteadyAt, known })?.unsteady).toBe(4)
    expect(dayOf({ ...asked, date, unsteadyAt: unsteadyAt.slice(2), known })?.unsteady).toBe(4)
  })

  it('does not depend on the order in which rounds came', () => {
    const shuffled = [...rounds.slice(30), ...rounds.slice(0, 30)].reverse()
    expect(dayOf({ ...asked, rounds: shuffled, date: '2026-11-23' })).toEqual(dayOf({ ...asked, date: '2026-11-23' }))
  })

  it('never mixes methods: it counts those of the newest', () => {
    const other = noisyRounds({ count: 60, walks: { ...walks, Acme: { home: 9000, search: 9000 } }, chromium: 152 })
    const day = dayOf({ ...asked, rounds: [...other.slice(0, 20), ...rounds.slice(20)], date: '2026-11-23' })
    expect(day).toMatchObject({ rounds: 48, counted: 40, method: { chromium: 153 } })
    expect(day?.sites[0]?.steps.home?.lcp?.[4]).toBeLessThan(5000)
  })

  it('of a round every minute is still made in good time, and is small enough to be kept', () => {
    const many = Array.from({ length: 1440 }, (_, n) => ({
      ...(rounds[n % 60] as (typeof rounds)[number]),
      scheduledAt: new Date(Date.UTC(2026, 10, 22, 13) + n * 60_000).toISOString(),
    }))
    const begun = performance.now()
    const day = dayOf({ ...asked, rounds: many, date: '2026-11-23' })
    expect(performance.now() - begun).toBeLessThan(10_000)
    expect(day?.rounds).toBe(1440)
    expect(JSON.stringify(day).length).toBeLessThan(20_000)
  })
})
