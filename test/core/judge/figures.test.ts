import { expect, test } from 'vitest'
import { figuresOf } from '#core/judge/figures.ts'
import { observeRound, startJudge } from '#core/judge/judge.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Round } from '#core/model/round.ts'
import { fakeBenchmark, fakeRound, notOk, ok, sydney } from '../rounds.ts'
import { stretches, usual } from './judge-streams.ts'

function figures(rounds: readonly Round[], benchmark: Benchmark = fakeBenchmark()) {
  const judge = startJudge({ benchmark, market: sydney })
  return rounds.map((round) => {
    observeRound(judge, round)
    return figuresOf(judge, round)
  })
}

const slower = { ...usual, Acme: { home: 1000, search: 2100 } }
const faster = { ...usual, Acme: { home: 800, search: 1000 } }

test('the behind figure follows the verdict, from unknown to behind and back', () => {
  const found = figures(
    stretches([
      [60, usual],
      [30, slower],
      [60, faster],
    ]),
  ).map(({ behind }) => behind)
  expect(found[0]).toBeNull()
  expect(found[59]).toBe(false)
  expect(found[89]).toBe(true)
  expect(found.at(-1)).toBe(false)
})

test('the gap is measured against the target on our worst step', () => {
  const rounds = stretches([
    [20, usual],
    [40, slower],
  ])
  const gapTo = (against: Benchmark['target']['against']) =>
    figures(rounds, fakeBenchmark({ target: { ...fakeBenchmark().target, against } })).at(-1)?.gap ?? 0
  // Search takes us 2100 ms, Northpeak 1500 and Globex 1490.
  expect(gapTo('fastest')).toBeCloseTo(2100 / 1490, 1)
  expect(gapTo({ competitor: 'Northpeak' })).toBeCloseTo(1.4, 1)
  expect(gapTo('median')).toBeGreaterThanOrEqual(gapTo({ competitor: 'Northpeak' }) - 0.01)
  expect(gapTo('fastest')).toBeGreaterThanOrEqual(gapTo('median'))
})

test('the gap to the median competitor lies between those to the fastest and the slowest', () => {
  const walks = { Acme: { home: 1000, search: 2100 }, Northpeak: { home: 1000, search: 1500 } }
  const rounds = stretches([[10, { ...walks, Globex: { home: 1000, search: 700 } }]])
  const gapTo = (against: Benchmark['target']['against']) =>
    figures(rounds, fakeBenchmark({ target: { ...fakeBenchmark().target, against } })).at(-1)?.gap
  expect(gapTo('fastest')).toBeCloseTo(3, 0)
  expect(gapTo('median')).toBeCloseTo((3 + 1.4) / 2, 1)
  expect(gapTo({ competitor: 'Northpeak' })).toBeCloseTo(1.4, 1)
})

test('failed and blocked visits of all sites are counted, and the round is timed', () => {
  const round = {
    ...fakeRound(0, { Acme: notOk('failed'), Northpeak: notOk('failed'), Globex: notOk('blocked') }),
    finishedAt: '2026-11-22T10:01:30.500Z',
  }
  expect(figures([round])).toEqual([
    {
      scheduledAt: round.scheduledAt,
      finishedAt: round.finishedAt,
      behind: null,
      gap: null,
      failedVisits: 2,
      blockedVisits: 1,
      seconds: 90.5,
    },
  ])
  const fine = fakeRound(0, { Acme: ok({ home: 1, search: 1 }), Northpeak: ok({ home: 1 }), Globex: notOk('skipped') })
  expect(figures([fine])[0]).toMatchObject({ failedVisits: 0, blockedVisits: 0 })
})
