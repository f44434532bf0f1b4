import { describe, expect, it, test } from 'vitest'
import { type DigestOptions, digestOf, type MarketRecords } from '#core/analysis/digest/digest.ts'
import { promiseCounter } from '#core/analysis/digest/promise.ts'
import { qualityOf } from '#core/analysis/digest/quality.ts'
import { spanOf, weekWith } from '#core/analysis/digest/week.ts'
import { isMostlyBlank } from '#core/analysis/digest/week-records.ts'
import { league } from '#core/analysis/league/league.ts'
import { defaultSettings } from '#core/config/settings.ts'
import { LEAGUE_ROUNDS } from '#core/judge/gap/comparable.ts'
import { openFailing } from '#core/judge/incident/open.ts'
import type { Round } from '#core/model/round.ts'
import { digestLead } from '#core/words/digest/digest.ts'
import { qualitySentence } from '#core/words/digest/facts.ts'
import { standingDetail } from '#core/words/digest/standing.ts'
import { sizing } from '#infra/sizing.ts'
import { usual } from '../judge/judge-streams.ts'
import { fakeBenchmark, notOk, sydney, withSteps } from '../rounds.ts'
import { auditOf, page } from './audit-records.ts'
import { daysOf, every, monday, records, twoWeeksOf, week } from './digest-weeks.ts'

const benchmark = fakeBenchmark({ every, markets: [sydney] })
/** Globex gets faster on search; we are ahead of Northpeak on everything, by more than last week. */
const before = { ...usual, Northpeak: { home: 1150, search: 1700 }, Globex: { home: 1000, search: 1500 } }
const now = {
  Acme: { home: 1000, search: 1500 },
  Northpeak: { home: 1400, search: 1700 },
  Globex: { home: 1000, search: 1070 },
}
const rounds = twoWeeksOf(before, now)
const base = { benchmark, settings: defaultSettings(), sizing, week, now: monday, incidents: [] }

function digest(
  given: readonly Round[] = rounds,
  more: Partial<MarketRecords> = {},
  options: Partial<DigestOptions> = {},
) {
  const chosen = options.benchmark ?? benchmark
  return digestOf({ ...base, markets: [records(given, { benchmark: chosen, ...more })], ...options })
}

/** The last week again, with this done to our visits. */
function changed(change: (round: Round, n: number) => Round): Round[] {
  return rounds.map((round, n) => (n < 84 ? round : change(round, n - 84)))
}

function withVisit(round: Round, site: string, visit: Partial<Round['visits'][number]>): Round {
  return { ...round, visits: round.visits.map((one) => (one.site === site ? { ...one, ...visit } : one)) }
}

describe('standing', () => {
  it('is judged over the whole week, and compared with the week before', () => {
    const { verdict, competitors } = digest()
    expect(verdict).toBe('behind')
    expect(competitors).toMatchObject([
      { name: 'Northpeak', verdict: 'ahead', before: 'ahead', telling: { step: 'search' } },
      { name: 'Globex', verdict: 'behind', before: 'level', telling: { step: 'search', metric: 'lcp', rounds: 84 } },
    ])
    const telling = competitors[1]?.telling
    expect(telling?.ratio).toBeCloseTo(1500 / 1070, 1)
    expect(telling?.low).toBeGreaterThan(1.3)
    expect(telling?.high).toBeLessThan(1.5)
    expect(telling?.ours ?? 0).toBeGreaterThan(telling?.theirs ?? 0)
  })

  it('is told of the step that costs customers the most time in the week, which need not have the largest ratio', () => {
    const globex = { ...now, Acme: { home: 3750, search: 1430 }, Globex: { home: 3000, search: 1000 } }
    const { competitors, markets } = digest(twoWeeksOf(before, globex))
    expect(competitors[1]).toMatchObject({ name: 'Globex', verdict: 'behind', telling: { step: 'home' } })
    const own = markets[0]?.standings.filter(({ competitor }) => competitor === 'Globex') ?? []
    const ratios = Object.fromEntries(own.map(({ step, verdict, ratio }) => [step, { verdict, ratio: ratio ?? 0 }]))
    expect(ratios).toMatchObject({ home: { verdict: 'behind' }, search: { verdict: 'behind' } })
    expect(ratios.search?.ratio).toBeGreaterThan(ratios.home?.ratio ?? 0)
  })

  it('is not compared with a first week, nor with one that was measured differently', () => {
    const first = digest(rounds.slice(84))
    expect(first.competitors.map((one) => one.before)).toEqual([null, null])
    expect(first.markets[0]?.nothingBefore).toBe('first')
    expect([first.gain, first.loss]).toEqual([null, null])
    const older = rounds.map((round, n) => (n < 84 ? { ...round, method: { ...round.method, chromium: 152 } } : round))
    expect(digest(older).markets[0]?.nothingBefore).toBe('method')
    expect(digest(older).loss).toBeNull()
    // Not measured at all is not measured differently.
    expect(digest(rounds.slice(0, 84)).markets[0]?.nothingBefore).toBe('none')
  })

  it('is behind every competitor that works while our journey fails in half of its visits', () => {
    const down = changed((round, n) => (n < 50 ? withVisit(round, 'Acme', notOk('failed', { step: 'home' })) : round))
    expect(digest(down).competitors.map(({ verdict }) => verdict)).toEqual(['behind', 'behind'])
    expect(digest(down).competitors[0]?.telling?.failing).toBe('us')
    const they = changed((round, n) => (n < 50 ? withVisit(round, 'Globex', notOk('failed', { step: 'home' })) : round))
    expect(digest(they).competitors[1]?.verdict).toBe('ahead')
  })

  it('uses the duration where a step lacks the metric of the target', () => {
    const soft = rounds.map((round) =>
      withSteps(round, (step) =>
        step.name === 'search' ? { ...step, metrics: { duration: step.metrics.duration ?? 0 } } : step,
      ),
    )
    expect(digest(soft).competitors[1]).toMatchObject({
      verdict: 'behind',
      telling: { step: 'search', metric: 'duration' },
    })
    expect(digest(soft).markets[0]?.league.steps).toEqual(['home'])
  })

  it('is unknown, and not that of another metric, where a layout shift of 0 leaves no ratio', () => {
    const cls: Record<string, number> = { Acme: 0.12, Globex: 0, Northpeak: 0.03 }
    const shifting = rounds.map((round) =>
      withSteps(round, (step, site) => ({ ...step, metrics: { ...step.metrics, cls: cls[site] ?? 0 } })),
    )
    const target = { ...benchmark.target, metric: 'cls' as const }
    const found = digest(shifting, {}, { benchmark: { ...benchmark, target } })
    const globex = found.competitors.find(({ name }) => name === 'Globex')
    expect(globex).toMatchObject({ verdict: 'unknown', telling: { metric: 'cls', ours: 0.12, theirs: 0 } })
    expect(globex?.telling && standingDetail(globex.telling, { locale: 'en', timeZone: 'UTC' })).toMatch(/no ratio$/)
    expect(found.competitors.find(({ name }) => name === 'Northpeak')).toMatchObject({ verdict: 'behind' })
  })
})

describe('a week of no more rounds than a league counts', () => {
  /** Forty rounds over four days of the week. */
  const few = rounds.slice(84 + 10, 84 + 50)
  const short = digest(few, { rounds: few })
  const all = league({ benchmark, market: sydney, rounds: few })

  it('has the figures of the league, to the last digit', () => {
    const [market] = short.markets
    expect(few.length).toBeLessThanOrEqual(LEAGUE_ROUNDS)
    expect(market?.league.steps).toEqual(all.ranking.steps)
    for (const { name, score } of all.sites) {
      expect(market?.league.sites.find((site) => site.name === name)?.score).toBe(score)
    }
    for (const standing of market?.standings ?? []) {
      const { competitor, step, metric } = standing
      const gap = all.gaps.find((one) => one.competitor === competitor && one.step === step && one.metric === metric)
      expect(gap).toMatchObject({
        low: standing.low,
        high: standing.high,
        n: standing.rounds,
        verdict: standing.verdict,
      })
      expect(standing.ratio).toBeCloseTo(gap?.ratio ?? 0, 12)
      const time = (site: string) =>
        all.sites.find(({ name }) => name === site)?.steps.find(({ name }) => name === step)?.metrics.lcp?.median
      expect([standing.ours, standing.theirs]).toEqual([time('Acme'), time(competitor)])
    }
  })

  it('has nearly the same figures from its days, once its rounds are no longer stored', () => {
    const [market] = digest(few, { rounds: few.slice(-10) }).markets
    for (const { name, score } of all.sites) {
      const own = market?.league.sites.find((site) => site.name === name)?.score ?? 0
      expect(Math.abs(Math.log(own / (score ?? 1)))).toBeLessThan(0.1)
    }
    for (const [at, { ratio }] of (market?.standings ?? []).entries()) {
      expect(Math.abs(Math.log((ratio ?? 0) / (short.markets[0]?.standings[at]?.ratio ?? 1)))).toBeLessThan(0.02)
    }
  })

  it('is compared with a short week before it, and its verdicts count failures as the league does', () => {
    const before = rounds.slice(20, 60)
    const two = [...before, ...few]
    const known = digest(two, { rounds: few, roundsBefore: before })
    expect(known.loss).toMatchObject({ competitor: 'Globex', step: 'search' })
    const down = few.map((round, n) => (n % 2 === 0 ? withVisit(round, 'Acme', notOk('failed')) : round))
    const failing = digest(down, { rounds: down }).markets[0]?.standings ?? []
    const { gaps } = league({ benchmark, market: sydney, rounds: down })
    for (const { competitor, step, verdict } of failing) {
      expect(gaps.find((one) => one.competitor === competitor && one.step === step)?.verdict).toBe(verdict)
    }
  })
})

describe('the biggest gain and loss', () => {
  it('are the largest clear changes to either side', () => {
    const { gain, loss } = digest()
    expect(gain).toMatchObject({ competitor: 'Northpeak', step: 'home' })
    expect(loss).toMatchObject({ competitor: 'Globex', step: 'search', change: { direction: 'loss' } })
    expect(loss?.change?.factor).toBeCloseTo(1.4, 1)
  })

  it('and what is said of a competitor are on the step that differs most, among those with its verdict', () => {
    const [Acme, Northpeak] = [
      { home: 4000, search: 900 },
      { home: 4120, search: 900 },
    ]
    const now = { Acme, Northpeak: { ...Northpeak, search: 1000 }, Globex: { home: 3400, search: 200 } }
    const { competitors, gain, loss } = digest(twoWeeksOf({ Acme, Northpeak, Globex: Acme }, now))
    // 100 ms ahead on search is not level, as 120 ms on home is.
    expect(competitors).toMatchObject([
      { name: 'Northpeak', verdict: 'level', telling: { step: 'home' } },
      { name: 'Globex', verdict: 'behind', telling: { step: 'search' } },
    ])
    expect([gain, loss]).toMatchObject([
      { competitor: 'Northpeak', step: 'search' },
      { competitor: 'Globex', step: 'search' },
    ])
  })

  it('are none of the few rounds that worked in a week that failures decided', () => {
    const down = changed((round, n) => (n % 5 < 3 ? withVisit(round, 'Northpeak', notOk('failed')) : round))
    const { gain, markets } = digest(down)
    expect(markets[0]?.standings.find(({ competitor }) => competitor === 'Northpeak')?.change?.direction).toBe('gain')
    expect(gain).toBeNull()
  })

  it('do not exist between two weeks that differ by noise alone', () => {
    for (let seed = 1; seed <= 5; seed++) {
      const alike = digest(twoWeeksOf(before, before, seed))
      expect([alike.gain, alike.loss]).toEqual([null, null])
    }
  })
})

test('a page is blank for the week from half of its loads on, by its rounds as by its days', () => {
  const home = { name: 'home', metrics: { ttfb: 100, duration: 900 } }
  const seen = (round: Round, isBlank: boolean) => {
    const steps = [{ ...home, ...(isBlank && { blank: 20_600 }) }]
    return withVisit(round, 'Acme', { status: 'ok', loads: [0, 1, 2].map(() => ({ steps })) })
  }
  const blankIn = (share: number) => {
    const some = rounds.slice(0, 12).map((round, n) => seen(round, n < share * 12))
    const all = [{ kind: 'rounds', rounds: some } as const, { kind: 'days', days: daysOf(some, benchmark) } as const]
    return all.map((one) => isMostlyBlank(one, { site: 'Acme', step: 'home' }))
  }
  expect(blankIn(0.5)).toEqual([true, true])
  expect(blankIn(0.4)).toEqual([false, false])
  expect(isMostlyBlank({ kind: 'rounds', rounds: [] }, { site: 'Acme', step: 'home' })).toBe(false)
})

describe('the promise', () => {
  const promised = fakeBenchmark({ every, target: { ...benchmark.target, promise: 2000 } })
  const { from } = spanOf(week, sydney.timeZone)
  const count = (given: readonly Round[], chosen = promised) => {
    const counter = promiseCounter(chosen, from)
    for (const round of given) counter.observe(round)
    return counter.result()
  }
  /** Exactly these times, no noise. */
  const exact = (home: number, search: number) => (round: Round) =>
    withVisit(round, 'Acme', {
      status: 'ok',
      loads: [home, home, home].map(() => ({
        steps: [
          { name: 'home', metrics: { lcp: home, duration: home } },
          { name: 'search', metrics: { lcp: search, duration: search } },
        ],
      })),
    })

  it('is broken by a page that stays blank where it used to be painted, unless everywhere; one never painted says nothing', () => {
    const white = (site: string) => (round: Round) => {
      const steps = [
        { name: 'home', metrics: { ttfb: 100, duration: 900 }, blank: 20_600 },
        { name: 'search', metrics: { lcp: 1000, duration: 1000 } },
      ]
      return withVisit(round, site, { status: 'ok', loads: [0, 1, 2].map(() => ({ steps })) })
    }
    const ours = changed((round, n) => (n < 21 ? white('Acme')(exact(1000, 1000)(round)) : exact(1000, 1000)(round)))
    expect(count(ours)).toMatchObject({ rounds: 84, kept: 63, steps: [{ rounds: 84, kept: 63 }, { kept: 84 }] })
    const all = (round: Round) => white('Northpeak')(white('Globex')(white('Acme')(round)))
    const shared = changed((round, n) => (n < 21 ? all(exact(1000, 1000)(round)) : exact(1000, 1000)(round)))
    expect(count(shared)).toMatchObject({ rounds: 84, kept: 84, steps: [{ rounds: 63, kept: 63 }, { kept: 84 }] })
    expect(count(rounds.map(white('Acme')))).toMatchObject({ kept: 84, steps: [{ rounds: 0 }, { kept: 84 }] })
  })

  it('is kept in a round when every step comes within it, to the millisecond', () => {
    const week = changed((round, n) => exact(1000, n < 21 ? 2001 : 2000)(round))
    expect(count(week)).toMatchObject({
      limit: 2000,
      rounds: 84,
      kept: 63,
      steps: [
        { step: 'home', kept: 84, rounds: 84 },
        { step: 'search', kept: 63, rounds: 84, metric: 'lcp' },
      ],
    })
  })

  it('is broken by a failing journey, but not by one that was not measured', () => {
    const week = changed((round, n) => {
      if (n < 10) return withVisit(round, 'Acme', notOk('failed', { step: 'home' }))
      return n < 30 ? withVisit(round, 'Acme', notOk('blocked')) : exact(1000, 1500)(round)
    })
    expect(count(week)).toMatchObject({ rounds: 64, kept: 54 })
  })

  it('does not count rounds of an unsteady worker, or those in which no site could be reached', () => {
    const week = changed((round, n) => {
      const slow = exact(5000, 5000)(round)
      if (n === 40) return { ...slow, worker: { ...slow.worker, cpuIndex: 100 } }
      if (n !== 41) return exact(1000, 1500)(round)
      return ['Acme', 'Northpeak', 'Globex'].reduce(
        (all, site) => withVisit(all, site, notOk('failed', { code: 'dns' })),
        round,
      )
    })
    expect(count(week)).toMatchObject({ rounds: 82, kept: 82 })
  })

  it('is null without a promise', () => {
    expect(count(rounds, benchmark)).toBeNull()
  })
})

describe('incidents', () => {
  const incident = (openedAt: string, closedAt: string | null) => ({
    ...openFailing(
      { step: 'home', code: null, message: '' },
      { benchmark: 'jackets', market: sydney.id, openedAt, detectedAt: openedAt },
    ),
    closedAt,
  })
  const incidents = [
    incident('2026-11-10T00:00:00Z', '2026-11-10T06:00:00Z'),
    // Half an hour into Monday there.
    incident('2026-11-15T13:30:00Z', '2026-11-15T15:30:00Z'),
    incident('2026-11-22T12:00:00Z', '2026-11-22T14:00:00Z'),
    incident('2026-11-22T13:30:00Z', null),
  ]

  it('count in the week of the market in which they opened, as they stood at its end', () => {
    const found = digest(rounds, {}, { incidents }).incidents
    expect(found.weeks.map(({ monday: date, opened }) => [date, opened])).toEqual([
      ['2026-11-09', 1],
      ['2026-11-16', 2],
    ])
    expect(found.incidents.map(({ closedAt }) => closedAt)).toEqual(['2026-11-15T15:30:00Z', null])
    expect(found.lasted).toBe(3 * 3_600_000)
  })

  it('go twelve weeks back, and not before the first round', () => {
    const old = '2026-01-01T00:00:00Z'
    expect(digest(rounds, { firstAt: old }, { incidents }).incidents.weeks).toHaveLength(12)
    expect(digest(rounds.slice(84), { firstAt: rounds[84]?.scheduledAt ?? '' }).incidents.trend.earlierWeeks).toBe(0)
  })
})

describe('audits', () => {
  const scores = (us: number, globex: number) => [
    page('Acme', { scores: { performance: us }, outcomes: 'fpp' }),
    page('Globex', { scores: { performance: globex }, outcomes: 'ppp' }),
  ]
  const audits = Array.from({ length: 22 }, (_, n) => auditOf(scores(n < 15 ? 70 : 95, 80), { day: n + 1 }))

  it('are won and lost by category, by what is known at the end of the week', () => {
    const found = digest(rounds, { audits }).markets[0]?.audits
    expect(found?.audits).toBe(7)
    expect(found?.contests).toContainEqual(
      expect.objectContaining({ category: 'performance', competitor: 'Globex', before: 'behind' }),
    )
    expect(found?.lost[0]).toMatchObject({ rule: 'cache-insight', competitors: ['Globex'] })
  })

  it('of other weeks do not count', () => {
    expect(digest(rounds, { audits: audits.slice(0, 10) }).markets[0]?.audits).toBeNull()
  })
})

describe('data quality', () => {
  it('counts rounds against those that were due, and visits by outcome', () => {
    const gaps = changed((round, n) => (n < 12 ? withVisit(round, 'Globex', notOk('blocked')) : round)).filter(
      (_, n) => n < 150,
    )
    const quality = digest(gaps).markets[0]?.quality
    expect(quality).toMatchObject({ rounds: 66, due: 84, goesOn: false, otherMethod: 0 })
    expect(quality?.sites[2]).toMatchObject({ name: 'Globex', visits: 66, status: { ok: 54, blocked: 12 } })
  })

  it('counts rounds that nobody scheduled without a share of those that were', () => {
    const six = rounds.slice(84, 90).map((round, n) => ({
      ...round,
      scheduledAt: new Date(Date.parse(rounds[84]?.scheduledAt ?? '') + n * 60_000).toISOString(),
    }))
    const now = Date.parse(six[5]?.scheduledAt ?? '') + 60_000
    const quality = digest(six, {}, { now }).markets[0]?.quality
    expect(quality).toMatchObject({ rounds: 6, due: 1 })
    const reader = { locale: 'en-AU', timeZone: sydney.timeZone }
    expect(quality && qualitySentence(quality, { market: '', reader })).toMatch(/^6 rounds measured\. /)
  })

  it('expects no rounds before the first, or after now', () => {
    const late = rounds.slice(84 + 42)
    expect(digest(late).markets[0]?.quality.due).toBe(42)
    const noon = Date.parse('2026-11-18T13:00:00Z')
    expect(digest(rounds, {}, { now: noon }).markets[0]?.quality).toMatchObject({ due: 36, goesOn: true })
  })
})

describe('a week in which clocks are changed', () => {
  // In Sydney they are put on, in London back.
  it.each([
    ['Australia/Sydney', '2026-09-28', 167],
    ['Europe/London', '2026-10-19', 169],
  ])('has in %s from %s on %i hourly rounds that are due', (timeZone, date, due) => {
    const hourly = fakeBenchmark({ every: 3_600_000 })
    const there = { ...sydney, timeZone }
    const asked = {
      benchmark: hourly,
      market: there,
      week: weekWith(date),
      now: monday,
      firstAt: '2026-01-01T00:00:00Z',
      counted: 0,
    }
    expect(qualityOf([], asked).due).toBe(due)
  })
})

describe('the cost of the week', () => {
  it('is an estimate for rounds measured on AWS, and zero for those measured here', () => {
    const cloud = rounds.map((round) => ({ ...round, method: { ...round.method, region: 'ap-southeast-2' } }))
    const { cost } = digest(cloud)
    expect(cost).toMatchObject({ kind: 'estimate' })
    expect(cost.kind === 'estimate' && cost.low <= cost.likely && cost.likely <= cost.high && cost.likely > 0).toBe(
      true,
    )
    expect(digest().cost).toEqual({ kind: 'local' })
  })
})

describe('the advice', () => {
  it('is to fix data collection, before anything else', () => {
    expect(digest(rounds.slice(0, 100)).advice).toMatchObject({ kind: 'rounds', rounds: 16, due: 84 })
    const challenged = changed((round, n) => (n < 30 ? withVisit(round, 'Acme', notOk('blocked')) : round))
    expect(digest(challenged).advice).toMatchObject({
      kind: 'visits',
      site: 'Acme',
      us: true,
      status: 'blocked',
      count: 30,
    })
  })

  it('is to fix a failing journey, before speeding it up', () => {
    const failing = changed((round, n) =>
      n % 20 === 0 ? withVisit(round, 'Acme', notOk('failed', { step: 'search' })) : round,
    )
    expect(digest(failing).advice).toMatchObject({ kind: 'failing', count: 5, visits: 84 })
  })

  it('is the step with the largest loss, with its parts and the sales at risk', () => {
    const business = { monthlyRevenue: { amount: 2_000_000, currency: 'AUD' }, conversionPerSecond: 0.07 }
    const parts = { redirect: 0, dns: 0, connect: 0, loadDelay: 10, load: 100, renderDelay: 50, element: 'img' }
    const split = rounds.map((round) =>
      withSteps(round, (step, site) => {
        const lcp = { ...parts, wait: site === 'Acme' ? 900 : 300 }
        return { ...step, document: { url: '', status: 200, lcp } }
      }),
    )
    const { advice } = digest(split, {}, { benchmark: { ...benchmark, business } })
    expect(advice).toMatchObject({
      kind: 'gap',
      standing: { competitor: 'Globex', step: 'search' },
      reasons: [{ kind: 'part', part: 'wait', us: 900, rival: 300 }],
      impact: { currency: 'AUD', steps: 2 },
    })
  })

  it('is a broken promise, an audit, or nothing while no competitor is faster', () => {
    const fine = twoWeeksOf(usual, { ...usual, Acme: { home: 900, search: 1300 } })
    expect(digest(fine).advice).toEqual({ kind: 'nothing' })
    const step = { step: 'search', metric: 'lcp' as const, rounds: 84, kept: 60 }
    const promise = { limit: 2000, rounds: 84, kept: 60, steps: [step] }
    expect(digest(fine, { promise }).advice).toMatchObject({ kind: 'promise', step: 'search', kept: 60 })
    const audits = [auditOf([page('Acme', { outcomes: 'fpp' }), page('Globex', { outcomes: 'ppp' })], { day: 17 })]
    expect(digest(fine, { audits }).advice).toMatchObject({ kind: 'audit', audit: { rule: 'cache-insight' } })
  })
})

describe('several markets', () => {
  it('are one digest: behind in one is behind, and each has its own week', () => {
    const london = { ...sydney, id: 'london', name: 'London', timeZone: 'Europe/London' }
    const both = { ...benchmark, markets: [sydney, london] }
    const there = twoWeeksOf(before, before).map((round) => ({ ...round, market: 'london' }))
    const found = digestOf({
      ...base,
      benchmark: both,
      markets: [records(rounds, { benchmark: both }), records(there, { benchmark: both, market: london })],
    })
    expect(found.competitors[1]).toMatchObject({ verdict: 'behind', telling: { market: { name: 'Sydney phone' } } })
    // At 21:00 on Sunday in London the week goes on.
    expect(found.markets.map(({ quality }) => quality.goesOn)).toEqual([false, true])
  })

  it('that were added after the week leave its verdicts as they are', () => {
    const london = { ...sydney, id: 'london', name: 'London', timeZone: 'Europe/London' }
    const both = { ...benchmark, markets: [sydney, london] }
    const level = twoWeeksOf(usual, usual)
    const digestWith = (firstAt: string) =>
      digestOf({
        ...base,
        benchmark: both,
        markets: [records(level, { benchmark: both }), records([], { benchmark: both, market: london, firstAt })],
      })
    const verdicts = ({ competitors }: ReturnType<typeof digestOf>) => competitors.map(({ verdict }) => verdict)
    const alone = digest(level)
    const added = digestWith('2026-11-23T00:00:00.000Z')
    expect(verdicts(alone)).not.toContain('unknown')
    expect(verdicts(added)).toEqual(verdicts(alone))
    expect(added.verdict).toBe(alone.verdict)
    expect(added.competitors.map(({ telling }) => telling?.market.name)).toEqual(['Sydney phone', 'Sydney phone'])
    // One that was there, but was not measured, may be one in which you are behind.
    expect(verdicts(digestWith('2026-11-18T00:00:00.000Z'))).toEqual(['unknown', 'unknown'])
  })

  it('of a week that turned midway says why the table has the other one first', () => {
    // On three days we took half their time, on four a twentieth more: the median of the week is of those.
    const turned = changed((round, n) => {
      const factor = n < 36 ? 0.5 : 1.05
      return withSteps(round, (step, site) => {
        const { lcp = 0 } = step.metrics
        const usually = { home: 1000, search: 1500 }[step.name] ?? 0
        return site === 'Acme'
          ? { ...step, metrics: { lcp: usually * factor } }
          : { ...step, metrics: { lcp: site === 'Globex' ? usually : lcp } }
      })
    })
    const reader = { locale: 'en-AU', timeZone: 'Australia/Sydney' }
    const found = digest(turned)
    const [, globex] = found.competitors
    const names = found.markets[0]?.league.sites.map(({ name }) => name) ?? []
    expect(globex?.verdict).toBe('ahead')
    expect(names.indexOf('Globex')).toBeLessThan(names.indexOf('Acme'))
    expect(digestLead(found, reader)).toContain(
      'Table and verdict differ on Globex: the table ranks medians of the whole week, the verdict compares round by round. ',
    )
    expect(digestLead(digest(), reader)).not.toContain('Table and verdict differ')
  })

  it('without any round is an empty week, not an error', () => {
    const empty = digest([])
    expect(empty.verdict).toBe('unknown')
    expect(empty.advice).toMatchObject({ kind: 'rounds', rounds: 0 })
    expect(empty.incidents.trend.earlierWeeks).toBe(0)
  })
})
