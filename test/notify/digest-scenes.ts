import { type DigestOptions, digestOf, type MarketRecords } from '#core/analysis/digest/digest.ts'
import { defaultSettings } from '#core/config/settings.ts'
import { openFailing } from '#core/judge/incident/open.ts'
import type { Round } from '#core/model/round.ts'
import { sizing } from '#infra/sizing.ts'
import { auditOf, page } from '../core/analysis/audit-records.ts'
import { every, monday, records, twoWeeksOf, week } from '../core/analysis/digest-weeks.ts'
import { fakeBenchmark, notOk, sydney } from '../core/rounds.ts'

/** Digests as they are told. */

export const reader = { locale: 'en-AU', timeZone: 'Australia/Sydney' }

const target = { against: 'fastest', metric: 'lcp', margin: 0.05, promise: 2000 } as const
const benchmark = fakeBenchmark({
  every,
  target,
  business: { monthlyRevenue: { amount: 2_000_000, currency: 'AUD' }, conversionPerSecond: 0.07 },
})
const before = {
  Acme: { home: 1000, search: 1500 },
  Northpeak: { home: 1150, search: 1700 },
  Globex: { home: 1000, search: 1500 },
}
const now = { ...before, Northpeak: { home: 1400, search: 1700 }, Globex: { home: 1000, search: 1070 } }

const incident = (openedAt: string, closedAt: string) => ({
  ...openFailing(
    { step: 'home', code: null, message: '' },
    { benchmark: 'jackets', market: sydney.id, openedAt, detectedAt: openedAt },
  ),
  closedAt,
})
const incidents = [
  incident('2026-11-11T00:00:00Z', '2026-11-11T01:00:00Z'),
  incident('2026-11-17T00:00:00Z', '2026-11-17T00:30:00Z'),
  incident('2026-11-18T00:00:00Z', '2026-11-18T00:15:00Z'),
]

const promise = (kept: number) => ({
  limit: 2000,
  rounds: 84,
  kept,
  steps: [
    { step: 'home', metric: 'lcp' as const, rounds: 84, kept: 84 },
    { step: 'search', metric: 'lcp' as const, rounds: 84, kept },
  ],
})

const audits = Array.from({ length: 22 }, (_, n) =>
  auditOf(
    [
      page('Acme', { scores: { performance: 70 }, outcomes: 'fpp' }),
      page('Globex', { scores: { performance: 90 }, outcomes: 'ppp' }),
    ],
    { day: n + 1 },
  ),
)

/** The week of 16 November: Globex got faster on search, Northpeak slower on home; two incidents. */
export function busyWeek(more: Partial<DigestOptions> = {}, records1: Partial<MarketRecords> = {}) {
  const rounds = twoWeeksOf(before, now).map((round, n): Round => {
    const visits = round.visits.map((visit) =>
      visit.site === 'Globex' && n % 40 === 0 ? { ...visit, ...notOk('blocked') } : visit,
    )
    return { ...round, visits, method: { ...round.method, region: 'ap-southeast-2' } }
  })
  const market = {
    promise: promise(81),
    promiseBefore: promise(84),
    audits,
    firstAt: '2026-08-01T00:00:00Z',
    ...records1,
  }
  return digestOf({
    benchmark,
    settings: defaultSettings(),
    sizing,
    week,
    now: monday,
    incidents,
    markets: [records(rounds, { benchmark, ...market })],
    ...more,
  })
}

/** Measured for the first time in this week, and nobody differs. */
export function firstWeek(more: Partial<DigestOptions> = {}) {
  const rounds = twoWeeksOf(before, before).slice(84)
  const plain = fakeBenchmark({ every })
  const markets = [records(rounds, { benchmark: plain })]
  return digestOf({
    ...{ benchmark: plain, settings: defaultSettings(), sizing, week, now: monday, incidents: [], markets },
    ...more,
  })
}

/** In all of the week our journey failed at search, and nobody else's did. */
export function lostWeek() {
  const walk = { home: before.Acme.home }
  const rounds = twoWeeksOf(before, before).map((round, n): Round => {
    const visits = round.visits.map((visit) =>
      visit.site === 'Acme' && n >= 84 ? { ...visit, ...notOk('failed', { step: 'search', walk }) } : visit,
    )
    return { ...round, visits }
  })
  const plain = fakeBenchmark({ every })
  const markets = [records(rounds, { benchmark: plain })]
  return digestOf({ benchmark: plain, settings: defaultSettings(), sizing, week, now: monday, incidents: [], markets })
}

/** In all of the week our home page stayed blank, and an incident told of it. */
export function blankWeek(closedAt: string | null = null) {
  const rounds = twoWeeksOf(before, before).map((round, n): Round => {
    const visits = round.visits.map((visit) => {
      if (visit.site !== 'Acme' || n < 84) return visit
      const loads = visit.loads.map(({ steps }) => ({
        steps: steps.map((step) =>
          step.name === 'home' ? { name: 'home', metrics: { ttfb: 100, duration: 900 }, blank: 20_600 } : step,
        ),
      }))
      return { ...visit, loads }
    })
    return { ...round, visits }
  })
  const plain = fakeBenchmark({ every })
  const told = { ...incident('2026-11-15T13:00:00Z', ''), closedAt }
  const incidents = [{ ...told, failure: { ...(told.failure ?? never()), recoveredAt: closedAt } }]
  const options = { settings: defaultSettings(), sizing, week, now: monday }
  return digestOf({ benchmark: plain, ...options, incidents, markets: [records(rounds, { benchmark: plain })] })
}

function never(): never {
  throw new Error('A failing journey has a failure.')
}

/** Our journey, at search, from two in the morning of the Monday after. */
export const failingSince = openFailing(
  { step: 'search', code: null, message: '' },
  {
    benchmark: 'jackets',
    market: sydney.id,
    openedAt: '2026-11-22T15:00:00Z',
    detectedAt: '2026-11-22T17:00:00Z',
  },
)

export function emptyWeek() {
  const plain = fakeBenchmark({ every })
  const markets = [records([], { benchmark: plain })]
  return digestOf({ benchmark: plain, settings: defaultSettings(), sizing, week, now: monday, incidents: [], markets })
}

/** As many markets and sites as a benchmark may have, with names as long as they may be, that try everything. */
export function hostileWeek() {
  const evil = (n: number) => `<img src=x onerror=alert(${n})>"'&\u202eevil.example \u001b[31m`.padEnd(80, 'x')
  const names = Array.from({ length: 20 }, (_, n) => evil(n))
  const steps = Object.fromEntries(Array.from({ length: 3 }, (_, n) => [`<b>step ${n}</b>`, 1000 + 100 * n]))
  const walks = Object.fromEntries(
    ['Acme', ...names].map((name, n) => [
      name,
      Object.fromEntries(Object.entries(steps).map(([step, ms]) => [step, ms * (n % 2 ? 0.6 : 1.4)])),
    ]),
  )
  const markets = Array.from({ length: 12 }, (_, n) => ({
    ...sydney,
    id: `m${n}`,
    name: `<i>Market ${n}</i> http://evil.example`,
  }))
  const large = fakeBenchmark({
    every: 24 * 3_600_000,
    competitors: names,
    steps: Object.keys(steps),
    markets,
    name: '<script>alert(1)</script>\r\nBcc: all@evil.example',
    target,
  })
  const rounds = twoWeeksOf(walks, walks).filter((_, n) => n % 12 === 0)
  const found = markets.map((market) =>
    records(
      rounds.map((round) => ({ ...round, market: market.id })),
      { benchmark: large, market, promise: promise(3) },
    ),
  )
  return digestOf({
    benchmark: large,
    settings: defaultSettings(),
    sizing,
    week,
    now: monday,
    incidents: [],
    markets: found,
  })
}
