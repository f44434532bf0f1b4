import { describe, expect, test } from 'vitest'
import { dateAt, localInstant, minuteOfDay, plusDays } from '#core/model/time.ts'
import { delayOf, isMissed, newestSlot } from '#stages/dispatch/slots.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const start = Date.UTC(2026, 10, 22)

/** Every slot of `span` ms, found by a look a minute as the dispatcher has it. */
function slotsOf(slotAt: (now: number) => number, from: number, span: number): number[] {
  const found: number[] = []
  let since = from - minute
  for (let now = from; now < from + span; now += minute) {
    const slot = slotAt(now)
    expect(slot).toBeLessThanOrEqual(now)
    if (slot > since) found.push(slot)
    since = now
  }
  return found
}

describe('slots of an interval', () => {
  test.each([1, 7, 15, 45, 60, 24 * 60])('every %i minutes come evenly, each once', (every) => {
    const slots = slotsOf((now) => newestSlot(now, { every: every * minute, key: 'jackets sydney' }), start, 3 * day)
    expect(slots.length).toBe(Math.floor((3 * day) / (every * minute)))
    for (const [index, slot] of slots.entries()) {
      expect(slot % minute).toBe(0)
      if (index > 0) expect(slot - (slots[index - 1] ?? 0)).toBe(every * minute)
    }
  })

  test('are spread over the interval by their key, always in the same way', () => {
    const slots = Array.from({ length: 60 }, (_, n) => newestSlot(start + hour, { every: hour, key: `round ${n}` }))
    expect(new Set(slots).size).toBeGreaterThan(25)
    expect(newestSlot(start + hour, { every: hour, key: 'round 1' })).toBe(slots[1])
  })
})

describe('a local time', () => {
  // Both ways, where the clocks change at 02:00, at midnight, and by half an hour.
  test.each([
    ['Europe/Dublin', 90],
    ['America/New_York', 90],
    ['America/New_York', 150],
    ['America/Havana', 30],
    ['Asia/Beirut', 15],
    ['Australia/Lord_Howe', 120],
    ['Australia/Sydney', 8 * 60],
    ['UTC', 0],
  ])('in %s, minute %i, comes exactly once on every date of a year', (timeZone, at) => {
    let before = Number.NEGATIVE_INFINITY
    for (let date = '2026-01-01'; date < '2027-01-02'; date = plusDays(date, 1)) {
      const instant = localInstant(date, at, timeZone)
      expect(dateAt(instant, timeZone)).toBe(date)
      // Where clocks skip it, it is at the end of the gap.
      expect(minuteOfDay(instant, timeZone) - at).toBeGreaterThanOrEqual(0)
      expect(minuteOfDay(instant, timeZone) - at).toBeLessThan(60)
      expect(instant).toBeGreaterThan(before)
      before = instant
    }
  })

  test('is the first of two equal times, and the end of a gap', () => {
    // New York went from 02:00 to 03:00 on 8 March 2026, and from 02:00 to 01:00 on 1 November.
    const at = (date: string, minute: number) => new Date(localInstant(date, minute, 'America/New_York')).toISOString()
    expect(at('2026-03-08', 150)).toBe('2026-03-08T07:00:00.000Z')
    expect(at('2026-03-08', 240)).toBe('2026-03-08T08:00:00.000Z')
    expect(at('2026-11-01', 90)).toBe('2026-11-01T05:30:00.000Z')
    expect(at('2026-11-01', 150)).toBe('2026-11-01T07:30:00.000Z')
  })
})

test('work is spread over the minute, and never over more than a quarter of its interval', () => {
  const delays = (every: number) => Array.from({ length: 500 }, (_, n) => delayOf(`run jackets ${n}`, every))
  expect(Math.max(...delays(15 * minute))).toBe(59)
  expect(new Set(delays(15 * minute)).size).toBe(60)
  expect(Math.max(...delays(minute))).toBe(14)
})

test('work is missed later than one interval after its slot', () => {
  const work = { scheduledAt: new Date(start).toISOString(), every: 15 * minute }
  expect(isMissed(work, start + 15 * minute)).toBe(false)
  expect(isMissed(work, start + 15 * minute + 1)).toBe(true)
})
