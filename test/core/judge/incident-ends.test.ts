import { describe, expect, it } from 'vitest'
import { openIncident } from '#core/judge/incident/open.ts'
import { verdictOf } from '#core/judge/verdict.ts'
import { fakeBenchmark, fakeRound, noisyRounds, notOk, withSteps } from '../rounds.ts'
import { judged, stretches, usual, type Walks } from './judge-streams.ts'

const taking = (home: number) => ({ ...usual, Acme: { home, search: 1500 } })

describe('a slip against a competitor without a verdict', () => {
  it.each([1, 2, 3, 4])('is over when we have caught up, although there is no verdict again: noise %i', (seed) => {
    // 3.5 % slower: neither level nor behind for some hundred rounds.
    const rounds = stretches(
      [
        [60, taking(1035)],
        [24, taking(1500)],
        [60, taking(1035)],
      ],
      seed,
    )
    const { incidents, judge } = judged(rounds)
    const at = (n: number) => Date.parse(rounds[n]?.scheduledAt ?? '')
    expect(incidents).toHaveLength(1)
    expect(judge.state.open).toEqual([])
    expect(Math.abs(Date.parse(incidents[0]?.closedAt ?? '') - at(84))).toBeLessThanOrEqual(45 * 60_000)
  })
})

describe('the end of a slip', () => {
  // Every hour, so that a week, after which what was usual before is forgotten, is 168 rounds.
  const hourly = fakeBenchmark({ competitors: ['Northpeak'], steps: ['home'], every: 3_600_000 })
  const northpeak = { Northpeak: { home: 1000 } }
  const noisy = (
    parts: [count: number, home: number][],
    { seed, own, theirs = northpeak }: { seed: number; own: number; theirs?: Walks },
  ) => {
    const count = parts.reduce((sum, [rounds]) => sum + rounds, 0)
    const times = parts.flatMap(([rounds, home]) => Array.from({ length: rounds }, () => home))
    return noisyRounds({ count, walks: { Acme: { home: 1000 }, ...theirs }, seed, own }).map((round, n) =>
      withSteps(round, (step, site) => {
        const { lcp = 0 } = step.metrics
        return site === 'Acme' ? { ...step, metrics: { lcp: (lcp * (times[n] ?? 0)) / 1000 } } : step
      }),
    )
  }

  it.each([13, 20, 22])('that lasted for more than a week is found within days: noise %i', (seed) => {
    const rounds = noisy(
      [
        [60, 1000],
        [200, 1400],
        [150, 1000],
      ],
      { seed, own: 0.25 },
    )
    const { incidents, judge } = judged(rounds, hourly)
    expect(incidents).toMatchObject([{ closedAt: expect.any(String) }])
    expect(Math.abs(rounds.findIndex(({ scheduledAt }) => scheduledAt === incidents[0]?.closedAt) - 260)).toBeLessThan(
      9,
    )
    expect(judge.comparisons[0]?.detector.verdict).toBe('LEVEL')
  })

  it.each([14, 32, 39])(
    'of 12 % is found although it looks like noise until what was usual is forgotten: %i',
    (seed) => {
      const rounds = noisy(
        [
          [90, 1000],
          [80, 1120],
          [330, 1000],
        ],
        { seed, own: 0.16 },
      )
      const { incidents, judge } = judged(rounds, hourly)
      expect(incidents).toMatchObject([{ closedAt: expect.any(String) }])
      expect(judge.comparisons[0]?.detector.verdict).toBe('LEVEL')
    },
  )

  it.each([11, 12, 20])('is none where we caught up in part: nothing got worse since, noise %i', (seed) => {
    const rounds = noisy(
      [
        [60, 1000],
        [40, 1500],
        [100, 1150],
      ],
      { seed, own: 0.12 },
    )
    const { events, incidents } = judged(rounds, hourly)
    const types = events.flatMap((one) => (one.type === 'comparison' ? [one.event.type] : []))
    expect(types).toContain('CAUGHT_UP')
    expect(incidents).toMatchObject([{ closedAt: null, streams: [{ recoveredAt: null }] }])
  })

  it.each([4, 8])('is none by the few rounds that found a gain, where we caught up in part: noise %i', (seed) => {
    const rounds = noisy(
      [
        [60, 1000],
        [40, 1500],
        [60, 1150],
      ],
      { seed, own: 0.16 },
    )
    expect(judged(rounds, hourly).incidents).toMatchObject([{ closedAt: null, streams: [{ recoveredAt: null }] }])
  })

  it.each([2, 7, 17])(
    'for one of two competitors by mistake is no other incident, once it is found: noise %i',
    (seed) => {
      const rounds = noisy(
        [
          [80, 1000],
          [60, 1500],
          [250, 1160],
        ],
        { seed, own: 0.16, theirs: { ...northpeak, Globex: { home: 1000 } } },
      )
      const two = fakeBenchmark({ steps: ['home'], every: 3_600_000 })
      const { events, incidents, judge } = judged(rounds, two)
      const types = events.flatMap((one) => (one.type === 'comparison' ? [one.event.type] : []))
      expect(types.filter((type) => type === 'FELL_BEHIND').length).toBeGreaterThan(2)
      expect(judge.comparisons.map(({ detector }) => detector.verdict)).toEqual(['BEHIND', 'BEHIND'])
      expect(incidents).toMatchObject([{ closedAt: null, streams: [{ recoveredAt: null }, { recoveredAt: null }] }])
    },
  )

  it.each([1, 3, 4])('that lasted for a week is not what it was like before the next one: noise %i', (seed) => {
    const rounds = noisy(
      [
        [60, 1000],
        [200, 2600],
        [80, 1000],
        [40, 1430],
      ],
      { seed, own: 0.12 },
    )
    const { incidents, judge } = judged(rounds, hourly)
    expect(incidents).toMatchObject([{ closedAt: expect.any(String) }, { closedAt: null }])
    expect(incidents[1]?.streams[0]?.before).toBeCloseTo(1, 1)
    const now = Date.parse(rounds.at(-1)?.scheduledAt ?? '')
    expect(verdictOf(judge, now).comparisons[0]?.before).toBeCloseTo(1, 1)
  })

  describe('of a site that was behind before', () => {
    const inPart: [number, number][] = [
      [80, 1300],
      [40, 1600],
    ]
    const of = (parts: [number, number][], seed: number) =>
      judged(noisy([...inPart, ...parts], { seed, own: 0.12 }), hourly).incidents

    it.each([5, 12, 32])('is none where we caught up in part, however often we look: noise %i', (seed) => {
      const parts: [number, number][] = [
        [80, 1300],
        [60, 1600],
        [300, 1400],
      ]
      expect(judged(noisy(parts, { seed, own: 0.12 }), hourly).incidents).toMatchObject([{ closedAt: null }])
    })

    it.each([2, 3, 8])('is none as long as it is slower than then by more than the margin: noise %i', (seed) => {
      expect(of([[120, 1400]], seed)).toMatchObject([{ closedAt: null, streams: [{ event: 'SLIPPED' }] }])
      const back = of(
        [
          [60, 1400],
          [60, 1300],
        ],
        seed,
      )
      expect(back).toMatchObject([{ closedAt: expect.any(String) }])
      const worse = of(
        [
          [60, 1400],
          [40, 2000],
        ],
        seed,
      )
      expect(worse).toMatchObject([{ closedAt: null }, { closedAt: null, streams: [{ event: 'SLIPPED' }] }])
    })
  })

  it('is told after one that was in part, and so is what is worse than before', () => {
    const parts: [number, number][] = [
      [60, 1000],
      [40, 1500],
      [100, 1150],
    ]
    const back = judged(noisy([...parts, [100, 1000]], { seed: 11, own: 0.12 }), hourly).incidents
    expect(back).toMatchObject([{ closedAt: expect.any(String) }])
    for (const rounds of [20, 30]) {
      const worse = judged(noisy([...parts.slice(0, 2), [rounds, 1150], [40, 2500]], { seed: 12, own: 0.12 }), hourly)
      expect(worse.incidents).toMatchObject([
        { closedAt: null },
        { closedAt: null, streams: [{ event: 'FELL_BEHIND' }] },
      ])
    }
  })
})

describe('a slip of less than the margin, of a site that is behind', () => {
  it('is no incident, neither one that lasts nor one that is over as it begins; a larger one is', () => {
    const slipped = (factor: number) =>
      judged(
        Array.from({ length: 160 }, (_, n) =>
          fakeRound(n, taking((n < 80 ? 1 : factor) * (n % 2 === 0 ? 1300 : 1304))),
        ),
      )
    const { events, incidents } = slipped(1.03)
    const types = events.flatMap((one) => (one.type === 'comparison' ? [one.event.type] : []))
    expect(types).toContain('SLIPPED')
    expect(events.filter(({ type }) => type === 'incident')).toEqual([])
    expect(incidents).toEqual([])
    expect(slipped(1.08).incidents).toMatchObject([{ closedAt: null, cause: { kind: 'us' } }])
  })

  it('adds up with those before it: several of 4 % are as slow as one of 12 %', () => {
    const rounds = Array.from({ length: 600 }, (_, n) =>
      fakeRound(n, taking(1.04 ** Math.floor(n / 150) * (n % 2 === 0 ? 1300 : 1304))),
    )
    // A slip that is told begins another sum.
    expect(judged(rounds.slice(0, 300)).incidents).toEqual([])
    const [first = expect.fail(), ...more] = judged(rounds).incidents
    expect(first.streams[0]).toMatchObject({ event: 'SLIPPED', before: expect.closeTo(1.3, 1) })
    expect(first.streams[0]?.first.ratio).toBeCloseTo(1.3 * 1.04 ** 2, 1)
    expect(more).toEqual([])
  })
})

describe('a slip of ours after a competitor got faster for good', () => {
  it('is over when we are as far behind that one as just before', () => {
    const walks = (ours: number, theirs: number) => ({ ...taking(ours), Northpeak: { home: theirs, search: 1500 } })
    const { incidents } = judged(
      stretches([
        [60, walks(1000, 1000)],
        [60, walks(1000, 600)],
        [60, walks(1300, 600)],
        [60, walks(1000, 600)],
      ]),
    )
    expect(incidents).toMatchObject([
      { cause: { kind: 'competitor' }, closedAt: null },
      { cause: { kind: 'us' }, closedAt: expect.any(String) },
    ])
  })
})

describe('an alarm that is dated to the same round as an incident that is over', () => {
  it('is another incident: with the id of the first, nobody would hear of it', () => {
    const estimate = { ratio: 1.2, low: 1.1, high: 1.3, coverage: 0.95, rounds: 12, firstEstimate: true }
    const alarm = { competitor: 'Globex', step: 'home', metric: 'lcp', event: 'FELL_BEHIND', moved: 'us' } as const
    const dated = { ...alarm, onset: 5, onsetAt: '2026-11-22T10:00:00.000Z', before: 1, promise: null, estimate }
    const ids = ['2026-11-22T11:00:00.000Z', '2026-11-22T14:00:00.000Z'].map(
      (detectedAt) => openIncident({ ...dated, detectedAt }, { benchmark: 'jackets', market: 'sydney-phone' }).id,
    )
    expect(new Set(ids).size).toBe(2)
  })
})

describe('an incident of several comparisons that are detected together', () => {
  it('began when the first of them did, as the verdict says', () => {
    const noisy = (walks: typeof usual) => noisyRounds({ count: 160, walks, seed: 73, own: 0.25 })
    const slower = { ...usual, Acme: { home: 1800, search: 2700 } }
    const [incident = expect.fail()] = judged([...noisy(usual).slice(0, 120), ...noisy(slower).slice(120)]).incidents
    const together = incident.streams.filter(({ detectedAt }) => detectedAt === incident.detectedAt)
    const [first] = together.map(({ onsetAt }) => onsetAt).toSorted()
    expect(new Set(together.map(({ onsetAt }) => onsetAt)).size).toBeGreaterThan(1)
    expect(incident.openedAt).toBe(first)
  })
})

describe('a journey of ours that fails in every other round', () => {
  it('is no competitor that got faster', () => {
    const seed = 9
    const broken = notOk('failed', { step: 'home', code: 'http-error' })
    const walks = { Acme: usual.Acme, Northpeak: usual.Northpeak }
    const isDown = (n: number) => n >= 120 && ((n * 7919 + seed * 104_729) % 1009) % 10 < 5
    const rounds = noisyRounds({ count: 240, walks, seed }).map((round, n) =>
      isDown(n)
        ? { ...round, visits: round.visits.map((one) => (one.site === 'Acme' ? { ...one, ...broken } : one)) }
        : round,
    )
    const { incidents } = judged(rounds, fakeBenchmark({ competitors: ['Northpeak'] }))
    expect(incidents.length).toBeGreaterThan(0)
    expect(incidents.filter(({ cause }) => cause.kind === 'competitor')).toEqual([])
  })
})

it.each([
  [1.5, 1.15, 1.3],
  [1.4, 1.15, 1.27],
  [1.5, 1.15, 1.56],
])('a slip of a site that had caught up in part is one, however far behind it was before: %s, %s, %s', (...ratios) => {
  const { incidents } = judged(stretches(ratios.map((ratio) => [150, taking(1000 * ratio)])))
  expect(incidents).toMatchObject([{ kind: 'behind', closedAt: null }])
  for (const { before } of incidents[0]?.streams ?? []) expect(before).toBeCloseTo(1.15, 1)
})

it('slips of less than the margin that follow one another are one, once they are more than the margin together', () => {
  const factor = (n: number) => (n < 80 ? 1 : n < 160 ? 1.035 : 1.07)
  const { incidents, judge } = judged(
    Array.from({ length: 240 }, (_, n) => fakeRound(n, taking(factor(n) * (n % 2 === 0 ? 1300 : 1304)))),
  )
  expect(incidents).toHaveLength(1)
  expect(judge.state.open).toHaveLength(1)
  for (const { onset, before } of incidents[0]?.streams ?? [])
    expect([onset - (judge.state.slot - 239), before]).toEqual([160, expect.closeTo(1.3, 1)])
})
