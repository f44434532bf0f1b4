import { describe, expect, test } from 'vitest'
import { timingOf } from '#infra/constructs/timing.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Minutes of the first week on which a cron expression of ours falls. */
function minutesOf(expression: string): number[] {
  const [minutes = '', hours = '', , , weekday = ''] = expression.replace(/^cron\(|\)$/g, '').split(' ')
  const days = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']
  const values = (field: string, size: number) => {
    if (field === '*') return Array.from({ length: size }, (_, index) => index)
    const [start = '0', step] = field.split('/')
    const all = []
    for (let at = Number(start); at < size; at += step === undefined ? size : Number(step)) all.push(at)
    return all
  }
  const onDays = /[A-Z]/.test(weekday) ? [days.indexOf(weekday)] : [0, 1, 2, 3, 4, 5, 6]
  return onDays.flatMap((on) =>
    values(hours, 24).flatMap((at) => values(minutes, 60).map((past) => (on * 24 + at) * 60 + past)),
  )
}

describe('when rounds are due', () => {
  test.each([1, 2, 5, 12, 15, 20, 30, 60, 120, 180, 360, 720, 24 * 60, 7 * 24 * 60])(
    'every %i minutes, on the clock',
    (every) => {
      for (const key of ['a', 'b', 'jackets sydney', 'rooms virginia']) {
        const { expression } = timingOf({ every: every * minute, key })
        expect(expression).toMatch(/^cron\(/)
        const due = minutesOf(expression)
        expect(due.length).toBe((7 * 24 * 60) / every)
        // One in every slot of the week, and all as far apart.
        const gaps = due.slice(1).map((at, index) => at - (due[index] ?? 0))
        expect(gaps.every((gap) => gap === every)).toBe(true)
      }
    },
  )

  test.each([7, 45, 90, 25 * 60, 48 * 60])('every %i minutes, which no clock has', (every) => {
    expect(timingOf({ every: every * minute, key: 'a' }).expression).toBe(`rate(${every} minutes)`)
  })

  test('benchmarks are spread over the interval, always in the same way', () => {
    const starts = Array.from({ length: 60 }, (_, index) => timingOf({ every: hour, key: `benchmark ${index}` }))
    expect(new Set(starts.map(({ expression }) => expression)).size).toBeGreaterThan(25)
    expect(timingOf({ every: hour, key: 'benchmark 1' })).toEqual(starts[1])
  })

  test('the window is no more than a tenth of the interval', () => {
    expect([5 * minute, 15 * minute, hour, day].map((every) => timingOf({ every, key: '' }).window)).toEqual([
      0, 1, 6, 15,
    ])
  })
})
