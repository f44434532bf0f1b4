import { expect, test } from 'vitest'
import { judgeNow } from '#core/analysis/league/judgement.ts'
import { league } from '#core/analysis/league/league.ts'
import {
  type FakeVisit,
  fakeBenchmark,
  fakeRound,
  noisyRounds,
  notOk,
  ok,
  onDocuments,
  sydney,
  type Walk,
} from '../rounds.ts'

const benchmark = fakeBenchmark()
const walks = {
  Acme: { home: 1000, search: 2000 },
  Northpeak: { home: 800, search: 1000 },
  Globex: { home: 1500, search: 2500 },
}

function of(rounds: ReturnType<typeof fakeRound>[], changed: Parameters<typeof fakeBenchmark>[0] = {}) {
  return league({ benchmark: fakeBenchmark(changed), market: sydney, rounds })
}

function repeat(count: number, visits: Record<string, FakeVisit | Walk>) {
  return Array.from({ length: count }, (_, n) => fakeRound(n, visits))
}

test('figures, places and gaps of an ordinary league', () => {
  const { sites, gaps, overall, target, ...rest } = of(repeat(6, walks))
  expect(rest).toEqual({
    benchmark: { id: 'jackets', name: 'Buying a jacket' },
    market: { id: 'sydney-phone', name: 'Sydney phone' },
    steps: ['home', 'search'],
    rounds: 6,
    firstScheduledAt: '2026-11-22T10:00:00.000Z',
    lastScheduledAt: '2026-11-22T11:15:00.000Z',
    method: { profile: 'phone-4g-1a2b3c', region: 'local', chromium: 153, loads: 3 },
    measuredFrom: 'local',
    leftOut: [],
    unsteady: 0,
    ranking: { metric: 'lcp', steps: ['home', 'search'] },
    comparedBy: [
      { step: 'home', metric: 'lcp', kinds: [] },
      { step: 'search', metric: 'lcp', kinds: [] },
    ],
    promise: null,
  })
  expect(sites.map(({ name, us, place }) => [name, us, place])).toEqual([
    ['Acme', true, 2],
    ['Northpeak', false, 1],
    ['Globex', false, 3],
  ])
  expect(sites[0]).toMatchObject({
    score: expect.closeTo(Math.sqrt(2_000_000), 9),
    status: { ok: 6, failed: 0, blocked: 0, refused: 0, changed: 0, skipped: 0 },
    misses: [],
    doubts: [],
    steps: [
      {
        name: 'home',
        metrics: { lcp: { median: 1000, p75: 1000, n: 18 }, duration: { median: 1000, p75: 1000, n: 18 } },
      },
      { name: 'search', metrics: { lcp: { median: 2000, p75: 2000, n: 18 } } },
      { name: 'journey', metrics: { duration: { median: 3000, p75: 3000, n: 18 } } },
    ],
  })
  const northpeak = gaps.filter(({ competitor }) => competitor === 'Northpeak')
  expect(northpeak.map(({ step, metric, ratio, n, verdict }) => [step, metric, round(ratio), n, verdict])).toEqual([
    ['home', 'lcp', 1.25, 6, 'behind'],
    ['home', 'duration', 1.25, 6, 'behind'],
    ['search', 'lcp', 2, 6, 'behind'],
    ['search', 'duration', 2, 6, 'behind'],
    ['journey', 'duration', 1.667, 6, 'behind'],
  ])
  expect(overall.map(({ competitor, ratio, verdict }) => [competitor, round(ratio), verdict])).toEqual([
    ['Northpeak', 1.581, 'behind'],
    ['Globex', 0.73, 'ahead'],
  ])
  expect(target).toMatchObject({ competitor: 'Northpeak', verdict: 'behind', metric: 'lcp', margin: 0.05 })
})

test('it survives JSON unchanged', () => {
  const made = of([...repeat(6, walks), fakeRound(7, { Acme: notOk('failed'), Northpeak: notOk('blocked') })])
  expect(JSON.parse(JSON.stringify(made))).toEqual(made)
})

test('without rounds every figure is null', () => {
  expect(of([])).toMatchObject({
    rounds: 0,
    method: null,
    measuredFrom: null,
    ranking: { steps: [] },
    gaps: [],
    sites: [{ place: null, score: null, status: { ok: 0, failed: 0 } }, { place: null }, { place: null }],
    target: { competitor: null, verdict: 'unknown', ratio: null, n: 0 },
  })
})

test('ties share a place, and the next place is skipped', () => {
  const visits = { ...walks, Northpeak: walks.Acme, Globex: { home: 1500, search: 2500 } }
  expect(of(repeat(1, visits)).sites.map(({ place }) => place)).toEqual([1, 1, 3])
})

test('a site that never finished has no place, however fast its first page, and removes no step from the ranking', () => {
  const visits = { ...walks, Northpeak: notOk('failed', { step: 'search', walk: { home: 10 } }) }
  const { sites, ranking, target } = of(repeat(6, visits))
  expect(sites.map(({ place }) => place)).toEqual([1, null, 2])
  expect(ranking.steps).toEqual(['home', 'search'])
  expect(target.competitor).toBe('Globex')
  expect(sites[1]).toMatchObject({
    status: { ok: 0, failed: 6 },
    misses: [{ status: 'failed', code: 'timeout', step: 'search', visits: 6, message: 'It was failed.' }],
    doubts: [],
  })
})

test('a step without the metric at one site counts for no site', () => {
  const visits = { ...walks, Globex: { home: 900, search: { duration: 700 } } }
  const { ranking, sites } = of(repeat(6, visits))
  expect(ranking.steps).toEqual(['home'])
  expect(sites.map(({ place }) => place)).toEqual([3, 1, 2])
})

test('a page that lacks the metric takes neither step nor place from the other sites, and is named with its reason', () => {
  const blank = ok({ home: { ttfb: 100, duration: 900 }, search: { ttfb: 100, lcp: 900, duration: 900 } })
  for (const { steps } of blank.loads)
    Object.assign(steps[0] ?? {}, { document: { url: '', status: 200 }, blank: 5_400 })
  const { ranking, sites, target } = of(repeat(6, { ...walks, Northpeak: blank }).map(onDocuments))
  expect(ranking.steps).toEqual(['home', 'search'])
  expect(sites.map(({ place }) => place)).toEqual([1, null, 2])
  expect(target).toMatchObject({ competitor: 'Globex', verdict: 'ahead' })
  expect(sites.map(({ findings }) => findings)).toEqual([
    [],
    [{ kind: 'blank', step: 'home', visits: 6, of: 6, most: 5_400 }],
    [],
  ])
})

test('a load event that never comes and a metric that no page has are findings', () => {
  const drawn = ok({ home: { ttfb: 100, fcp: 200, duration: 900 } })
  for (const { steps } of drawn.loads) {
    Object.assign(steps[0] ?? {}, { document: { url: '', status: 200 }, unfinished: true, unlogged: 12 })
  }
  const { sites, ranking } = of(
    repeat(2, { Acme: drawn, Northpeak: { home: 900 }, Globex: { home: 700 } }).map(onDocuments),
    {
      steps: ['home'],
    },
  )
  expect(ranking.steps).toEqual(['home'])
  expect(sites.map(({ place }) => place)).toEqual([null, 2, 1])
  expect(sites[0]?.findings).toEqual([
    { kind: 'no-metric', step: 'home', visits: 2, of: 2, most: null },
    { kind: 'unfinished', step: 'home', visits: 2, of: 2, most: null },
    { kind: 'unlogged', step: 'home', visits: 2, of: 2, most: 12 },
  ])
})

test('a layout shift of 0 is the best there is', () => {
  const cls = (home: number) => ({ home: { cls: home }, search: { cls: 0.1 } })
  const visits = { Acme: cls(0), Northpeak: cls(0.2), Globex: cls(0) }
  const made = of(repeat(6, visits), { target: { against: 'fastest', metric: 'cls', margin: 0.05 } })
  expect(made.sites.map(({ place, score }) => [place, score])).toEqual([
    [1, 0],
    [3, expect.closeTo(Math.sqrt(0.02), 9)],
    [1, 0],
  ])
  expect(made.target).toMatchObject({ competitor: 'Globex', verdict: 'unknown', ratio: null, n: 0 })
})

test('five rounds are too few for a verdict, six can be enough', () => {
  expect(of(repeat(5, walks)).target.verdict).toBe('unknown')
  expect(of(repeat(6, walks)).target.verdict).toBe('behind')
})

test('level needs an interval within the margin', () => {
  const noisy = (own: number) => ({ count: 30, own, walks: { ...walks, Northpeak: walks.Acme } })
  const northpeak = { target: { against: { competitor: 'Northpeak' }, metric: 'lcp', margin: 0.05 } } as const
  expect(of(noisyRounds(noisy(0.03)), northpeak).target.verdict).toBe('level')
  expect(of(noisyRounds(noisy(0.4)), northpeak).target.verdict).toBe('unknown')
})

test('a site that turns customers away is not ahead, and failures do not distort the ratio', () => {
  const failing = { ...walks, Acme: notOk('failed') }
  const { target } = of([...repeat(6, failing), fakeRound(7, walks)])
  expect(target).toMatchObject({ verdict: 'behind', n: 1, failures: { us: 6, competitor: 0 } })
  expect(target.ratio).toBeCloseTo(1.581, 3)
})

test('against the median competitor and a named one', () => {
  const against = (target: 'median' | { competitor: string }) =>
    of(repeat(6, walks), { target: { against: target, metric: 'lcp', margin: 0.05 } }).target
  expect(against('median')).toMatchObject({ competitor: null, n: 6 })
  expect(against('median').ratio).toBeCloseTo(Math.sqrt(1.5811 * 0.7303), 3)
  expect(against({ competitor: 'Globex' })).toMatchObject({ competitor: 'Globex', verdict: 'ahead' })
})

test('a promise is kept by the slowest step', () => {
  const promise = (limit: number, visits: Record<string, FakeVisit | Walk> = walks) =>
    of(repeat(2, visits), { target: { against: 'fastest', metric: 'lcp', margin: 0.05, promise: limit } }).promise
  expect(promise(2000)).toEqual({ limit: 2000, median: 2000, step: 'search', outcome: 'kept' })
  expect(promise(1999)).toEqual({ limit: 1999, median: 2000, step: 'search', outcome: 'broken' })
  const half = { ...walks, Acme: notOk('failed', { step: 'search', walk: { home: 1000 } }) }
  expect(promise(2000, half)).toEqual({ limit: 2000, median: 1000, step: 'home', outcome: 'unknown' })
  expect(promise(900, half)).toMatchObject({ outcome: 'broken' })
  // A page that stayed blank has bytes, but no time.
  const white = { ...walks, Acme: { home: 1000, search: { ttfb: 100, bytes: 9 } } }
  expect(promise(2000, white)).toEqual({ limit: 2000, median: 1000, step: 'home', outcome: 'unknown' })
  expect(promise(900, { ...walks, Acme: notOk('failed') })).toEqual({
    limit: 900,
    median: null,
    step: null,
    outcome: 'unknown',
  })
})

test('a competitor that joined later is counted from then on', () => {
  const { Globex: _, ...two } = walks
  const made = of([...repeat(4, two), fakeRound(5, walks)])
  expect(made.sites.map(({ status }) => status.ok)).toEqual([5, 5, 1])
  expect(made.overall.map(({ n }) => n)).toEqual([5, 1])
})

test('all loads have the same weight, and only visits of one method count', () => {
  const rounds = [
    fakeRound(0, { Acme: { home: 1, search: 1 } }, { chromium: 152 }),
    fakeRound(1, { Acme: ok({ home: 100, search: 1 }, { home: 200, search: 1 }, { home: 300, search: 1 }) }),
    fakeRound(2, { Acme: { home: 400, search: 1 } }),
  ]
  const made = of(rounds)
  expect(made.sites[0]?.steps[0]?.metrics.lcp).toEqual({ median: 350, p75: 400, n: 6 })
  expect(made.leftOut).toMatchObject([{ reason: 'other-method', rounds: 1, differs: ['chromium'] }])
})

test('identical sites are judged level or unknown, hardly ever ahead or behind', () => {
  let wrong = 0
  const pages = { home: 1000, search: 1500 }
  for (let seed = 1; seed <= 200; seed++) {
    const rounds = noisyRounds({ count: 8, seed: seed * 7919, own: 0.1, walks: { Acme: pages, Northpeak: pages } })
    const { verdict } = judgeNow({
      benchmark: fakeBenchmark({ competitors: ['Northpeak'] }),
      market: sydney,
      rounds,
    }).target
    if (verdict === 'ahead' || verdict === 'behind') wrong++
  }
  // The interval misses 1 in at most 4 % of looks, and the gap must also exceed the margin of 5 %.
  expect(wrong).toBeLessThanOrEqual(2)
})

test('rounds of another market are refused', () => {
  const rounds = repeat(1, walks)
  expect(() => league({ benchmark, market: { ...sydney, id: 'paris' }, rounds })).toThrow('Expected rounds of')
})

function round(ratio: number | null): number {
  return Math.round((ratio ?? Number.NaN) * 1000) / 1000
}
