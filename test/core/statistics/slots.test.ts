import { describe, expect, test } from 'vitest'
import { isUnmeasured, slotOf } from '#core/statistics/slots.ts'

const every = 900_000

test('a slot number is the scheduled time in whole intervals', () => {
  expect(slotOf(0, every)).toBe(0)
  expect(slotOf(every - 1, every)).toBe(0)
  expect(slotOf(every, every)).toBe(1)
  expect(slotOf(Date.parse('2026-11-22T02:15:00Z'), every)).toBe(slotOf(Date.parse('2026-11-22T02:29:59Z'), every))
})

describe('isUnmeasured', () => {
  const slots = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at)
  const unmeasured = (measured: number[], latest: number) => isUnmeasured({ measured, first: 0, latest, aDay: 96 })
  test('is false when no slot is missing', () => expect(unmeasured(slots(0, 500), 500)).toBe(false))
  test('is true when the newest eight slots are missing, but not seven', () => {
    expect(unmeasured(slots(0, 493), 500)).toBe(false)
    expect(unmeasured(slots(0, 492), 500)).toBe(true)
  })
  test("is true when more than 30 % of a day's slots are missing", () => {
    expect(unmeasured([...slots(0, 404), ...slots(433, 500)], 500)).toBe(false)
    expect(unmeasured([...slots(0, 404), ...slots(434, 500)], 500)).toBe(true)
  })
  test('counts only the slots of a stream younger than a day', () => {
    expect(unmeasured(slots(0, 3), 3)).toBe(false)
    expect(unmeasured([0, 3], 3)).toBe(true)
  })
  test('counts the newest eight and the last day to the slot', () => {
    expect(unmeasured([...slots(0, 491), 500], 500)).toBe(false)
    expect(unmeasured([...slots(0, 490), 499, 500], 500)).toBe(false)
    expect(unmeasured([...slots(0, 402), ...slots(433, 500)], 500)).toBe(false)
  })
  test('of a stream that is younger than a day, more than 30 % of its slots', () => {
    const young = (length: number, missing: number) =>
      isUnmeasured({ measured: slots(1000 + missing, 999 + length), first: 1000, latest: 999 + length, aDay: 96 })
    expect([young(10, 3), young(10, 4), young(13, 3), young(13, 4)]).toEqual([false, true, false, true])
  })
})
