import { expect, it } from 'vitest'
import { newestDigestSlot } from '#core/analysis/digest/slot.ts'

const monday = { on: 'Monday', at: 8 * 60 } as const

it.each([
  ['2026-11-22T20:59:59Z', '2026-11-15T21:00:00.000Z', 'Australia/Sydney'],
  ['2026-11-22T21:00:00Z', '2026-11-22T21:00:00.000Z', 'Australia/Sydney'],
  ['2026-11-28T12:00:00Z', '2026-11-23T08:00:00.000Z', 'UTC'],
  // Clocks go forward on Sunday 29 March, and back on 25 October, both at night.
  ['2026-03-31T00:00:00Z', '2026-03-30T06:00:00.000Z', 'Europe/Berlin'],
  ['2026-10-26T12:00:00Z', '2026-10-26T07:00:00.000Z', 'Europe/Berlin'],
])('at %s it was due at %s in %s', (now, slot, timeZone) => {
  expect(new Date(newestDigestSlot(Date.parse(now), monday, timeZone)).toISOString()).toBe(slot)
})

it('is at the time of the clock on a day on which clocks change', () => {
  const sunday = { on: 'Sunday', at: 9 * 60 } as const
  const at = newestDigestSlot(Date.parse('2026-03-29T12:00:00Z'), sunday, 'Europe/Berlin')
  expect(new Date(at).toISOString()).toBe('2026-03-29T07:00:00.000Z')
})
