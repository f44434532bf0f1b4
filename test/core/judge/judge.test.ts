import { describe, expect, it } from 'vitest'
import { refreshEstimates } from '#core/judge/incident/update.ts'
import { judgeRounds, observeRound, restoreJudge, saveJudge, startJudge } from '#core/judge/judge.ts'
import { verdictOf } from '#core/judge/verdict.ts'
import type { Round } from '#core/model/round.ts'
import { fakeBenchmark, fakeRound, noisyRounds, ok, sydney } from '../rounds.ts'
import { judged, stretches, usual } from './judge-streams.ts'

const benchmark = fakeBenchmark()
const slower = { ...usual, Acme: { home: 1500, search: 1500 } }
const endOf = (rounds: readonly Round[]) => Date.parse(rounds.at(-1)?.scheduledAt ?? '')

describe('rounds in which nothing changes', () => {
  it('open no incident and end level', () => {
    const rounds = noisyRounds({ count: 700, walks: usual })
    const { judge, events, incidents } = judged(rounds)
    expect(incidents).toEqual([])
    expect(events.filter(({ type }) => type === 'comparison').length).toBeGreaterThan(0)
    const { comparisons, target } = verdictOf(judge, endOf(rounds))
    expect(new Set(comparisons.map(({ verdict }) => verdict))).toEqual(new Set(['level']))
    expect(target.verdict).toBe('level')
  })
})

describe('the accepted false alarms', () => {
  it('cover all comparisons together, whatever the noise', () => {
    const years = 20
    const perYear = fakeBenchmark({ alarm: { to: [], falseAlarmsPerYear: (365 * 96) / 200 } })
    const alarms = Array.from({ length: years }, (_, seed) => {
      const rounds = noisyRounds({ count: 200, walks: usual, seed: seed + 1, own: 0.2 })
      const bad = ['FELL_BEHIND', 'SLIPPED', 'LEAD_LOST']
      return judged(rounds, perYear).events.filter(
        (event) => event.type === 'comparison' && bad.includes(event.event.type),
      ).length
    })
    // One in 200 rounds is accepted: four comparisons with one each would be 80.
    expect(alarms.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(years)
  })
})

describe('when we get slower on one step', () => {
  const rounds = stretches([
    [100, usual],
    [20, slower],
  ])
  const { judge } = judged(rounds)

  it('the verdict is behind against every competitor on that step, and on no other', () => {
    const { target, comparisons } = verdictOf(judge, endOf(rounds))
    expect(target).toMatchObject({ verdict: 'behind', competitors: ['Northpeak', 'Globex'] })
    const behind = comparisons.filter(({ verdict }) => verdict === 'behind')
    expect(behind.map(({ competitor, step }) => [competitor, step])).toEqual([
      ['Northpeak', 'home'],
      ['Globex', 'home'],
    ])
  })

  it('the verdict holds since the round in which the slip began, with the right effect size', () => {
    const [home] = verdictOf(judge, endOf(rounds)).comparisons
    const began = Date.parse(rounds[100]?.scheduledAt ?? '')
    expect(Math.abs(Date.parse(home?.since ?? '') - began)).toBeLessThanOrEqual(2 * benchmark.every)
    expect(home?.low).toBeLessThan(1.5)
    expect(home?.high).toBeGreaterThan(1.45)
  })

  it('the verdict against a named target does not change when another competitor gets faster', () => {
    const named = fakeBenchmark({ target: { ...benchmark.target, against: { competitor: 'Northpeak' } } })
    const onlyGlobex = { ...usual, Globex: { home: 700, search: 1490 } }
    const faster = stretches([
      [300, usual],
      [20, onlyGlobex],
    ])
    const { judge: against } = judged(faster, named)
    expect(verdictOf(against, endOf(faster)).target).toMatchObject({ verdict: expect.not.stringMatching('behind') })
    expect(verdictOf(judged(faster).judge, endOf(faster)).target).toMatchObject({
      verdict: 'behind',
      competitors: ['Globex'],
    })
  })

  it('the median verdict is behind only when more than half of the competitors are ahead', () => {
    const median = fakeBenchmark({ target: { ...benchmark.target, against: 'median' } })
    const onlyGlobex = { ...usual, Globex: { home: 700, search: 1490 } }
    const faster = stretches([
      [300, usual],
      [20, onlyGlobex],
    ])
    expect(verdictOf(judged(faster, median).judge, endOf(faster)).target.verdict).not.toBe('behind')
    expect(verdictOf(judged(rounds, median).judge, endOf(rounds)).target.verdict).toBe('behind')
  })
})

describe('a round', () => {
  const rounds = stretches([
    [40, usual],
    [12, slower],
  ])

  it('delivered twice changes nothing', () => {
    const once = judgeRounds({ benchmark, market: sydney, rounds }).judge
    const twice = startJudge({ benchmark, market: sydney })
    for (const round of rounds) {
      observeRound(twice, round)
      expect(observeRound(twice, round)).toEqual([])
    }
    refreshEstimates(twice)
    expect(saveJudge(twice)).toEqual(saveJudge(once))
  })

  it('leads to the same judge when the state is stored and restored between rounds', () => {
    const once = judgeRounds({ benchmark, market: sydney, rounds }).judge
    let stored = saveJudge(startJudge({ benchmark, market: sydney }))
    for (const round of rounds) {
      const judge = restoreJudge(JSON.parse(JSON.stringify(stored)), { benchmark, market: sydney })
      observeRound(judge, round)
      refreshEstimates(judge)
      stored = saveJudge(judge)
    }
    expect(stored).toEqual(saveJudge(once))
  })

  it('counts even when many are run within one interval', () => {
    const squeezed = rounds.map((round, n) => ({
      ...round,
      scheduledAt: new Date(Date.UTC(2026, 10, 22, 10) + n * 20_000).toISOString(),
    }))
    const { judge, incidents } = judged(squeezed)
    expect(judge.comparisons[0]?.detector.seq).toBe(rounds.length)
    expect(incidents.map(({ kind }) => kind)).toEqual(['behind'])
    expect(incidents[0]?.openedAt).toBe(squeezed[40]?.scheduledAt)
  })

  it('of another market is refused', () => {
    const judge = startJudge({ benchmark, market: sydney })
    expect(() => observeRound(judge, { ...fakeRound(0, {}), market: 'perth' })).toThrow(/perth/)
  })
})

describe('a change of method or settings', () => {
  it('starts a new epoch and reports what changed, instead of a slip', () => {
    const before = stretches([[100, usual]])
    const after = noisyRounds({ count: 130, walks: slower, chromium: 154 }).slice(100)
    const { judge, events, incidents } = judged([...before, ...after])
    expect(incidents).toEqual([])
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'epoch',
        at: after[0]?.scheduledAt,
        epoch: expect.objectContaining({ reason: expect.objectContaining({ kind: 'method', differs: ['chromium'] }) }),
      }),
    )
    expect(judge.state.rounds).toBe(30)
    expect(verdictOf(judge, endOf(after)).comparisons[0]).toMatchObject({
      verdict: 'behind',
      since: after[0]?.scheduledAt,
    })
  })

  it('starts a new epoch for a new margin, but not for a new number of accepted false alarms', () => {
    const rounds = stretches([[60, usual]])
    const saved = saveJudge(judged(rounds).judge)
    const next = stretches([[61, usual]]).slice(60)
    const eventsWith = (changes: Partial<typeof benchmark>) => {
      const judge = restoreJudge(saved, { benchmark: { ...benchmark, ...changes }, market: sydney })
      return next.flatMap((round) => observeRound(judge, round)).map(({ type }) => type)
    }
    expect(eventsWith({ target: { ...benchmark.target, margin: 0.1 } })).toContain('epoch')
    expect(eventsWith({ alarm: { to: [], falseAlarmsPerYear: 4 } })).not.toContain('epoch')
  })
})

describe('an unsteady worker', () => {
  const rounds = stretches([[60, usual]])
  const steady = judged(rounds).judge

  it('is detected by its CPU index or its control page, and the round is kept but not judged', () => {
    const odd = fakeRound(60, { Acme: { home: 9000, search: 9000 }, Northpeak: { home: 1000, search: 1000 } })
    const slowCpu: Round = { ...odd, worker: { ...odd.worker, cpuIndex: 500 } }
    const slowControl: Round = {
      ...odd,
      visits: odd.visits.map((visit, n) => ({ ...visit, control: n === 0 ? 130 : 40 })),
    }
    for (const [round, note] of [
      [slowCpu, { what: 'cpu', value: 500, site: null }],
      [slowControl, { what: 'control', value: 130, site: 'Acme' }],
    ] as const) {
      const judge = restoreJudge(saveJudge(steady), { benchmark, market: sydney })
      expect(observeRound(judge, round)).toEqual([
        expect.objectContaining({ type: 'worker', note: expect.objectContaining(note) }),
      ])
      expect(judge.comparisons.map(({ detector }) => detector.seq)).toEqual([60, 60, 60, 60])
      expect(judge.state).toMatchObject({ rounds: 61, unsteady: 1 })
    }
  })

  it('is never detected by how slow the sites are', () => {
    const slow = fakeRound(60, { Acme: { home: 90_000, search: 90_000 }, Northpeak: { home: 80_000, search: 70_000 } })
    const judge = restoreJudge(saveJudge(steady), { benchmark, market: sydney })
    expect(observeRound(judge, slow).filter(({ type }) => type === 'worker')).toEqual([])
    expect(judge.comparisons[0]?.detector.seq).toBe(61)
  })

  it('becomes the usual one when it stays the same', () => {
    const replaced = stretches([[140, usual]]).map((round, n) => ({
      ...round,
      worker: { ...round.worker, cpuIndex: n < 60 ? 1000 : 400 },
    }))
    const { events } = judged(replaced)
    const notes = events.filter(({ type }) => type === 'worker')
    expect(notes.length).toBeGreaterThan(0)
    expect(notes.at(-1)?.at.localeCompare(replaced[100]?.scheduledAt ?? '')).toBe(-1)
  })
})

describe("a step without the target's metric", () => {
  it('is compared by its duration from then on', () => {
    const soft = (n: number, time: number) =>
      fakeRound(n, {
        Acme: ok({ home: 1000, search: { duration: time } }),
        Northpeak: ok({ home: 1000, search: { duration: 500, lcp: 480 } }),
        Globex: ok({ home: 1000, search: { duration: 500 } }),
      })
    const rounds = Array.from({ length: 30 }, (_, n) => soft(n, 510 + (n % 7)))
    const { judge } = judged(rounds)
    expect(judge.comparisons.map(({ step, metric }) => [step, metric])).toEqual([
      ['home', 'lcp'],
      ['search', 'duration'],
      ['home', 'lcp'],
      ['search', 'duration'],
    ])
    // From now on the step has the metric: the stream does not mix the two.
    observeRound(judge, fakeRound(30, { Acme: { home: 1000, search: 900 }, Northpeak: { home: 1000, search: 500 } }))
    expect(judge.comparisons[1]?.metric).toBe('duration')
    expect(verdictOf(judge, endOf(rounds)).comparisons[1]?.rounds).toBeGreaterThan(20)
  })
})

describe('a verdict', () => {
  it('forecasts about how many more rounds it needs', () => {
    const walks = { ...usual, Acme: { home: 1300, search: 1300 } }
    const rounds = noisyRounds({ count: 60, walks })
    const early = judged(rounds.slice(0, 6)).judge
    const [home] = verdictOf(early, endOf(rounds.slice(0, 6))).comparisons
    expect(home).toMatchObject({ verdict: 'unknown', missing: { kind: 'rounds', more: expect.any(Number) } })
    const more = home?.missing?.kind === 'rounds' ? (home.missing.more ?? 0) : 0
    const enough = judged(rounds.slice(0, 6 + 2 * more)).judge
    expect(verdictOf(enough, endOf(rounds.slice(0, 6 + 2 * more))).comparisons[0]?.verdict).toBe('behind')
  })

  it('is unknown when measurements have stopped, and reports the last one', () => {
    const rounds = stretches([
      [100, usual],
      [20, slower],
    ])
    const { judge } = judged(rounds)
    const later = endOf(rounds) + 9 * benchmark.every
    expect(verdictOf(judge, later).target.verdict).toBe('unknown')
    expect(verdictOf(judge, later).comparisons[0]).toMatchObject({
      verdict: 'unknown',
      lastKnown: 'behind',
      missing: { kind: 'recent', lastAt: rounds.at(-1)?.scheduledAt },
    })
  })
})

it('a verdict is known again once three quarters of a day are measured after a gap, however long it was', () => {
  const hours = 2 * 60 * 60_000
  const rare = fakeBenchmark({ competitors: ['Northpeak'], steps: ['home'], every: hours })
  const from = Date.UTC(2026, 10, 2)
  const slots = (first: number, count: number) =>
    Array.from({ length: count }, (_, n): Round => {
      const scheduledAt = new Date(from + (first + n) * hours).toISOString()
      return { ...fakeRound(n, { Acme: { home: 1500 }, Northpeak: { home: 1000 } }), scheduledAt }
    })
  const afterGap = (count: number) => {
    const rounds = [...slots(0, 40), ...slots(80, count)]
    const [home] = verdictOf(judged(rounds, rare).judge, endOf(rounds)).comparisons
    return [home?.verdict, home?.missing?.kind]
  }
  expect(afterGap(8)).toEqual(['unknown', 'recent'])
  expect(afterGap(9)).toEqual(['behind', undefined])
})

describe('a promise', () => {
  const promising = fakeBenchmark({ target: { ...benchmark.target, promise: 2000 } })

  it('is kept, then broken on the slow step, even though competitors are no faster', () => {
    const allSlow = {
      Acme: { home: 1000, search: 2800 },
      Northpeak: { home: 1000, search: 2800 },
      Globex: { home: 1010, search: 2790 },
    }
    const rounds = stretches([
      [80, usual],
      [60, allSlow],
    ])
    const { judge, incidents } = judged(rounds, promising)
    const { promise } = verdictOf(judge, endOf(rounds))
    expect(promise).toMatchObject({ limit: 2000, outcome: 'broken' })
    expect(promise?.steps.map(({ step, outcome }) => [step, outcome])).toEqual([
      ['home', 'kept'],
      ['search', 'broken'],
    ])
    expect(incidents.map(({ kind, cause }) => [kind, cause.kind])).toEqual([['promise', 'us']])
  })
})
