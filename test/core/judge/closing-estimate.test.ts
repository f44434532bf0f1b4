import { expect, test } from 'vitest'
import { startComparison } from '#core/judge/comparison.ts'
import { closingEstimate, comparisonEstimate, isFailing, isNotSlower, promiseEstimate } from '#core/judge/estimate.ts'
import { startPromiseStream } from '#core/judge/promise.ts'
import type { Effect } from '#core/statistics/effect.ts'
import { fakeBenchmark } from '../rounds.ts'

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

test('rounds show that we are slower than before where all of the interval is above that, and above level', () => {
  const shown = (low: number | null, before: number | null) => !isNotSlower({ low }, before)
  expect([shown(1.01, 1), shown(1, 1), shown(1.01, null), shown(null, 1)]).toEqual([true, false, true, false])
  expect([shown(0.95, 0.8), shown(1.01, 0.8), shown(1.25, 1.3), shown(1.35, 1.3)]).toEqual([false, true, false, true])
})

test('an estimate is a first one until twelve rounds have followed what was decided, and none where nothing was', () => {
  const window = Array.from({ length: 30 }, (_, slot): [number, number] => [slot, 0.3])
  const comparison = startComparison({ competitor: 'Northpeak', step: 'home' }, fakeBenchmark())
  comparison.detector.window = window
  const promise = startPromiseStream('home', fakeBenchmark())
  promise.watch.state.win = window
  for (const [decidedAt, firstEstimate, rounds] of [
    [null, false, 30],
    [17, false, 12],
    [18, true, 30],
  ] as const) {
    expect(comparisonEstimate({ ...comparison, decidedAt })).toMatchObject({ firstEstimate, rounds })
    expect(promiseEstimate({ ...promise, decidedAt })).toMatchObject({ firstEstimate, rounds })
  }
})
