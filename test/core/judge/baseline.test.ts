import { describe, expect, it } from 'vitest'
import { judgeRounds, observeRound, restoreJudge, saveJudge, startJudge } from '#core/judge/judge.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Round } from '#core/model/round.ts'
import { fakeBenchmark, noisyRounds, notOk, sydney } from '../rounds.ts'

const hour = 60 * 60_000
const walks = {
  Acme: { home: 2000, search: 4400 },
  Northpeak: { home: 1000, search: 600 },
  Globex: { home: 900, search: 400 },
}
const { Globex: _, ...withoutGlobex } = walks
const faster = { Acme: { home: 500, search: 1000 } }

function baselines(rounds: readonly Round[], benchmark: Benchmark = fakeBenchmark()) {
  const { events, judge } = judgeRounds({ benchmark, market: sydney, rounds })
  const found = events.flatMap((event) => (event.type === 'baseline' ? [event.baseline] : []))
  return { found, state: judge.state.baseline }
}

/** Rounds that far apart. */
function every(ms: number, rounds: readonly Round[]): Round[] {
  const first = Date.parse(rounds[0]?.scheduledAt ?? '')
  return rounds.map((round, n) => ({ ...round, scheduledAt: new Date(first + n * ms).toISOString() }))
}

describe('a baseline', () => {
  it('is there with the round that brings the last verdict, with every gap and its interval', () => {
    const rounds = noisyRounds({ count: 20, walks })
    const { found } = baselines(rounds)
    expect(found).toHaveLength(1)
    const [baseline = expect.fail()] = found
    expect(baseline).toMatchObject({ number: 1, reason: 'start', rounds: 7, at: rounds[6]?.scheduledAt })
    expect(baseline.comparisons.map(({ competitor, step, verdict }) => [competitor, step, verdict])).toEqual([
      ['Northpeak', 'home', 'behind'],
      ['Northpeak', 'search', 'behind'],
      ['Globex', 'home', 'behind'],
      ['Globex', 'search', 'behind'],
    ])
    for (const { ratio, low, high } of baseline.comparisons) {
      expect(low).toBeLessThan(ratio ?? 0)
      expect(high).toBeGreaterThan(ratio ?? 0)
    }
    expect(baselines(rounds.slice(0, 6)).found).toEqual([])
  })

  it('does not depend on how the rounds arrive', () => {
    const rounds = noisyRounds({ count: 20, walks })
    expect(baselines(rounds.toReversed()).found).toEqual(baselines(rounds).found)
  })

  it('waits for a day, and for twelve rounds where a day has fewer', () => {
    const often = every(hour, noisyRounds({ count: 30, walks: withoutGlobex }))
    expect(baselines(often, fakeBenchmark({ every: hour })).found.map(({ rounds }) => rounds)).toEqual([25])
    const rarely = every(24 * hour, noisyRounds({ count: 20, walks: withoutGlobex }))
    const { found, state } = baselines(rarely, fakeBenchmark({ every: 24 * hour }))
    expect(found.map(({ rounds }) => rounds)).toEqual([13])
    expect(state?.open).toEqual({ Globex: ['home', 'search'] })
  })

  it('does not wait for a step that is not compared, because it is of another kind on each side', () => {
    const rounds = noisyRounds({ count: 12, walks }).map((round) => {
      for (const { site, loads } of round.visits) {
        for (const { steps } of loads) {
          for (const step of steps) if (step.name === 'search') step.kind = site === 'Globex' ? 'soft' : 'navigation'
        }
      }
      return round
    })
    const [baseline] = baselines(rounds).found
    expect(baseline?.rounds).toBe(7)
    expect(baseline?.comparisons.at(-1)).toMatchObject({
      competitor: 'Globex',
      verdict: 'unknown',
      missing: { kind: 'kinds' },
    })
  })

  it('of later verdicts is there a day later where we are behind, a week later where not, and at once with the last', () => {
    // Level within 5 % takes some hundred rounds, of another number for each comparison.
    const near = { Acme: { home: 1000, search: 1000 }, Northpeak: { home: 1000, search: 1010 } }
    const days = (search: number) => {
      const all = { ...near, Globex: { home: 1005, search } }
      const rounds = noisyRounds({ count: 750, walks: all, own: 0.25, seed: 1 })
      const since = (at: string) =>
        Math.floor((Date.parse(at) - Date.parse(rounds[0]?.scheduledAt ?? '')) / (24 * hour))
      return baselines(rounds).found.map(({ at, reason }) => [reason, since(at)])
    }
    expect(days(995)).toEqual([
      ['start', 1],
      ['more', 7],
    ])
    // On search 11 % behind Globex.
    expect(days(900)).toEqual([
      ['start', 1],
      ['more', 2],
      ['more', 7],
    ])
  })

  it('is news again in an epoch with another promise outcome, and not for an outcome that is not known yet', () => {
    // A baseline that waits a day for Globex, so that the outcome is known by then.
    const told = (before: number, now: number) => {
      const taking = (search: number) => ({ ...withoutGlobex, Acme: { home: 2000, search } })
      const rounds = [
        ...noisyRounds({ count: 80, walks: taking(before) }).slice(0, 40),
        ...noisyRounds({ count: 80, walks: taking(now), chromium: 154 }).slice(40),
      ]
      const target = { against: 'fastest', metric: 'lcp', margin: 0.05, promise: 10_000 } as const
      const { found } = baselines(every(hour, rounds), fakeBenchmark({ every: hour, target }))
      return found.map(({ number, reason, promise }) => [number, reason, promise?.outcome])
    }
    expect(told(4400, 4400)).toEqual([[1, 'start', 'kept']])
    expect(told(4400, 30_000)).toEqual([
      [1, 'start', 'kept'],
      [2, 'epoch', 'broken'],
    ])
    // So near the promise it is not known.
    expect(told(4400, 10_000)).toEqual([[1, 'start', 'kept']])
    expect(told(10_000, 4400)).toEqual([[1, 'start', 'unknown']])
  })

  it('is news again in an epoch with another verdict, and not for one that is not known any more', () => {
    const rounds = noisyRounds({ count: 12, walks })
    const later = (now: typeof walks) => noisyRounds({ count: 130, walks: now, chromium: 154 }).slice(12)
    const ahead = baselines([...rounds, ...later({ ...walks, Globex: { home: 9000, search: 9000 } })]).found
    expect(ahead.map(({ number, reason }) => [number, reason])).toEqual([
      [1, 'start'],
      [2, 'epoch'],
    ])
    // Globex is no longer measured: after a day, what is known of the others is what people were told.
    const gone = later(walks).map((round) => ({
      ...round,
      visits: round.visits.filter(({ site }) => site !== 'Globex'),
    }))
    const { found, state } = baselines([...rounds, ...gone])
    expect(found).toHaveLength(1)
    expect(state).toMatchObject({
      epoch: 2,
      number: 1,
      verdicts: { Globex: { home: 'behind', search: 'behind' } },
      open: { Globex: ['home', 'search'] },
    })
  })

  it('is none for a verdict that was missing and comes with an incident, whose alert says so', () => {
    const near = { Acme: { home: 1000, search: 1000 }, Globex: { home: 1050, search: 1500 } }
    const slipped = { ...near, Acme: { home: 1800, search: 1000 } }
    const rounds = noisyRounds({ count: 130, walks: near }).map((round, n) => {
      return n < 110 ? round : { ...round, visits: noisyRounds({ count: 130, walks: slipped })[n]?.visits ?? [] }
    })
    const { events, judge } = judgeRounds({
      benchmark: fakeBenchmark({ competitors: ['Globex'] }),
      market: sydney,
      rounds,
    })
    const news = events.filter(({ type }) => type === 'baseline' || type === 'incident')
    expect(news.map(({ type, at }) => [type, at > (rounds[110]?.scheduledAt ?? '')])).toEqual([
      ['baseline', false],
      ['incident', true],
    ])
    expect(judge.state.baseline).toMatchObject({ number: 1, verdicts: { Globex: { home: 'behind' } }, open: {} })
  })

  it('of later verdicts waits while our journey fails, which makes us behind for now', () => {
    const near = { Acme: { home: 1000, search: 1000 }, Globex: { home: 1050, search: 1500 } }
    const down = (n: number) => n >= 104 && n < 150
    const rounds = noisyRounds({ count: 160, walks: near }).map((round, n) => {
      const visits = round.visits.map((visit, site) => {
        if (site !== 0) return visit
        // The last verdict, on home, comes during the outage of search.
        const sure =
          n < 110 ? visit : { ...visit, loads: noisyRounds({ count: 160, walks: faster })[n]?.visits[0]?.loads ?? [] }
        return down(n) ? { ...sure, ...notOk('failed', { step: 'search', walk: { home: 500 } }) } : sure
      })
      return { ...round, visits }
    })
    const { found } = baselines(rounds, fakeBenchmark({ competitors: ['Globex'] }))
    const [, more] = found
    expect(found.map(({ at }) => down(rounds.findIndex(({ scheduledAt }) => scheduledAt === at)))).toEqual([
      false,
      false,
    ])
    expect(more?.comparisons.map(({ step, verdict }) => [step, verdict])).toEqual([
      ['home', 'ahead'],
      ['search', 'ahead'],
    ])
  })

  it('still misses the verdict of another step, of which the alert does not speak', () => {
    const near = { Acme: { home: 1000, search: 1000 }, Globex: { home: 1050, search: 1050 } }
    const slipped = { ...near, Acme: { home: 1800, search: 1000 } }
    const rounds = noisyRounds({ count: 130, walks: near }).map((round, n) => {
      return n < 110 ? round : { ...round, visits: noisyRounds({ count: 130, walks: slipped })[n]?.visits ?? [] }
    })
    const { found, state } = baselines(rounds, fakeBenchmark({ competitors: ['Globex'] }))
    expect(found.map(({ comparisons }) => comparisons.map(({ verdict }) => verdict))).toEqual([['unknown', 'unknown']])
    expect(state).toMatchObject({
      verdicts: { Globex: { home: 'behind', search: 'unknown' } },
      open: { Globex: ['search'] },
    })
  })

  it('is one when a competitor that was removed is added again, once its verdict is not too old', () => {
    const rounds = noisyRounds({ count: 140, walks })
    const judge = startJudge({ benchmark: fakeBenchmark(), market: sydney })
    for (const round of rounds.slice(0, 20)) observeRound(judge, round)
    const without = fakeBenchmark({ competitors: ['Northpeak'] })
    const fewer = restoreJudge(saveJudge(judge), { benchmark: without, market: sydney })
    for (const round of rounds.slice(20, 60)) observeRound(fewer, round)
    // Another verdict has changed since, which was an alert's news.
    Object.assign(fewer.state.baseline?.verdicts.Northpeak ?? {}, { home: 'ahead' })
    const left = saveJudge(judge).streams.filter((one) => one.kind === 'comparison' && one.competitor === 'Globex')
    const streams = [...left, ...saveJudge(fewer).streams]
    const again = restoreJudge({ state: fewer.state, streams }, { benchmark: fakeBenchmark(), market: sydney })
    const events = rounds.slice(60).flatMap((round) => observeRound(again, round))
    const found = events.flatMap((event) => (event.type === 'baseline' ? [event.baseline] : []))
    expect(found).toMatchObject([{ number: 2, reason: 'more' }])
    expect(found[0]?.comparisons.map(({ verdict }) => verdict)).not.toContain('unknown')
  })

  it('is one for competitors with names that every object has', () => {
    const competitors = ['constructor', '__proto__']
    const odd = noisyRounds({ count: 20, walks }).map((round) => ({
      ...round,
      visits: round.visits.map((visit, n) => ({ ...visit, site: competitors[n - 1] ?? visit.site })),
    }))
    const { found, state } = baselines(odd, fakeBenchmark({ competitors }))
    expect(found).toHaveLength(1)
    expect(Object.keys(JSON.parse(JSON.stringify(state?.verdicts)))).toEqual(competitors)
  })

  it('is none without competitors', () => {
    const rounds = noisyRounds({ count: 200, walks: { Acme: walks.Acme } })
    expect(baselines(rounds, fakeBenchmark({ competitors: [] })).found).toEqual([])
  })

  it('of 20 competitors and 30 steps is a record that can be stored, and little in the state', () => {
    const steps = Array.from({ length: 30 }, (_, n) => `step ${n} with quite a long name`)
    const competitors = Array.from({ length: 20 }, (_, n) => `Competitor ${n} with quite a long name`)
    const walk = (time: number) => Object.fromEntries(steps.map((step) => [step, time]))
    const all = { Acme: walk(4000), ...Object.fromEntries(competitors.map((name) => [name, walk(1000)])) }
    const { found, state } = baselines(noisyRounds({ count: 7, walks: all }), fakeBenchmark({ competitors, steps }))
    expect(found[0]?.comparisons).toHaveLength(600)
    expect(JSON.stringify(found[0]).length).toBeLessThan(250_000)
    expect(JSON.stringify(state).length).toBeLessThan(40_000)
  })
})
