import { describe, expect, it } from 'vitest'
import { paintedAfter, stayedBlank } from '#core/judge/incident/blank.ts'
import { judgeRounds, saveJudge } from '#core/judge/judge.ts'
import { startReplay } from '#core/judge/replay.ts'
import type { Method } from '#core/model/method.ts'
import type { Round } from '#core/model/round.ts'
import { type FakeVisit, fakeBenchmark, fakeRound, notOk, ok, sydney } from '../rounds.ts'
import { judged } from './judge-streams.ts'

/** Our home page stays white: the visit is ok, and its home has no paint. */

const good = ok({ home: 1000, search: 1500 })

/** A visit whose home stayed blank in this many of its three loads. */
function blank(loads = 3, after = [20_600, 20_100, 19_800]): FakeVisit {
  const painted = { home: 1000, search: 1500 }
  const white = { home: { ttfb: 100, duration: 900 }, search: 1500 }
  const visit = ok(...([0, 1, 2].map((n) => (n < loads ? white : painted)) as [typeof white]))
  for (const [n, { steps }] of visit.loads.entries()) if (n < loads) Object.assign(steps[0] ?? {}, { blank: after[n] })
  return visit
}

/** The hourly filmstrip shows what Chromium reports no paint of. */
function pictured(visit: FakeVisit): FakeVisit {
  const disagreements = [{ metric: 'lcp', number: null, picture: 1200 }]
  const evidence = { requests: 'r', steps: [{ name: 'home', screenshot: 's', filmstrip: [], disagreements }] }
  return Object.assign({ ...visit }, { evidence })
}

const visits: Record<string, FakeVisit> = { '.': good, B: blank(), b: blank(2), P: pictured(blank()) }

/** One round a letter: `.` is painted, `B` blank in every load, `b` in some, `P` blank though a picture shows the page. */
function rounds(pattern: string, others: (n: number) => Record<string, FakeVisit> = () => ({ Northpeak: good })) {
  return [...pattern].map((letter, n) => fakeRound(n, { Acme: visits[letter] ?? good, ...others(n) }))
}

const at = (n: number) => fakeRound(n, {}).scheduledAt
const benchmark = fakeBenchmark({ competitors: ['Northpeak'] })
const incidentsOf = (all: readonly Round[]) => judged(all, benchmark).incidents
const alone = fakeBenchmark({ competitors: [] })

describe('a page of ours that stays blank in every load', () => {
  it('in two rounds in a row is a failing journey, with what to check, until two good rounds in a row', () => {
    expect(incidentsOf(rounds('....B'))).toEqual([])
    expect(incidentsOf(rounds('....BB.'))).toMatchObject([
      {
        kind: 'failing',
        cause: { kind: 'journey', step: 'home' },
        openedAt: at(4),
        detectedAt: at(5),
        closedAt: null,
        failure: {
          step: 'home',
          code: 'content-missing',
          message:
            'The page was still blank after 20.6 s: nothing had been painted. Open it in Chrome, and look for a stylesheet or script that does not answer or fails.',
        },
      },
    ])
    expect(incidentsOf(rounds('....BBBB..'))).toMatchObject([{ closedAt: at(8), closeDetectedAt: at(9) }])
  })

  it('in three of seven rounds is one too, and so it is without competitors', () => {
    expect(incidentsOf(rounds('....B..B..B'))).toMatchObject([{ openedAt: at(4), detectedAt: at(10) }])
    expect(
      judged(
        rounds('..BB', () => ({})),
        alone,
      ).incidents,
    ).toMatchObject([{ openedAt: at(2), detectedAt: at(3) }])
  })

  it('fails as other failures of that step do: one round each is two in a row', () => {
    const [timeout = expect.fail()] = [fakeRound(4, { Acme: notOk('failed', { step: 'home' }), Northpeak: good })]
    expect(incidentsOf([...rounds('....'), timeout, ...rounds('.....B').slice(5)])).toMatchObject([
      { openedAt: at(4), detectedAt: at(5), failure: { code: 'content-missing' } },
    ])
  })

  it('is the first step that fails, where a later one fails too', () => {
    const then = { ...blank(), status: 'failed', failure: { code: 'timeout', step: 'search', message: 'x' } } as const
    const stopped = {
      ...then,
      loads: then.loads.map(({ steps }) => ({ steps: steps.slice(0, 1), failure: then.failure })),
    }
    const all = rounds('....').concat([4, 5].map((n) => fakeRound(n, { Acme: stopped, Northpeak: good })))
    expect(incidentsOf(all)).toMatchObject([{ cause: { step: 'home' }, failure: { code: 'content-missing' } }])
  })

  it('says nothing where the step has never been painted, as a page that is a video alone never is', () => {
    expect(incidentsOf(rounds('BBBBBBBB'))).toEqual([])
    // Search is painted: only home is unknown.
    expect(incidentsOf(rounds('BBBBBB..BB'))).toMatchObject([{ openedAt: at(8) }])
  })

  it('in some of its loads only is no failure', () => {
    expect(incidentsOf(rounds('....bbbbbb'))).toEqual([])
    expect(incidentsOf(rounds('....BBbb'))).toMatchObject([{ closedAt: at(6) }])
  })

  it('in a single load of three, the others without the step, is too little', () => {
    const few = blank()
    const one = { ...few, loads: few.loads.slice(0, 1) }
    expect(incidentsOf(rounds('....').concat([4, 5].map((n) => fakeRound(n, { Acme: one, Northpeak: good }))))).toEqual(
      [],
    )
  })

  it.each(['blocked', 'changed', 'skipped'] as const)('says nothing in a visit that was %s', (status) => {
    const [before, ...more] = [
      rounds('....'),
      ...[4, 5, 6].map((n) => fakeRound(n, { Acme: { ...blank(), status }, Northpeak: good })),
    ]
    expect(incidentsOf([...before, ...more])).toEqual([])
  })

  it('is not blank where a filmstrip shows the page: Chromium reports no paint of what it has become', () => {
    expect(incidentsOf(rounds('....PBBBBB'))).toEqual([])
    expect(incidentsOf(rounds('....BBPB'))).toMatchObject([{ closedAt: at(6), closeDetectedAt: at(7) }])
  })

  it('fails also where it has a tenth of its bytes, because its script failed; another page that is blank says nothing', () => {
    const weigh = (visit: FakeVisit, bytes: number, url = 'https://acme.example/') => {
      const copy = structuredClone(visit)
      for (const { steps } of copy.loads) {
        const [home] = steps
        if (home === undefined) continue
        home.metrics.bytes = bytes
        home.document = { url, status: 200, asked: 'https://acme.example/' }
      }
      return copy
    }
    const all = (then: FakeVisit) =>
      Array.from({ length: 12 }, (_, n) =>
        fakeRound(n, { Acme: n < 10 ? weigh(good, 900_000) : then, Northpeak: good }),
      )
    expect(incidentsOf(all(weigh(blank(), 30_000)))).toMatchObject([{ openedAt: at(10) }])
    expect(incidentsOf(all(weigh(blank(), 900_000, 'https://acme.example/maintenance')))).toEqual([])
  })
})

describe('what is known to be painted', () => {
  const [round = expect.fail()] = rounds('P')
  const steps = benchmark.steps

  it('stays known of the other steps and sites, where a picture shows what Chromium does not report', () => {
    const known = [
      { site: 'Acme', step: 'home' },
      { site: 'Acme', step: 'search' },
      { site: 'Northpeak', step: 'home' },
    ]
    expect(paintedAfter(known, { round, steps })).toEqual([...known.slice(1), { site: 'Northpeak', step: 'search' }])
  })

  it('is a step with a first paint of content alone, and not one on another page', () => {
    const document = { asked: 'https://acme.example/', url: 'https://acme.example/maintenance', status: 200 }
    const home = { name: 'home', metrics: { fcp: 300 } }
    const painted = (one: typeof home & { document?: typeof document }) =>
      paintedAfter([], { round: fakeRound(0, { Acme: { status: 'ok', loads: [{ steps: [one] }] } }), steps })
    expect(painted(home)).toEqual([{ site: 'Acme', step: 'home' }])
    expect(painted({ ...home, document })).toEqual([])
  })
})

describe('a visit in which a step stayed blank', () => {
  const stayed = (visit: FakeVisit, loads = 3) => {
    const [us = expect.fail()] = fakeRound(0, { Acme: visit }).visits
    return stayedBlank(us, { step: 'home', loads })
  }
  const first = (count: number): FakeVisit => ({ ...blank(), loads: blank().loads.slice(0, count) })

  it('has it blank in at least half of the loads asked for', () => {
    expect([1, 2, 3].map((count) => stayed(first(count)))).toEqual([false, true, true])
    expect([1, 2].map((count) => stayed(first(count), 2))).toEqual([true, true])
  })

  it('is the page itself: one of another address or language is none, one without its title or bytes may be', () => {
    const found = (['address', 'language', 'title', 'bytes'] as const).map((what) => {
      const visit = blank()
      for (const { steps } of visit.loads) Object.assign(steps[0] ?? {}, { unusual: { what, seen: 'a', usual: 'b' } })
      return stayed(visit)
    })
    expect(found).toEqual([false, false, true, true])
  })

  it('has no picture that shows the page: one of another step, or of a time that Chromium reports, is none', () => {
    const withEvidence = (name: string, number: number | null) => {
      const disagreements = [{ metric: 'lcp', number, picture: 1200 }]
      const evidence = { requests: 'r', steps: [{ name, screenshot: 's', filmstrip: [], disagreements }] }
      return Object.assign(blank(), { evidence })
    }
    expect(stayed(withEvidence('home', null))).toBe(false)
    expect(stayed(withEvidence('home', 900))).toBe(true)
    expect(stayed(withEvidence('search', null))).toBe(true)
  })
})

describe('competitors whose page stays blank', () => {
  it('open and end nothing', () => {
    expect(incidentsOf(rounds('..........', (n) => ({ Northpeak: n < 4 ? good : blank() })))).toEqual([])
    expect(incidentsOf(rounds('....BBBBBB', (n) => ({ Northpeak: n < 6 ? good : blank() })))).toMatchObject([
      { openedAt: at(4), closedAt: null },
    ])
  })

  it('clear us of the blame when ours is blank too, unless theirs was never painted', () => {
    expect(incidentsOf(rounds('....BBBB', (n) => ({ Northpeak: n < 4 ? good : blank() })))).toEqual([])
    expect(incidentsOf(rounds('....BBBB', () => ({ Northpeak: blank() })))).toMatchObject([{ openedAt: at(4) }])
  })

  it('do not hide that another one is painted', () => {
    const both = fakeBenchmark()
    const all = rounds('....BBBB', (n) => ({ Northpeak: n < 4 ? good : blank(), Globex: good }))
    expect(judged(all, both).incidents).toMatchObject([{ openedAt: at(4) }])
  })
})

describe('a new baseline', () => {
  /** Rounds like these, from the sixth on of another Chromium. */
  const changed = (pattern: string) =>
    rounds(pattern).map((round, n): Round => {
      const method: Method = { ...round.method, chromium: n < 6 ? 153 : 154 }
      return { ...round, method }
    })

  it('has to see the page painted first', () => {
    expect(incidentsOf(changed('......BBBB'))).toEqual([])
    expect(incidentsOf(changed('.......BB'))).toMatchObject([{ openedAt: at(7) }])
  })

  it('does not say that a page works again which is as blank as before', () => {
    expect(incidentsOf(changed('....BBBBBB'))).toMatchObject([{ openedAt: at(4), closedAt: null }])
    expect(incidentsOf(changed('....BBBB..'))).toMatchObject([{ openedAt: at(4), closedAt: at(8) }])
  })

  it.each(['....BBBBBB', '......BBBB', '.......BB.', '....BBB..BB'])(
    'is judged again with the same result: %s',
    (pattern) => {
      const all = changed(pattern)
      const stored = saveJudge(judgeRounds({ benchmark, market: sydney, rounds: all }).judge)
      const run = startReplay(stored, { benchmark, market: sydney })
      for (const round of all) run.observe(round)
      expect(run.result().differences).toEqual([])
    },
  )
})

it('promises and comparisons wait while the page is blank: nothing was measured', () => {
  const promising = fakeBenchmark({
    competitors: ['Northpeak'],
    target: { against: 'fastest', metric: 'lcp', margin: 0.05, promise: 3000 },
  })
  const { incidents, judge } = judged(rounds(`${'.'.repeat(20)}${'B'.repeat(20)}`), promising)
  expect(incidents).toMatchObject([{ kind: 'failing', streams: [] }])
  expect(judge.comparisons.map(({ step, metric }) => [step, metric])).toContainEqual(['home', 'lcp'])
})
