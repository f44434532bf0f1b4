import { expect, test } from 'vitest'
import { HOUR, MINUTE } from '#core/model/time.ts'
import { refusalsTold } from '#infra/stacks/market/refusals.ts'

/** Whether refusals so far apart, ms, the first one at `from`, are in each of as many periods in a row as the alarm wants. */
function isTold(every: number, from: number): boolean {
  const { hours, periods } = refusalsTold(every)
  const apart = Math.max(HOUR, every)
  const held = new Set(Array.from({ length: 20 }, (_, n) => Math.floor((from + n * apart) / (hours * HOUR))))
  return [...held].some((period) => Array.from({ length: periods }, (_, n) => held.has(period + n)).every(Boolean))
}

test.each([15 * MINUTE, HOUR, 90 * MINUTE, 12 * HOUR, 13 * HOUR, 24 * HOUR, 7 * 24 * HOUR])(
  'a bucket that refuses evidence every %i ms raises an alarm, whenever that began',
  (every) => {
    for (let hour = 0; hour < 48; hour++) expect(isTold(every, (hour + 0.5) * HOUR), `from hour ${hour}`).toBe(true)
  },
)

test('a single refusal is none where the next is soon', () => {
  expect(refusalsTold(15 * MINUTE)).toEqual({ hours: 1, periods: 2 })
  expect(refusalsTold(12 * HOUR)).toEqual({ hours: 12, periods: 2 })
})
