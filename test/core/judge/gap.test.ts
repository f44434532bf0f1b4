import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gapOf, streamOf } from '#core/judge/gap/gap.ts'
import type { Metric } from '#core/model/metric.ts'
import { observe, startDetector } from '#core/statistics/detector.ts'
import { slotOf } from '#core/statistics/slots.ts'
import { fakeRound, noisyRounds, notOk, type Walk } from '../rounds.ts'

const pair = { us: 'Acme', competitor: 'Globex', step: 'home', metric: 'lcp' } as const
const timedOut = notOk('failed', { step: 'home' })

function round(n: number, us: Walk | ReturnType<typeof notOk>, competitor: Walk | ReturnType<typeof notOk>) {
  return fakeRound(n, { Acme: us, Globex: competitor })
}

test('d is the log ratio of the medians, a failure gets the worst rank, and everything else is missing', () => {
  const rounds = [
    round(0, { home: 200 }, { home: 100 }),
    round(1, timedOut, { home: 100 }),
    round(2, { home: 100 }, timedOut),
    round(3, timedOut, timedOut),
    ...(['blocked', 'refused', 'changed', 'skipped'] as const).flatMap((status, index) => [
      round(4 + index, { home: 100 }, notOk(status)),
      round(14 + index, notOk(status), { home: 100 }),
      round(24 + index, notOk(status), timedOut),
    ]),
    fakeRound(39, { Globex: { home: 100 }, Pluvio: { home: 900 }, Acme: notOk('blocked') }),
    fakeRound(40, { Acme: { home: 100 } }),
    fakeRound(41, {}),
  ]
  const ds = streamOf(rounds, pair).map(({ d }) => d)
  expect(ds.slice(0, 4)).toEqual([expect.closeTo(Math.log(2), 12), 5.12, -5.12, null])
  expect(new Set(ds.slice(4))).toEqual(new Set([null]))
  expect(gapOf(rounds, pair)).toMatchObject({ ratio: expect.closeTo(2, 12), n: 1, failures: { us: 1, competitor: 1 } })
})

test('whichever site a round visited first', () => {
  const shuffled = fakeRound(0, { Pluvio: { home: 900 }, Globex: { home: 100 }, Acme: { home: 200 } })
  expect(gapOf([shuffled], pair).ratio).toBeCloseTo(2, 12)
})

test('streams are sorted oldest first, whatever the order of the rounds', () => {
  const rounds = noisyRounds({ count: 5, walks: { Acme: { home: 100 }, Globex: { home: 100 } } })
  expect(streamOf(rounds.toReversed(), pair)).toEqual(streamOf(rounds, pair))
})

test('three rounds or fewer give a ratio but no interval', () => {
  const rounds = [2, 2.2, 2.1, 2, 2, 2].map((ratio, n) => round(n, { home: 100 * ratio }, { home: 100 }))
  expect(gapOf([], pair)).toEqual({
    competitor: 'Globex',
    step: 'home',
    metric: 'lcp',
    ratio: null,
    low: null,
    high: null,
    coverage: null,
    n: 0,
    failures: { us: 0, competitor: 0 },
  })
  expect(gapOf(rounds.slice(0, 3), pair)).toMatchObject({ low: null, high: null, coverage: null, n: 3 })
  expect(gapOf(rounds.slice(0, 3), pair).ratio).toBeCloseTo(2.099, 3)
  expect(gapOf(rounds.slice(0, 4), pair)).toMatchObject({ coverage: 0.875, n: 4 })
  expect(gapOf(rounds, pair).coverage).toBeGreaterThanOrEqual(0.95)
})

test.each(['cls', 'tbt', 'requests', 'inp'] as const satisfies Metric[])('a %s of 0 has no ratio', (metric) => {
  const of = (us: number, competitor: number) =>
    round(0, { home: { [metric]: us } }, { home: { [metric]: competitor } })
  for (const rounds of [[of(0, 0)], [of(0, 1)], [of(1, 0)], [of(0, 1), of(1, 0), of(0, 0)]]) {
    expect(gapOf(rounds, { ...pair, metric })).toMatchObject({ ratio: null, n: 0, failures: { us: 0, competitor: 0 } })
  }
  expect(gapOf([of(1, 2)], { ...pair, metric }).ratio).toBeCloseTo(0.5, 12)
})

test('a blocking time of 0 in some loads only has the ratio of the medians', () => {
  const load = (tbt: number) => ({ steps: [{ name: 'home', metrics: { tbt } }] })
  const rounds = [
    fakeRound(0, {
      Acme: { status: 'ok', loads: [load(0), load(40), load(60)] },
      Globex: { status: 'ok', loads: [load(20), load(0), load(30)] },
    }),
  ]
  expect(gapOf(rounds, { ...pair, metric: 'tbt' })).toMatchObject({ ratio: expect.closeTo(2, 12), n: 1 })
})

test('a huge ratio does not count as a failure', () => {
  const rounds = [round(0, { home: 3000 }, { home: 1 }), round(1, { home: 1 }, { home: 3000 })]
  for (const one of rounds) expect(gapOf([one], pair)).toMatchObject({ n: 1, failures: { us: 0, competitor: 0 } })
  expect(gapOf(rounds.slice(0, 1), pair).ratio).toBeCloseTo(167, 0)
})

test('swapping the sides inverts the ratio', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(time(), time()), { minLength: 1, maxLength: 12 }), (times) => {
      const rounds = times.map(([us, competitor], n) => round(n, { home: us }, { home: competitor }))
      const gap = gapOf(rounds, pair)
      const swapped = gapOf(rounds, { ...pair, us: 'Globex', competitor: 'Acme' })
      expect(gap.ratio).toBeCloseTo(1 / (swapped.ratio ?? Number.NaN), 9)
      if (gap.low !== null) expect(gap.low).toBeCloseTo(1 / (swapped.high ?? Number.NaN), 9)
      for (const number of [gap.ratio, gap.low, gap.high]) expect(number === null || Number.isFinite(number)).toBe(true)
    }),
    { seed: 1 },
  )
})

test('noise shared by all sites of a round does not widen the interval', () => {
  const walks = { Acme: { home: 1400 }, Globex: { home: 1000 } }
  const { ratio, low, high } = gapOf(noisyRounds({ count: 12, walks, shared: 1 }), pair)
  expect(ratio).toBeCloseTo(1.4, 1)
  expect((high ?? 0) / (low ?? 0)).toBeLessThan(1.1)
})

test('the interval covers the true ratio as often as it states', () => {
  const walks = { Acme: { home: 1200 }, Globex: { home: 1000 } }
  let held = 0
  for (let seed = 1; seed <= 400; seed++) {
    const { low, high } = gapOf(noisyRounds({ count: 8, walks, seed: seed * 7919, own: 0.2 }), pair)
    if ((low ?? 0) <= 1.2 && 1.2 <= (high ?? 0)) held++
  }
  // Actual coverage at n = 8 is 96.1 %; 400 draws give 384, plus or minus 4.
  expect(held).toBeGreaterThan(370)
  expect(held).toBeLessThan(398)
})

test('the detector accepts the same stream', () => {
  const detector = startDetector()
  const rounds = noisyRounds({ count: 40, walks: { Acme: { home: 1500 }, Globex: { home: 1000 } } })
  const events = streamOf(rounds, pair).flatMap(({ scheduledAt, d }) =>
    observe(detector, slotOf(Date.parse(scheduledAt), 15 * 60_000), d),
  )
  expect(detector.verdict).toBe('BEHIND')
  expect(events.map(({ type }) => type)).toContain('FIRST_VERDICT')
})

function time() {
  return fc.integer({ min: 1, max: 60_000 })
}
