import { describe, expect, test } from 'vitest'
import { startComparison } from '#core/judge/comparison.ts'
import type { JudgeEvent } from '#core/judge/events.ts'
import { judgeRounds, observeRound, observeStreams, restoreJudge, saveJudge, startJudge } from '#core/judge/judge.ts'
import { savePooled, startPooled } from '#core/judge/pooled.ts'
import { attributeSlip } from '#core/judge/pooled-slip.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Round } from '#core/model/round.ts'
import { observe, startDetector } from '#core/statistics/detector.ts'
import { median } from '#core/statistics/quantile.ts'
import { randomOf } from '#core/statistics/shuffle.ts'
import { fakeBenchmark, fakeRound, noisyRounds, notOk, sydney, withSteps } from '../rounds.ts'
import { incidentsIn } from './judge-streams.ts'

const competitors = ['Northpeak', 'Globex', 'Initech']
const benchmark = fakeBenchmark({ competitors, steps: ['home'] })
const settled = 300

/** Rounds with the noise of bench/detection.ts, in which times are multiplied by these from round `settled` on. */
function rounds(changes: Record<string, number>, { seed, after = 200 }: { seed: number; after?: number }): Round[] {
  const walks = (change: Record<string, number>) =>
    Object.fromEntries(['Acme', ...competitors].map((name) => [name, { home: 1000 * (change[name] ?? 1) }]))
  const noise = { count: settled + after, seed, own: 0.15 }
  const [before, then] = [noisyRounds({ ...noise, walks: walks({}) }), noisyRounds({ ...noise, walks: walks(changes) })]
  const random = randomOf(seed)
  // A load misses a cache now and then, and is sometimes slower still: hardly ever quicker.
  const slowed = () => Math.exp((random() < 0.15 ? 0.3 : 0) - (random() < 0.06 ? 0.5 * Math.log(1 - random()) : 0))
  return [...before.slice(0, settled), ...then.slice(settled)].map((round) =>
    withSteps(round, (step) => ({ ...step, metrics: { lcp: (step.metrics.lcp ?? 0) * slowed() } })),
  )
}

type Found = Extract<JudgeEvent, { type: 'comparison' }>

/** Bad news of comparisons, by the number of the round; the streams alone, because incidents and baselines take longest. */
function badNews(given: readonly Round[], asked: Benchmark = benchmark): (Found & { n: number })[] {
  const judge = startJudge({ benchmark: asked, market: sydney })
  return given.flatMap((round, n) =>
    observeStreams(judge, { round, slot: n, steady: true }).flatMap((one) => {
      const isBad = one.type === 'comparison' && ['FELL_BEHIND', 'SLIPPED', 'LEAD_LOST'].includes(one.event.type)
      return isBad ? [{ ...one, n }] : []
    }),
  )
}

const seeds = Array.from({ length: 9 }, (_, n) => 11 + n)
const middle = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const never = Number.POSITIVE_INFINITY

/** Rounds until the first bad news after the change. */
const delayOf = (slots: number[]) => (slots.find((n) => n >= settled) ?? never) - settled + 1

/** Rounds until one of the three comparisons alone finds a change, each with a third of the false alarms. */
function delayAlone(given: readonly Round[]): number {
  const delays = competitors.map((_, at) => {
    const detector = startDetector({ c: 3 * 35_040 })
    const slots = given.flatMap((round, n) => {
      const [us = 0, rival = 0] = [0, at + 1].map((visit) =>
        Math.log(median(round.visits[visit]?.loads.map(({ steps }) => steps[0]?.metrics.lcp ?? 0) ?? [])),
      )
      return observe(detector, n, us - rival).some(({ type }) => type !== 'FIRST_VERDICT') ? [n] : []
    })
    return delayOf(slots)
  })
  return Math.min(...delays)
}

describe('with three competitors', () => {
  test('a slip of 10 % is found in a fifth fewer rounds than by the comparisons alone', () => {
    const given = seeds.map((seed) => rounds({ Acme: 1.1 }, { seed }))
    const together = middle(given.map((one) => delayOf(badNews(one).map(({ n }) => n))))
    expect(together).toBeLessThan(0.8 * middle(given.map(delayAlone)))
  })

  test('it is one incident that names our site, and every comparison in which we slipped', () => {
    const given = rounds({ Acme: 1.15 }, { seed: 3 })
    const found = badNews(given)
    expect(found.map(({ stream }) => stream.competitor)).toEqual(competitors)
    expect(new Set(found.map(({ n }) => n)).size).toBe(1)
    expect(found.map(({ moved }) => moved)).toEqual(['us', 'us', 'us'])
    expect(incidentsIn(judgeRounds({ benchmark, market: sydney, rounds: given.slice(0, 400) }).events)).toMatchObject([
      { cause: { kind: 'us' } },
    ])
  })

  test.each([0.9, 0.8, 0.6])('a competitor whose times are multiplied by %d is not our slip', (factor) => {
    const found = seeds.map((seed) => badNews(rounds({ Globex: factor }, { seed })).filter(({ n }) => n >= settled))
    const names = found.map((one) => [...new Set(one.map(({ stream }) => stream.competitor))].join())
    expect(names.filter((name) => name !== 'Globex' && name !== '')).toEqual([])
    if (factor < 0.9) expect(names).toEqual(seeds.map(() => 'Globex'))
  })

  test('where nothing changed, there is an alarm at most once in c rounds', () => {
    const eager = { ...benchmark, alarm: { to: [], falseAlarmsPerYear: 300 } }
    const [pooled] = startJudge({ benchmark: eager, market: sydney }).pools
    const { c = Number.NaN } = pooled?.detector.config ?? {}
    expect(c).toBeCloseTo((4 * 35_040) / 300)
    const count = 6000
    const found = new Set(badNews(rounds({}, { seed: 5, after: count - settled }), eager).map(({ n }) => n))
    expect(found.size).toBeLessThanOrEqual((4 * count) / c)
  })
})

describe('what its slip means for the comparisons', () => {
  /** Competitors named when it finds a slip, in which our log ratio to each has grown by this much for twelve rounds. */
  function named(growth: number[]): string[] {
    const comparisons = growth.map((shift, at) => {
      const stream = startComparison({ competitor: competitors[at] ?? '', step: 'home' }, benchmark)
      for (let slot = 0; slot < 112; slot++)
        observe(stream.detector, slot, 0.15 * Math.sin(1.7 * slot + at) + (slot < 100 ? 0 : shift))
      return { ...stream, metric: 'lcp' as const }
    })
    const slips = [{ slot: 111, onset: 100, evidence: 1e6 }]
    const pooled = { ...startPooled('home', benchmark), metric: 'lcp' as const, slips }
    return attributeSlip(pooled, { slot: 111, comparisons, open: comparisons }).map(({ stream }) => stream.competitor)
  }

  test('it names those in which we are slower by more than the margin', () => {
    expect(named([0.1, 0.1, 0.1])).toEqual(competitors)
    expect(named([0.1, 0.1, 0])).toEqual(['Northpeak', 'Globex'])
  })

  test('it names none when only half of them or fewer show it: a competitor got faster', () => {
    expect(named([0.1, 0, 0])).toEqual([])
    expect(named([0.1, 0])).toEqual([])
  })
})

test('where a single competitor can be measured, its getting faster is not our slip', () => {
  const given = rounds({ Northpeak: 0.85 }, { seed: 12, after: 60 }).map((round) => {
    const { visits } = fakeRound(0, { Globex: notOk('blocked'), Initech: notOk('blocked') })
    return { ...round, visits: [...round.visits.slice(0, 2), ...visits] }
  })
  const found = badNews(given).filter(({ n }) => n >= settled)
  // All sites together vary more from round to round than that.
  expect(found.map(({ stream, moved }) => [stream.competitor, moved])).toEqual([['Northpeak', null]])
})

test('a competitor that gets faster on one step leaves the other steps as they were', () => {
  const asked = { ...benchmark, steps: ['home', 'search'] }
  const walk = { home: 1000, search: 2000 }
  const after = (home: number) => {
    const judge = startJudge({ benchmark: asked, market: sydney })
    const walksOf = (Globex: typeof walk) => ({ Acme: walk, Northpeak: walk, Globex, Initech: walk })
    const noise = { count: 150, own: 0.05 }
    const [usual, then] = [walk, { ...walk, home }].map((Globex) => noisyRounds({ ...noise, walks: walksOf(Globex) }))
    const given = [...(usual?.slice(0, 100) ?? []), ...(then?.slice(100) ?? [])]
    const found = given.flatMap((round, slot) => observeStreams(judge, { round, slot, steady: true }))
    const isBad = found.some((one) => one.type === 'comparison' && one.event.type === 'FELL_BEHIND')
    return { isBad, pools: judge.pools.map((pooled) => savePooled(pooled, 1)) }
  }
  const [same, faster] = [after(1000), after(500)]
  expect([same.isBad, faster.isBad]).toEqual([false, true])
  expect(faster.pools[0]).not.toEqual(same.pools[0])
  expect(faster.pools[1]).toEqual(same.pools[1])
})

describe('the competitors it consists of', () => {
  const walk = { Acme: { home: 1000 }, Northpeak: { home: 1000 }, Globex: { home: 900 } }
  const two = fakeBenchmark({ steps: ['home'] })
  const blocked = (n: number) => fakeRound(n, { ...walk, Globex: notOk('blocked') })
  const seen = (given: Round[]) => {
    const { judge } = judgeRounds({ benchmark: two, market: sydney, rounds: given })
    const [pooled] = judge.pools
    return { members: pooled?.members, seq: pooled?.detector.seq }
  }

  test('stay while one is blocked for an hour, and those rounds say nothing', () => {
    const given = Array.from({ length: 30 }, (_, n) => (n >= 20 && n < 24 ? blocked(n) : fakeRound(n, walk)))
    expect(seen(given)).toEqual({ members: ['Northpeak', 'Globex'], seq: 26 })
  })

  test('are others once one has been blocked for twelve rounds', () => {
    const given = Array.from({ length: 40 }, (_, n) => (n >= 20 ? blocked(n) : fakeRound(n, walk)))
    expect(seen(given)).toEqual({ members: ['Northpeak'], seq: 9 })
  })
})

test('its newest four slips are remembered, for comparisons that lag behind after a crash', () => {
  const eager = { ...benchmark, alarm: { to: [], falseAlarmsPerYear: 3000 } }
  const judge = startJudge({ benchmark: eager, market: sydney })
  const found: number[] = []
  for (let n = 0; n < 180; n++) {
    // A third slower every 30 rounds.
    const us = 1000 * (4 / 3) ** Math.floor(n / 30) * (1 + 0.02 * Math.sin(1.7 * n))
    const rivals = Object.fromEntries(competitors.map((name) => [name, { home: 1000 }]))
    const round = fakeRound(n, { Acme: { home: us }, ...rivals })
    observeStreams(judge, { round, slot: n, steady: true })
    const slip = judge.pools[0]?.slips.at(-1)
    if (slip?.slot === n) found.push(n)
  }
  expect(found.length).toBeGreaterThan(4)
  expect(judge.pools[0]?.slips.map(({ slot }) => slot)).toEqual(found.slice(-4))
})

test('a judge stored before it was there goes on, and nothing begins anew', () => {
  const given = rounds({ Acme: 1.3 }, { seed: 2 })
  const place = { benchmark, market: sydney }
  const judge = startJudge(place)
  for (const round of given.slice(0, 280)) observeRound(judge, round)
  const saved = saveJudge(judge)
  const older = restoreJudge({ ...saved, streams: saved.streams.filter(({ kind }) => kind !== 'pooled') }, place)
  const events = given.slice(280).flatMap((round) => observeRound(older, round))
  expect(incidentsIn(events)).toMatchObject([{ cause: { kind: 'us' } }])
  expect(older.pools[0]?.detector.seq).toBe(given.length - 280)
})

test('a comparison that was not written before a crash learns of the slip afterwards', () => {
  const given = rounds({ Acme: 1.15 }, { seed: 3 })
  const place = { benchmark, market: sydney }
  const judge = startJudge(place)
  let before = saveJudge(judge)
  const round = given.find((one) => {
    before = saveJudge(judge)
    return observeRound(judge, one).some((event) => event.type === 'comparison' && event.event.type === 'FELL_BEHIND')
  })
  const after = saveJudge(judge)
  // Everything was written but the comparison with Globex.
  const isMissing = (one: (typeof after.streams)[number]) => one.kind === 'comparison' && one.competitor === 'Globex'
  const streams = [...after.streams.filter((one) => !isMissing(one)), ...before.streams.filter(isMissing)]
  const repaired = restoreJudge({ ...after, streams }, place)
  if (round === undefined) throw new Error('Nothing was found in any round')
  observeStreams(repaired, { round, slot: after.state.slot, steady: true })
  expect(JSON.stringify(saveJudge(repaired)) === JSON.stringify(after)).toBe(true)
})
