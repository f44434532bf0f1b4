import { describe, expect, it } from 'vitest'
import { refreshEstimates } from '#core/judge/incident/update.ts'
import { observeRound, restoreJudge, saveJudge, startJudge } from '#core/judge/judge.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Round } from '#core/model/round.ts'
import { fakeBenchmark, notOk, sydney } from '../rounds.ts'
import { judged, stretches, usual, type Walks } from './judge-streams.ts'

/** Our journey fails, works again, and is slower than before or not: nobody must go on believing that all is well. */

const failed = notOk('failed', { step: 'home' })
const taking = (home: number): Walks => ({ ...usual, Acme: { home, search: 1500 } })

/** Rounds in stretches, each with our time on home; `F` is a round in which our journey failed. */
function rounds(parts: [pattern: string, home: number][], seed = 1): Round[] {
  const pattern = parts.map(([one]) => one).join('')
  return stretches(
    parts.map(([one, home]) => [one.length, taking(home)]),
    seed,
  ).map((round, n) =>
    pattern[n] === 'F'
      ? { ...round, visits: round.visits.map((visit) => (visit.site === 'Acme' ? { ...visit, ...failed } : visit)) }
      : round,
  )
}

const ok = (count: number) => '.'.repeat(count)
const inHalf = 'FF.F.F.FF.FFF.F.F.FF.FF.F.F.FF.FFF.F.F.'.slice(0, 38)

describe.each([
  ['in half of its rounds', inHalf],
  ['in all of them', 'F'.repeat(38)],
])('a journey that failed on the first day, %s', (_, outage) => {
  it('and works again as slowly as customers had it in between: one message says that we are behind', () => {
    const all = rounds([
      [ok(10), 1000],
      [outage, 1300],
      [ok(60), 1300],
    ])
    const { incidents, judge } = judged(all)
    const [back, found] = [all[48]?.scheduledAt ?? '', all[60]?.scheduledAt ?? '']
    expect(incidents).toMatchObject([
      { kind: 'failing', closedAt: back },
      { kind: 'behind', openedAt: back, closedAt: null },
    ])
    const [, slower = expect.fail()] = incidents
    expect(slower.detectedAt <= found).toBe(true)
    expect(slower.streams.map(({ competitor, step }) => [competitor, step]).toSorted()).toEqual([
      ['Globex', 'home'],
      ['Northpeak', 'home'],
    ])
    for (const { latest } of slower.streams) {
      expect(latest.ratio).toBeCloseTo(1.3, 1)
      expect(latest.firstEstimate).toBe(false)
    }
    expect(judge.state.afterFailure).toBeUndefined()
  })

  it.each([1, 2, 3])('and works again as before: nothing more is sent, seed %i', (seed) => {
    const all = rounds(
      [
        [ok(10), 1000],
        [outage, 1000],
        [ok(80), 1000],
      ],
      seed,
    )
    expect(judged(all).incidents.map(({ kind }) => kind)).toEqual(['failing'])
  })

  it('and works again beyond the promise: a message says so', () => {
    const { target } = fakeBenchmark()
    const promising = fakeBenchmark({ competitors: [], target: { ...target, promise: 2000 } })
    const all = rounds([
      [ok(60), 1000],
      [outage, 3000],
      [ok(60), 3000],
    ])
    const { incidents } = judged(all, promising)
    const home = incidents.flatMap(({ kind, openedAt, closedAt, streams }) =>
      streams.some(({ step }) => step === 'home') ? [{ kind, openedAt, closedAt }] : [],
    )
    expect(home.at(-1)).toMatchObject({ kind: 'promise', closedAt: null })
  })
})

it('a failure is no further slip: one that we had before it is not over because the journey works again', () => {
  const upToFailure: [string, number][] = [
    [ok(60), 1500],
    [ok(100), 2100],
    ['F'.repeat(40), 2100],
  ]
  const slipped = (more: [string, number][]) => judged(rounds([...upToFailure, ...more])).incidents
  const [still] = slipped([[ok(60), 2100]])
  expect(still).toMatchObject({ kind: 'behind', closedAt: null })
  const after = slipped([
    [ok(60), 2100],
    [ok(60), 1500],
  ])
  expect(after.map(({ closedAt }) => closedAt !== null)).toEqual(after.map(() => true))
})

it('what was behind before, and is slower since it failed, has a message', () => {
  const all = rounds([
    [ok(25), 1500],
    [inHalf, 2400],
    [ok(60), 2400],
  ])
  const { judge } = judged(all)
  const told = judge.state.open.flatMap(({ streams }) => streams.filter(({ recoveredAt }) => recoveredAt === null))
  const slipped = { step: 'home', event: 'SLIPPED' }
  expect(told).toMatchObject([
    { competitor: 'Northpeak', ...slipped },
    { competitor: 'Globex', ...slipped },
  ])
  for (const { latest } of told) expect(Math.abs((latest.ratio ?? 0) - 2.4)).toBeLessThan(0.1)
})

it('is found as well when the state is stored after every round', () => {
  const benchmark: Benchmark = fakeBenchmark()
  const all = rounds([
    [ok(10), 1000],
    [inHalf, 1300],
    [ok(30), 1300],
  ])
  let judge = startJudge({ benchmark, market: sydney })
  for (const round of all) {
    observeRound(judge, round)
    refreshEstimates(judge)
    judge = restoreJudge(JSON.parse(JSON.stringify(saveJudge(judge))), { benchmark, market: sydney })
  }
  expect(judge.state.open).toEqual(judged(all).judge.state.open)
  expect(judge.state.open).toMatchObject([{ kind: 'behind' }])
})
