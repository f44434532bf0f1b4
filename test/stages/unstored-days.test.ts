import { expect, test } from 'vitest'
import type { Day } from '#core/analysis/day.ts'
import { withUnstored } from '#stages/judge/days.ts'

test('of a date that is both stored and not, the day with more rounds is shown; all are in order', () => {
  const day = (date: string, rounds: number) => ({ date, rounds }) as Day
  const [first, second] = [day('2026-11-21', 96), day('2026-11-22', 10)]
  expect(withUnstored([first, second], [day('2026-11-22', 11)])).toEqual([first, day('2026-11-22', 11)])
  expect(withUnstored([first, second], [day('2026-11-22', 9)])).toEqual([first, second])
  const same = { ...second }
  expect(withUnstored([first, second], [same])[1]).toBe(second)
  expect(withUnstored([second], [day('2026-11-23', 1), first])).toEqual([first, second, day('2026-11-23', 1)])
  expect(withUnstored([], [day('2026-11-23', 0)])).toEqual([])
})
