import { expect, test } from 'vitest'
import { medianStream, overallStream } from '#core/judge/gap/overall.ts'
import { fakeRound, notOk } from '../rounds.ts'

const pair = { us: 'Acme', competitor: 'Globex', steps: ['home', 'search'], metric: 'lcp' } as const

test('the overall ratio is the geometric mean over the steps', () => {
  const rounds = [fakeRound(0, { Acme: { home: 400, search: 100 }, Globex: { home: 100, search: 100 } })]
  expect(Math.exp(overallStream(rounds, pair)[0]?.d ?? 0)).toBeCloseTo(2, 12)
})

test('a side that fails one step loses the round; a step without a ratio excludes the round', () => {
  const whole = { home: 100, search: 100 }
  const failed = notOk('failed', { step: 'search', walk: { home: 100 } })
  const rounds = [
    fakeRound(0, { Acme: failed, Globex: whole }),
    fakeRound(1, { Acme: whole, Globex: failed }),
    fakeRound(2, { Acme: failed, Globex: failed }),
    fakeRound(3, { Acme: whole, Globex: { home: 50, search: { duration: 5 } } }),
    fakeRound(4, { Acme: whole, Globex: notOk('blocked') }),
    fakeRound(5, { Acme: notOk('failed', { step: 'home' }), Globex: { home: 50, search: { duration: 5 } } }),
    fakeRound(6, { Acme: { home: 50, search: { duration: 5 } }, Globex: notOk('failed', { step: 'home' }) }),
  ]
  expect(overallStream(rounds, pair).map(({ d }) => d)).toEqual([5.12, -5.12, null, null, null, 5.12, -5.12])
})

test('without steps the stream is empty', () => {
  expect(overallStream([fakeRound(0, {})], { ...pair, steps: [] })).toEqual([])
})

test('the median competitor is determined for each round among those measured', () => {
  const stream = (...ds: (number | null)[]) => ds.map((d, n) => ({ scheduledAt: String(n), d }))
  const merged = medianStream([
    stream(0.1, 0.1, null, null, -5.12, -5.12, 5.12, -5.12),
    stream(0.3, null, null, 0.3, 0.2, 0.2, 5.12, -5.12),
    stream(0.2, 0.3, null, null, 0.4, null, null, null),
  ])
  expect(merged.map(({ d }) => d)).toEqual([0.2, 0.2, null, 0.3, expect.closeTo(0.3, 12), 0.2, 5.12, -5.12])
})
