import { describe, expect, it } from 'vitest'
import { type AdviceOptions, adviceOf } from '#core/analysis/digest/advice.ts'
import type { WeekQuality } from '#core/analysis/digest/quality.ts'
import type { WeekStanding } from '#core/analysis/digest/standings.ts'
import { openFailing } from '#core/judge/incident/open.ts'
import type { Incident } from '#core/model/incident.ts'
import { visitStatuses } from '#core/model/round.ts'
import { fakeBenchmark, fakeRound, ok } from '../rounds.ts'

const sydney = { id: 'sydney-phone', name: 'Sydney phone' }
const perth = { id: 'perth', name: 'Perth' }

type Counts = Partial<Record<(typeof visitStatuses)[number], number>>

/** A week of 200 rounds in a market, in which our visits and those of Globex ended like this. */
function quality({
  us = {},
  them = {},
  ...changes
}: Partial<WeekQuality> & { us?: Counts; them?: Counts } = {}): WeekQuality {
  const site = (name: string, counts: Counts) => {
    const bad = Object.values(counts).reduce((sum, count) => sum + count, 0)
    const status = Object.fromEntries(visitStatuses.map((one) => [one, counts[one] ?? 0]))
    return {
      name,
      us: name === 'Acme',
      visits: 200,
      consent: {},
      status: { ...(status as WeekQuality['sites'][number]['status']), ok: 200 - bad },
    }
  }
  return {
    market: sydney,
    rounds: 200,
    due: 200,
    unsteady: 0,
    otherMethod: 0,
    goesOn: false,
    sites: [site('Acme', us), site('Globex', them)],
    ...changes,
  }
}

function advice(week: WeekQuality | WeekQuality[], changes: Partial<AdviceOptions> = {}) {
  return adviceOf({
    benchmark: fakeBenchmark(),
    standings: [],
    quality: [week].flat(),
    incidents: [],
    open: [],
    now: Date.parse('2026-11-23T08:00:00Z'),
    promises: [],
    audits: [],
    newest: new Map(),
    ...changes,
  })
}

const at = '2026-11-23T03:00:00Z'
const nothing = { kind: 'nothing' }

describe('the advice of a week', () => {
  it('is to measure more when fewer than half of the rounds that were due were measured', () => {
    expect(advice(quality({ rounds: 100 }))).toEqual(nothing)
    expect(advice(quality({ rounds: 99 }))).toEqual({ kind: 'rounds', market: sydney, rounds: 99, due: 200 })
    expect(advice(quality({ rounds: 0, due: 0 }))).toMatchObject({ kind: 'rounds' })
    expect(advice([quality({ rounds: 60 }), quality({ market: perth, rounds: 40 })])).toMatchObject({ market: perth })
    // One that was first measured after the week lacks nothing.
    expect(advice([quality(), quality({ market: perth, rounds: 0, due: 0 })])).toEqual(nothing)
    expect(advice([quality({ market: perth, rounds: 0, due: 0 }), quality({ due: 0 })])).toEqual(nothing)
    expect(advice([quality(), quality({ market: perth, rounds: 0, due: 1 })])).toMatchObject({ market: perth, due: 1 })
    // One that was measured by hand hides none of which most is missing.
    expect(advice([quality({ rounds: 5, due: 0 }), quality({ market: perth, rounds: 40 })])).toMatchObject({
      ...{ kind: 'rounds', market: perth, rounds: 40 },
    })
  })

  it('is to unblock visits when more than a fifth were not measured, ours first', () => {
    expect(advice(quality({ them: { blocked: 40 } }))).toEqual(nothing)
    expect(advice(quality({ them: { blocked: 41 } }))).toMatchObject({ site: 'Globex', status: 'blocked', count: 41 })
    expect(advice(quality({ us: { changed: 41 }, them: { blocked: 200 } }))).toMatchObject({
      kind: 'visits',
      site: 'Acme',
      us: true,
      status: 'changed',
    })
    for (const status of ['blocked', 'changed', 'refused', 'skipped'] as const) {
      expect(advice(quality({ us: { [status]: 50 } }))).toMatchObject({ kind: 'visits', status, count: 50 })
    }
    const two = [quality({ them: { blocked: 50 } }), quality({ market: perth, them: { skipped: 60 } })]
    expect(advice(two)).toMatchObject({ market: perth, status: 'skipped' })
    expect(advice(two.toReversed())).toMatchObject({ market: perth, status: 'skipped' })
  })

  it('is to steady the worker when more than a fifth of the rounds were left out for it', () => {
    expect(advice(quality({ unsteady: 40 }))).toEqual(nothing)
    expect(advice(quality({ unsteady: 41 }))).toEqual({ kind: 'unsteady', market: sydney, unsteady: 41, rounds: 200 })
    const two = [quality({ unsteady: 50 }), quality({ market: perth, unsteady: 60 })]
    expect(advice(two)).toMatchObject({ kind: 'unsteady', market: perth })
    expect(advice(two.toReversed())).toMatchObject({ kind: 'unsteady', market: perth })
    // A fifth of few rounds is worse than fewer of many, however many those are.
    const many = quality({ market: perth, rounds: 1000, due: 1000, unsteady: 60 })
    expect(advice([many, quality({ unsteady: 50 })])).toMatchObject({ market: sydney, unsteady: 50 })
  })

  it('is to fix our journey when more than one visit in a hundred fails; failures of a competitor are not ours to fix', () => {
    expect(advice(quality({ us: { failed: 2 } }))).toEqual(nothing)
    expect(advice(quality({ them: { failed: 100 } }))).toEqual(nothing)
    const failed = quality({ us: { failed: 3 } })
    expect(advice(failed)).toEqual({ kind: 'failing', market: sydney, step: null, count: 3, visits: 200 })
    const incident = (step: string, market: string) => {
      const openedAt = '2026-11-17T00:00:00Z'
      return openFailing(
        { step, code: null, message: '' },
        { benchmark: 'jackets', market, openedAt, detectedAt: openedAt },
      )
    }
    const incidents = [incident('home', sydney.id), incident('search', sydney.id), incident('cart', perth.id)]
    expect(advice(failed, { incidents })).toMatchObject({ step: 'search' })
    const over = incidents.map((one) => ({ ...one, closedAt: at }))
    expect(advice(failed, { incidents: over })).toMatchObject({ step: 'search', until: at })
    expect(advice(failed, { incidents })).not.toHaveProperty('until')
    expect(advice([failed, quality({ market: perth, us: { failed: 4 } })], { incidents })).toMatchObject({
      market: perth,
      step: 'cart',
    })
  })

  describe('is an incident that is still open when the digest is made', () => {
    const failing = openFailing(
      { step: 'search', code: null, message: '' },
      {
        benchmark: 'jackets',
        market: sydney.id,
        openedAt: '2026-11-23T02:00:00Z',
        detectedAt: '2026-11-23T02:15:00Z',
      },
    )
    const { failure: _, ...rest } = failing
    const slow: Incident = { ...rest, id: 'slow', kind: 'promise', cause: { kind: 'us' } }

    it('a failing journey before everything but missing rounds, however few of the visits failed', () => {
      const found = { kind: 'open', incident: failing, market: sydney }
      expect(advice(quality({ us: { failed: 2 } }), { open: [slow, failing] })).toMatchObject(found)
      expect(advice(quality({ us: { failed: 50 }, unsteady: 100 }), { open: [failing] })).toMatchObject(found)
      expect(advice(quality({ rounds: 10 }), { open: [failing] })).toMatchObject({ kind: 'rounds' })
      expect(advice([quality(), quality({ market: perth })], { open: [failing] })).toMatchObject({ market: sydney })
    })

    it('any other after the losses of the week, and rather than nothing', () => {
      expect(advice(quality(), { open: [slow] })).toMatchObject({ kind: 'open', incident: { id: 'slow' } })
      expect(advice(quality({ us: { failed: 3 } }), { open: [slow] })).toMatchObject({ kind: 'failing' })
      const recovered = { ...failing, failure: { step: 'search', code: null, message: '', recoveredAt: at } }
      expect(advice(quality({ us: { failed: 3 } }), { open: [recovered] })).toMatchObject({ kind: 'failing' })
    })
  })

  describe('is the gap with the largest loss', () => {
    const behind = (theirs: number, changes: Partial<WeekStanding> = {}): WeekStanding => ({
      ...{ market: sydney, competitor: 'Globex', step: 'home', metric: 'lcp', verdict: 'behind', ratio: 2000 / theirs },
      ...{ low: null, high: null, coverage: null, rounds: 200, ours: 2000, theirs, failing: null, blank: null },
      ...{ before: null, change: null },
      ...changes,
    })

    it('whatever the order, of those on which we are behind by a known size', () => {
      const standings = [
        behind(1000),
        behind(500, { step: 'search' }),
        behind(100, { verdict: 'unknown' }),
        behind(100, { verdict: 'ahead' }),
        behind(100, { ratio: null }),
      ]
      const found = { kind: 'gap', standing: { step: 'search' }, impact: null }
      expect(advice(quality(), { standings })).toMatchObject(found)
      expect(advice(quality(), { standings: standings.toReversed() })).toMatchObject(found)
      expect(advice(quality(), { standings: standings.slice(2) })).toEqual(nothing)
    })

    it('with the reasons from the rounds of its own market', () => {
      const rounds = (market: string, ours: number, slower = 1) => {
        const walk = (ttfb: number, lcp: number) => ok({ home: { ttfb, lcp } })
        const visits = { Acme: walk(ours, 2000 * slower), Globex: walk(200, 1000) }
        return { rounds: [{ ...fakeRound(0, visits), market }], audit: null }
      }
      const newest = new Map([
        [sydney.id, rounds(sydney.id, 900)],
        [perth.id, rounds(perth.id, 200)],
      ])
      const reasons = (market: typeof sydney) => {
        const found = advice(quality(), { standings: [behind(1000, { market })], newest })
        return found.kind === 'gap' ? found.reasons : found
      }
      expect(reasons(sydney)).toMatchObject([{ kind: 'metric', metric: 'ttfb', us: 900, rival: 200 }])
      expect(reasons(perth)).toEqual([])
      expect(reasons({ id: 'nowhere', name: 'Nowhere' })).toEqual([])
      // Nor from rounds that are not like the week's.
      newest.set(sydney.id, rounds(sydney.id, 900, 1.26))
      expect(reasons(sydney)).toEqual([])
      newest.set(sydney.id, rounds(sydney.id, 900, 1.25))
      expect(reasons(sydney)).toHaveLength(1)
      const unknown = advice(quality(), { standings: [behind(1000, { ours: null })], newest })
      expect(unknown).toMatchObject({ kind: 'gap', reasons: [{ metric: 'ttfb' }] })
    })

    it('one that goes on before one that is over, of which there are no reasons any more', () => {
      const two = [behind(500, { step: 'search' }), behind(1000)]
      for (const standings of [two, two.toReversed()]) {
        const endOf = ({ step }: WeekStanding) => (step === 'search' ? at : null)
        expect(advice(quality(), { standings, endOf })).toMatchObject({ kind: 'gap', standing: { step: 'home' } })
        expect(advice(quality(), { standings, endOf })).not.toHaveProperty('over')
        expect(advice(quality(), { standings, endOf: () => at })).toMatchObject({
          ...{ standing: { step: 'search' }, reasons: [], impact: null, over: at },
        })
      }
    })

    it('with the sales at risk from every step on which we are behind in that market, each once', () => {
      const business = { monthlyRevenue: { amount: 1_000_000, currency: 'AUD' }, conversionPerSecond: 0.1 }
      const standings = [
        behind(500),
        behind(1000, { competitor: 'Northpeak' }),
        behind(1500, { step: 'search' }),
        behind(1000, { market: perth, step: 'search' }),
      ]
      const found = advice(quality(), { benchmark: fakeBenchmark({ business }), standings })
      // 1.5 s on home and 0.5 s on search, of two steps.
      expect(found).toMatchObject({ kind: 'gap', standing: { step: 'home', market: sydney }, impact: { seconds: 1 } })
    })
  })

  it('is the rule that saves most time, in whichever market', () => {
    const lost = (rule: string, saves: number | null) => ({
      ...{ rule, title: rule, category: 'performance' as const, weight: 1, competitors: [], steps: [], says: null },
      saves,
    })
    const audits = [
      { market: sydney, audits: 1, contests: [], lost: [lost('a', 100), lost('b', 900)] },
      { market: perth, audits: 1, contests: [], lost: [lost('c', 200)] },
      { market: sydney, audits: 1, contests: [], lost: [lost('d', null)] },
      { market: perth, audits: 1, contests: [], lost: [] },
    ]
    const found = { kind: 'audit', market: perth, audit: { rule: 'c' } }
    expect(advice(quality(), { audits })).toMatchObject(found)
    expect(advice(quality(), { audits: audits.toReversed() })).toMatchObject(found)
    expect(advice(quality(), { audits: audits.slice(3) })).toEqual(nothing)
  })

  it('is a promise that was kept in fewer than 95 % of the rounds, the worst step first', () => {
    const promises = (...kept: [number, number][]) => [
      {
        market: sydney,
        promise: {
          limit: 2000,
          rounds: 200,
          kept: 0,
          steps: kept.map(([count, rounds], n) => ({ step: `step ${n}`, metric: 'lcp' as const, rounds, kept: count })),
        },
      },
    ]
    expect(advice(quality(), { promises: promises([190, 200], [0, 0]) })).toEqual(nothing)
    expect(advice(quality(), { promises: promises([0, 0], [94, 100]) })).toMatchObject({ kind: 'promise', kept: 94 })
    expect(advice(quality(), { promises: promises([200, 200], [94, 100], [189, 200]) })).toEqual({
      kind: 'promise',
      market: sydney,
      step: 'step 1',
      metric: 'lcp',
      kept: 94,
      rounds: 100,
      limit: 2000,
    })
    expect(advice(quality(), { promises: [{ market: sydney, promise: null }] })).toEqual(nothing)
  })

  it('is about trustworthy data before failures, and about failures before promises', () => {
    const worse = quality({ unsteady: 100, us: { failed: 100 } })
    expect(advice({ ...worse, rounds: 50 })).toMatchObject({ kind: 'rounds' })
    expect(advice(quality({ unsteady: 100, us: { failed: 50, blocked: 50 } }))).toMatchObject({ kind: 'visits' })
    expect(advice(worse)).toMatchObject({ kind: 'unsteady' })
  })
})
