import { describe, expect, it } from 'vitest'
import { dateAt, minuteOfDay, mondayOf, plusDays, startOf, weekOf } from '#core/model/time.ts'

describe('a date', () => {
  it('is that of the time zone', () => {
    expect(dateAt('2026-11-22T12:59:59.999Z', 'Australia/Sydney')).toBe('2026-11-22')
    expect(dateAt('2026-11-22T13:00:00.000Z', 'Australia/Sydney')).toBe('2026-11-23')
    expect(dateAt(Date.parse('2026-11-22T04:59:00Z'), 'America/New_York')).toBe('2026-11-21')
  })

  it('begins at its first minute, also on days with a change of clocks', () => {
    const begins = (date: string, zone: string) => new Date(startOf(date, zone)).toISOString()
    expect(begins('2026-11-22', 'UTC')).toBe('2026-11-22T00:00:00.000Z')
    expect(begins('2026-11-23', 'Australia/Sydney')).toBe('2026-11-22T13:00:00.000Z')
    expect(begins('2026-11-22', 'Asia/Kathmandu')).toBe('2026-11-21T18:15:00.000Z')
    expect(begins('2026-11-22', 'Pacific/Kiritimati')).toBe('2026-11-21T10:00:00.000Z')
    expect(begins('2026-11-22', 'Pacific/Pago_Pago')).toBe('2026-11-22T11:00:00.000Z')
    expect(begins('2026-10-25', 'Europe/London')).toBe('2026-10-24T23:00:00.000Z')
    expect(begins('2026-10-26', 'Europe/London')).toBe('2026-10-26T00:00:00.000Z')
    // Clocks in Beirut go from 0:00 to 1:00.
    expect(begins('2026-03-29', 'Asia/Beirut')).toBe('2026-03-28T22:00:00.000Z')
  })

  it('moves by days across months and years', () => {
    expect(plusDays('2026-11-28', 7)).toBe('2026-12-05')
    expect(plusDays('2026-01-03', -7)).toBe('2025-12-27')
    expect(plusDays('2028-02-28', 1)).toBe('2028-02-29')
  })
})

describe('a week', () => {
  it('begins on Monday', () => {
    expect(mondayOf('2026-11-16')).toBe('2026-11-16')
    expect(mondayOf('2026-11-18')).toBe('2026-11-16')
    expect(mondayOf('2026-11-22')).toBe('2026-11-16')
    expect(mondayOf('2026-11-23')).toBe('2026-11-23')
  })

  it.each([
    ['2026-11-16', '2026-W47'],
    ['2026-11-22', '2026-W47'],
    ['2026-11-23', '2026-W48'],
    ['2026-01-01', '2026-W01'],
    ['2025-12-29', '2026-W01'],
    ['2025-12-28', '2025-W52'],
    ['2027-01-03', '2026-W53'],
    ['2027-01-04', '2027-W01'],
    ['2024-12-31', '2025-W01'],
    ['2023-01-01', '2022-W52'],
  ])('of %s is %s, as in ISO 8601', (date, week) => {
    expect(weekOf(date)).toBe(week)
  })
})

describe('the time of day', () => {
  it('is counted in minutes since local midnight', () => {
    const at = (time: string, zone: string) => minuteOfDay(Date.parse(time), zone)
    expect(at('2026-11-22T00:00:59Z', 'UTC')).toBe(0)
    expect(at('2026-11-22T23:59:00Z', 'UTC')).toBe(24 * 60 - 1)
    expect(at('2026-11-22T13:00:00Z', 'Australia/Sydney')).toBe(0)
    expect(at('2026-11-22T02:30:00Z', 'Australia/Sydney')).toBe(13 * 60 + 30)
  })
})
