import { describe, expect, it } from 'vitest'
import type { Judge } from '#core/judge/events.ts'
import { refreshEstimates } from '#core/judge/incident/update.ts'
import { judgeRounds, observeRound, restoreJudge, saveJudge } from '#core/judge/judge.ts'
import type { Round } from '#core/model/round.ts'
import { type FakeVisit, fakeBenchmark, fakeRound, noisyRounds, notOk, sydney } from '../rounds.ts'
import { incidentsIn, judged, stretches, usual } from './judge-streams.ts'

const benchmark = fakeBenchmark()
const slower = { ...usual, Acme: { home: 1400, search: 2100 } }
const minutes = (n: number) => n * 60_000

describe('when we get slower', () => {
  const rounds = stretches([
    [250, usual],
    [40, slower],
    [60, usual],
  ])
  const { events, incidents, judge } = judged(rounds)

  it('all comparisons that raise an alarm form one incident, and the cause is us', () => {
    expect(incidents).toHaveLength(1)
    const [incident] = incidents
    expect(incident).toMatchObject({
      kind: 'behind',
      cause: { kind: 'us' },
      benchmark: 'jackets',
      market: 'sydney-phone',
    })
    expect(incident?.streams.map(({ competitor, step }) => `${competitor} ${step}`).toSorted()).toEqual([
      'Globex home',
      'Globex search',
      'Northpeak home',
      'Northpeak search',
    ])
    expect(new Set(incident?.streams.map(({ moved }) => moved))).toEqual(new Set(['us']))
  })

  it('the incident opens at the onset, is detected a few rounds later, and closes when we recovered', () => {
    const [incident] = incidents
    const at = (n: number) => Date.parse(rounds[n]?.scheduledAt ?? '')
    const near = (time: string | null | undefined, n: number) =>
      expect(Math.abs(Date.parse(time ?? '') - at(n))).toBeLessThanOrEqual(minutes(30))
    near(incident?.openedAt, 250)
    near(incident?.closedAt, 290)
    expect(Date.parse(incident?.detectedAt ?? '')).toBeLessThan(at(265))
    expect(Date.parse(incident?.closeDetectedAt ?? '')).toBeLessThan(at(320))
    expect(judge.state.open).toEqual([])
    expect(events.flatMap((event) => (event.type === 'incident' ? [event.change] : [])).at(-1)).toBe('closed')
  })

  it('its first estimate is marked as such, and later ones use only the rounds that followed', () => {
    const open = judged(rounds.slice(0, 285)).judge.state.open[0]
    expect(open?.streams[0]?.first).toMatchObject({ firstEstimate: true })
    expect(open?.streams[0]?.latest).toMatchObject({ firstEstimate: false })
    expect(open?.streams[0]?.latest.ratio).toBeCloseTo(1.4, 1)
    expect(open?.streams[0]?.before).toBeCloseTo(1, 1)
  })

  it('the incident is identical whenever the rounds are judged', () => {
    expect(judged(rounds).incidents).toEqual(incidents)
  })
})

describe('when a competitor gets faster', () => {
  it('there is one incident, caused by that competitor', () => {
    const rounds = stretches([
      [250, usual],
      [40, { ...usual, Northpeak: { home: 650, search: 950 } }],
    ])
    const { incidents } = judged(rounds)
    expect(incidents.map(({ cause }) => cause)).toEqual([{ kind: 'competitor', competitor: 'Northpeak' }])
    expect(incidents[0]?.id).toMatch(/^sydney-phone-behind-northpeak-20261125T\d{6}Z$/)
  })
})

describe('being behind from the start', () => {
  it('opens no incident, however far behind we are; a further slip does', () => {
    const behind = { ...usual, Acme: { home: 1500, search: 2000 } }
    const rounds = stretches([
      [250, behind],
      [40, { ...behind, Acme: { home: 2100, search: 2000 } }],
      [60, behind],
    ])
    expect(judged(rounds.slice(0, 250)).incidents).toEqual([])
    const { incidents, judge } = judged(rounds)
    expect(incidents).toHaveLength(1)
    expect(incidents[0]?.streams.map(({ step, event }) => [step, event])).toEqual([
      ['home', 'SLIPPED'],
      ['home', 'SLIPPED'],
    ])
    expect(judge.state.open).toEqual([])
  })
})

describe('when our own journey fails', () => {
  const fine = noisyRounds({ count: 60, walks: usual })
  const broken = notOk('failed', { step: 'search', walk: { home: 1000 }, message: 'No results loaded.' })
  const round = (n: number, us: FakeVisit | Record<string, number>, them?: FakeVisit) =>
    fakeRound(n, { Acme: us, Northpeak: them ?? usual.Northpeak, Globex: them ?? usual.Globex })
  const afterwards = (...rounds: Round[]): { judge: Judge; incidents: ReturnType<typeof incidentsIn> } => {
    const judge = restoreJudge(saveJudge(judgeRounds({ benchmark, market: sydney, rounds: fine }).judge), {
      benchmark,
      market: sydney,
    })
    return { judge, incidents: incidentsIn(rounds.flatMap((one) => observeRound(judge, one))) }
  }

  it('at the same step in two rounds in a row, an incident opens', () => {
    expect(afterwards(round(60, broken)).incidents).toEqual([])
    const { incidents } = afterwards(round(60, broken), round(61, broken))
    expect(incidents).toMatchObject([
      {
        kind: 'failing',
        cause: { kind: 'journey', step: 'search' },
        failure: { step: 'search', code: 'timeout', message: 'No results loaded.' },
      },
    ])
    expect(incidents[0]?.openedAt).toBe(round(60, broken).scheduledAt)
  })

  it('at another step from then on, a second one opens, and further rounds open none', () => {
    const atHome = notOk('failed', { step: 'home' })
    const ours = [broken, broken, atHome, atHome, atHome]
    const { judge } = afterwards(...ours.map((us, n) => round(60 + n, us)))
    expect(judge.state.open.map(({ failure, openedAt }) => [failure?.step, openedAt])).toEqual([
      ['search', round(60, broken).scheduledAt],
      ['home', round(62, atHome).scheduledAt],
    ])
  })

  it('a good round in between resets the count', () => {
    expect(afterwards(round(60, broken), round(61, usual.Acme), round(62, broken)).incidents).toEqual([])
  })

  it('every site failing at once is attributed to the worker, not to us', () => {
    const gone = notOk('failed', { code: 'dns' })
    expect(afterwards(...[60, 61, 62, 63].map((n) => round(n, gone, gone))).incidents).toEqual([])
    const promising = fakeBenchmark({ target: { ...benchmark.target, promise: 9000 } })
    const offline = Array.from({ length: 30 }, (_, n) => round(60 + n, gone, gone))
    expect(judged([...fine, ...offline], promising).incidents).toEqual([])
    // The same outage on our site alone is an incident.
    const ours = Array.from({ length: 30 }, (_, n) => round(60 + n, gone))
    expect(judged([...fine, ...ours], promising).incidents).toMatchObject([{ kind: 'failing' }])
  })

  it('no site answering a step opens no incident, of the journey or of the promise; our site alone does', () => {
    const steps = ['home', 'search', 'product']
    const three = fakeBenchmark({ steps, target: { ...benchmark.target, promise: 9000 } })
    const walks = Object.fromEntries(Object.entries(usual).map(([name, walk]) => [name, { ...walk, product: 1200 }]))
    const before = noisyRounds({ count: 60, walks })
    const gone = notOk('failed', { code: 'http-error', step: 'search', walk: { home: 1000 } })
    const later = (others: FakeVisit) =>
      Array.from({ length: 30 }, (_, n) => fakeRound(60 + n, { Acme: gone, Northpeak: others, Globex: others }))
    expect(judged([...before, ...later(gone)], three).incidents).toEqual([])
    const good = noisyRounds({ count: 1, walks })[0]?.visits.find(({ site }) => site === 'Globex') ?? expect.fail()
    expect(judged([...before, ...later(good)], three).incidents).toMatchObject([{ kind: 'failing' }])
  })

  it('a broken journey script does not open an incident', () => {
    const script = notOk('failed', { code: 'script-error', step: 'search', walk: { home: 1000 } })
    expect(afterwards(...[60, 61, 62, 63].map((n) => round(n, script))).incidents).toEqual([])
  })

  it('the alarms that follow join the incident, and it closes when we recover', () => {
    const down = Array.from({ length: 12 }, (_, n) => round(60 + n, broken))
    const up = noisyRounds({ count: 132, walks: usual }).slice(72)
    const { incidents, judge } = afterwards(...down, ...up)
    expect(incidents.map(({ kind }) => kind)).toEqual(['failing'])
    expect(incidents[0]?.streams.map(({ step }) => step)).toEqual(['search', 'search'])
    expect(judge.state.open).toEqual([])
    const back = Date.parse(up[0]?.scheduledAt ?? '')
    expect(Math.abs(Date.parse(incidents[0]?.closedAt ?? '') - back)).toBeLessThanOrEqual(minutes(60))
  })
})

describe('when we fell behind', () => {
  const taking = (factor: number) => ({ ...usual, Acme: { home: 1000 * factor, search: 1500 * factor } })

  it('a gain that leaves us behind ends nothing; catching up ends it, from when it began', () => {
    const parts: [number, typeof usual][] = [
      [250, usual],
      [60, taking(1.6)],
      [100, taking(1.3)],
      [60, usual],
    ]
    const partly = judged(stretches(parts, 2).slice(0, 410))
    expect(partly.incidents).toMatchObject([{ kind: 'behind', closedAt: null }])
    const better = partly.events.flatMap((one) => (one.type === 'comparison' ? [one.event.type] : []))
    expect(better.filter((type) => type === 'IMPROVED')).toHaveLength(4)
    const rounds = stretches(parts, 2)
    const { incidents } = judged(rounds)
    expect(incidents).toHaveLength(1)
    const roundOf = (at: string | null | undefined) => rounds.findIndex(({ scheduledAt }) => scheduledAt === at)
    expect(Math.abs(roundOf(incidents[0]?.closedAt) - 410)).toBeLessThanOrEqual(3)
    expect(roundOf(incidents[0]?.closeDetectedAt)).toBeGreaterThan(roundOf(incidents[0]?.closedAt))
  })
})

describe('a journey that only failed', () => {
  // Noise moves the estimated onset to rounds before the outage, whose times are as ever.
  it.each([2, 3, 7])('is over when it works again, and was never slower: noise %i', (seed) => {
    const promising = fakeBenchmark({ target: { ...benchmark.target, promise: 2500 } })
    const broken = notOk('failed', { step: 'home' })
    const rounds = noisyRounds({ count: 280, walks: usual, own: 0.15, seed }).map((one, n) =>
      n >= 220 && n < 260
        ? { ...one, visits: one.visits.map((visit) => (visit.site === 'Acme' ? { ...visit, ...broken } : visit)) }
        : one,
    )
    const { incidents } = judged(rounds, promising)
    const at = (n: number) => rounds[n]?.scheduledAt
    expect(incidents).toMatchObject([{ kind: 'failing', closedAt: at(260), closeDetectedAt: at(261) }])
    expect(incidents[0]?.streams.map(({ latest }) => latest.ratio)).toEqual(incidents[0]?.streams.map(() => null))
  })
})

describe('a journey that is slow for a few rounds and then fails', () => {
  /** 60 rounds as ever, then slow ones, failed ones and others; the incidents, and rounds by when they were scheduled. */
  const slowThenFailed = ({
    slow,
    factor,
    failed,
    later,
  }: {
    slow: number
    factor: number
    failed: number
    later: typeof usual
  }) => {
    const slowed = { ...usual, Acme: { home: 1000 * factor, search: 1500 } }
    const walked = stretches([
      [60, usual],
      [slow, slowed],
      [failed, usual],
      [12, later],
    ])
    const broken = notOk('failed', { step: 'home' })
    const rounds = walked.map((one, n) =>
      n >= 60 + slow && n < 60 + slow + failed
        ? { ...one, visits: one.visits.map((visit) => (visit.site === 'Acme' ? { ...visit, ...broken } : visit)) }
        : one,
    )
    return { ...judged(rounds), at: (n: number) => rounds[60 + slow + n]?.scheduledAt }
  }

  it.each([
    [3, 1.3],
    [5, 1.2],
    [6, 1.1],
  ])('is over when it works again as ever: %i rounds, %d times as slow', (slow, factor) => {
    const { incidents, at } = slowThenFailed({ slow, factor, failed: 20, later: usual })
    expect(incidents).toMatchObject([{ kind: 'failing', openedAt: at(0), closedAt: at(20), closeDetectedAt: at(21) }])
    const [{ streams } = expect.fail()] = incidents
    expect(streams.map(({ recoveredAt }) => recoveredAt)).toEqual(streams.map(() => at(20)))
    expect(streams.some(({ first }) => first.ratio !== null)).toBe(true)
    for (const { first, latest } of streams) expect(latest).toEqual(first)
  })

  it('goes on when it works again and is still slow', () => {
    const slow = { ...usual, Acme: { home: 1200, search: 1500 } }
    const { incidents, at } = slowThenFailed({ slow: 5, factor: 1.2, failed: 3, later: slow })
    expect(incidents).toMatchObject([{ kind: 'failing', closedAt: null, failure: { recoveredAt: at(3) } }])
    const home = incidents[0]?.streams.filter(({ step }) => step === 'home') ?? []
    expect(home.map(({ recoveredAt }) => recoveredAt)).toEqual([null, null])
  })
})

describe('a journey that fails, works again slowly, and fails again', () => {
  it('fails twice: each failure is an incident, with its own beginning and end', () => {
    const slow = { ...usual, Acme: { home: 1800, search: 2700 } }
    const walked = stretches([
      [60, usual],
      [24, slow],
      [60, usual],
    ])
    const broken = notOk('failed', { step: 'search', walk: { home: 1800 }, message: 'No results loaded.' })
    const isDown = (n: number) => (n >= 60 && n < 68) || (n >= 78 && n < 84)
    const rounds = walked.map((one, n) =>
      isDown(n)
        ? { ...one, visits: one.visits.map((visit) => (visit.site === 'Acme' ? { ...visit, ...broken } : visit)) }
        : one,
    )
    const { incidents, judge } = judged(rounds)
    const at = (n: number) => rounds[n]?.scheduledAt
    expect(incidents.map(({ kind, openedAt, failure }) => [kind, openedAt, failure?.recoveredAt])).toEqual([
      ['failing', at(60), at(68)],
      ['failing', at(78), at(84)],
    ])
    expect(judge.state.open).toEqual([])
  })
})

describe('a comparison that is removed while we are behind', () => {
  it('ends without having recovered', () => {
    const slip = stretches([
      [250, usual],
      [20, slower],
    ])
    const { judge } = judged(slip)
    const alone = restoreJudge(saveJudge(judge), {
      benchmark: fakeBenchmark({ competitors: ['Globex'] }),
      market: sydney,
    })
    const [next = expect.fail()] = stretches([[271, slower]]).slice(-1)
    observeRound(alone, next)
    const ended = alone.state.open.flatMap(({ streams }) => streams.filter(({ recoveredAt }) => recoveredAt !== null))
    expect(ended.map(({ competitor, dropped }) => [competitor, dropped])).toEqual(ended.map(() => ['Northpeak', true]))
    expect(ended).not.toEqual([])
  })
})

describe('a promise broken together with a slip', () => {
  it('belongs to the same incident', () => {
    const promising = fakeBenchmark({ target: { ...benchmark.target, promise: 1800 } })
    const rounds = stretches([
      [250, usual],
      [60, { ...usual, Acme: { home: 1400, search: 3000 } }],
    ])
    const { incidents } = judged(rounds, promising)
    expect(incidents).toHaveLength(1)
    expect(incidents[0]?.streams.filter(({ event }) => event === 'PROMISE_BROKEN').map(({ step }) => step)).toEqual([
      'search',
    ])
  })
})

describe('an incident that is open when the method changes', () => {
  const slip = stretches([
    [250, usual],
    [20, slower],
  ])
  const now = (walks: typeof usual, count: number) =>
    noisyRounds({ count: 270 + count, walks, chromium: 154 }).slice(270)

  it('stays open while we are still behind', () => {
    const { judge } = judged([...slip, ...now(slower, 60)])
    expect(judge.state.open).toHaveLength(1)
  })

  it('has the figures of another target once they are measured, and those from before until then', () => {
    const long = stretches([
      [250, usual],
      [60, slower],
    ])
    const [before, after] = [
      { against: 'fastest', metric: 'lcp', margin: 0.05, promise: 1500 } as const,
      { against: 'fastest', metric: 'duration', margin: 0.05, promise: 1000 } as const,
    ]
    const first = judgeRounds({ benchmark: fakeBenchmark({ target: before }), market: sydney, rounds: long }).judge
    refreshEstimates(first)
    const judge = restoreJudge(saveJudge(first), { benchmark: fakeBenchmark({ target: after }), market: sydney })
    const streams = () => judge.state.open.flatMap((incident) => incident.streams)
    const [round = expect.fail(), ...more] = stretches([[322, slower]]).slice(310)
    const visits = round.visits.map((visit) => (visit.site === 'Acme' ? visit : { ...visit, ...notOk('blocked') }))
    observeRound(judge, { ...round, visits })
    refreshEstimates(judge)
    const compared = () => streams().filter(({ competitor }) => competitor !== null)
    expect(compared().length).toBeGreaterThan(0)
    for (const { metric, latest } of compared()) expect([metric, latest.ratio]).toEqual(['lcp', expect.any(Number)])
    for (const next of more) observeRound(judge, next)
    refreshEstimates(judge)
    for (const { metric, latest } of compared())
      expect([metric, latest.ratio]).toEqual(['duration', expect.any(Number)])
    const promises = streams().filter(({ competitor }) => competitor === null)
    expect(promises.map(({ promise }) => promise)).toEqual(promises.map(() => 1000))
    expect(promises).not.toEqual([])
  })

  it('closes once there is enough evidence that we no longer are', () => {
    const { judge, incidents } = judged([...slip, ...now({ ...usual, Acme: { home: 900, search: 1300 } }, 60)])
    expect(judge.state.open).toEqual([])
    expect(incidents[0]?.closedAt).not.toBeNull()
  })
})
