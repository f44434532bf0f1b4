import { expect, test } from 'vitest'
import { closingEstimate } from '#core/judge/estimate.ts'
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
