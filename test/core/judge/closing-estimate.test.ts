import { expect, test } from 'vitest'
import { closingEstimate, isFailing } from '#core/judge/estimate.ts'
import type { Effect } from '#core/statistics/effect.ts'

const first = { ratio: 1.28, low: 1.2, high: 1.37, coverage: 0.95, rounds: 48, firstEstimate: true }
const during = (known: typeof first | typeof few, rounds: number, interval: Effect['interval']) =>
  closingEstimate(known, { ratio: 1.62, interval, rounds, firstEstimate: false, failures: { us: 0, rival: 0 } })
const few = { ...first, low: null, high: null, coverage: null }

test('how bad an incident was comes from enough rounds: those left in memory at its end may be two', () => {
  expect(during(first, 2, null)).toBe(first)
  expect(during(few, 2, null)).toMatchObject({ ratio: 1.62, rounds: 2 })
  expect(during(first, 20, { low: 1.5, high: 1.7, coverage: 0.95 })).toMatchObject({ ratio: 1.62, rounds: 20 })
})

test('where nothing was measured to its end it was as bad as it began, and one round is more than none', () => {
  expect(during(few, 0, null)).toBe(few)
  expect(during(few, 1, null)).toMatchObject({ ratio: 1.62, rounds: 1 })
})

test('we are failing where we failed in at least half of the rounds', () => {
  const failing = (us: number, rounds: number) => isFailing({ rounds, failures: { us, rival: 0 } })
  expect([failing(1, 1), failing(3, 3), failing(1, 0)]).toEqual([true, true, true])
  expect([failing(1, 2), failing(2, 3), failing(0, 0), failing(0, 3)]).toEqual([false, false, false, false])
  expect(
    closingEstimate(few, {
      ...{ ratio: 1.62, interval: null, rounds: 2, firstEstimate: false },
      failures: { us: 2, rival: 0 },
    }),
  ).toBe(few)
})
