import { describe, expect, it } from 'vitest'
import { isRecent, newestWeek, readWeek, spanOf, weekBefore, weekWith } from '#core/analysis/digest/week.ts'

const HOUR = 3_600_000

describe('the week of a digest', () => {
  it('begins and ends on Monday at midnight in the market', () => {
    const { from, to } = spanOf(weekWith('2026-11-18'), 'Australia/Sydney')
    expect(new Date(from).toISOString()).toBe('2026-11-15T13:00:00.000Z')
    expect(new Date(to).toISOString()).toBe('2026-11-22T13:00:00.000Z')
  })

  // Clocks are put on in Sydney on 4 October 2026 and back on 4 April 2027; in London on 29 March and 25 October 2026.
  it.each([
    ['Australia/Sydney', '2026-10-01', 167],
    ['Australia/Sydney', '2027-04-01', 169],
    ['Europe/London', '2026-03-25', 167],
    ['Europe/London', '2026-10-21', 169],
    ['Europe/London', '2026-11-18', 168],
  ])('in %s the week of %s has %i hours', (timeZone, date, hours) => {
    const { from, to } = spanOf(weekWith(date), timeZone)
    expect((to - from) / HOUR).toBe(hours)
  })

  it('is the one before this on Monday morning, wherever it is Monday already', () => {
    const monday = Date.parse('2026-11-22T21:00:00Z')
    expect(newestWeek(monday, 'Australia/Sydney').name).toBe('2026-W47')
    expect(newestWeek(monday, 'Europe/London').name).toBe('2026-W46')
  })

  it('is read from its name or any date of it', () => {
    expect(readWeek('2026-W46')).toEqual({ name: '2026-W46', monday: '2026-11-09', sunday: '2026-11-15' })
    expect(readWeek('2026w46')?.monday).toBe('2026-11-09')
    expect(readWeek(' 2026-11-15 ')?.name).toBe('2026-W46')
    expect(readWeek('2026-W01')?.monday).toBe('2025-12-29')
    expect(readWeek('2026-W53')?.monday).toBe('2026-12-28')
    expect(readWeek('2026-W5')?.name).toBe('2026-W05')
    // 2027 has 52 weeks, February 28 days.
    for (const wrong of ['2027-W53', '2026-W0', '2026-W60', '2026-02-29', 'last week', '']) {
      expect(readWeek(wrong), wrong).toBeNull()
    }
  })

  it('follows the one before, over the end of a year', () => {
    expect(weekBefore(weekWith('2027-01-04')).name).toBe('2026-W53')
    expect(weekBefore(weekWith('2027-01-10'))).toEqual({ name: '2026-W53', monday: '2026-12-28', sunday: '2027-01-03' })
  })

  it('is recent until the next one is over', () => {
    const week = weekWith('2026-11-18')
    const at = (now: string) => isRecent(week, { timeZone: 'Australia/Sydney', now: Date.parse(now) })
    expect(at('2026-11-18T00:00:00Z')).toBe(true)
    expect(at('2026-11-29T12:59:59Z')).toBe(true)
    expect(at('2026-11-29T13:00:00Z')).toBe(false)
  })
})
