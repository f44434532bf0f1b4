import { expect, test } from 'vitest'
import type { Advice } from '#core/analysis/digest/advice.ts'
import type { AuditWeek } from '#core/analysis/digest/audits.ts'
import type { PromiseWeek } from '#core/analysis/digest/promise.ts'
import type { WeekQuality } from '#core/analysis/digest/quality.ts'
import { adviceWords } from '#core/words/digest/advice.ts'
import {
  auditSentences,
  costSentence,
  incidentsSentence,
  mixtureSentence,
  qualitySentence,
  weekPromiseSentence,
} from '#core/words/digest/facts.ts'

const reader = { locale: 'en-AU', timeZone: 'Australia/Sydney' }

test('a promise that was missed names the step that missed the largest share of its rounds, not the most of them', () => {
  const step = (name: string, kept: number, rounds: number) => ({ step: name, metric: 'lcp' as const, kept, rounds })
  const promise: PromiseWeek = {
    limit: 3000,
    rounds: 100,
    kept: 60,
    steps: [step('home', 100, 100), step('search', 70, 100), step('product', 2, 10), step('basket', 0, 0)],
  }
  const said = (steps: PromiseWeek['steps'], promiseBefore: PromiseWeek | null = null) =>
    weekPromiseSentence({ promise: { ...promise, steps }, promiseBefore } as never, { market: '', reader })
  expect(said(promise.steps)).toMatch(/60%.*Missed most often on product \(LCP\): in 8 of 10 rounds\.$/)
  expect(said([step('home', 100, 100)])).not.toContain('Missed')
  expect(said([], { ...promise, kept: 90 })).toContain(', last week 90%.')
  expect(said([], { ...promise, rounds: 0, kept: 0 })).not.toContain('last week')
})

test('incidents of a single week before are counted, those of several are a rate', () => {
  const said = (earlierWeeks: number) =>
    incidentsSentence(
      { weeks: [{ opened: 2 }], trend: { earlierMean: 1, earlierWeeks, direction: 'alike' }, lasted: 0 } as never,
      reader,
    )
  expect(said(1)).toBe('2 incidents, 1 in the week before: no clear trend.')
  expect(said(4)).toBe('2 incidents, 1 per week in the 4 weeks before: no clear trend.')
})

test('a category against a competitor is news where the verdict turned, with the one before', () => {
  const contest = (
    competitor: string,
    verdict: 'ahead' | 'unknown',
    before: 'behind' | 'ahead' | 'unknown' | null,
  ) => ({
    ...{ category: 'seo' as const, points: 1 },
    ...{ competitor, verdict, before },
  })
  const week: AuditWeek = {
    market: { id: 'sydney', name: 'Sydney' },
    audits: 3,
    lost: [],
    contests: [
      contest('Turned', 'ahead', 'behind'),
      contest('Found', 'ahead', 'unknown'),
      contest('Same', 'ahead', 'ahead'),
      contest('First', 'ahead', null),
      contest('Unclear', 'unknown', 'ahead'),
    ],
  }
  expect(auditSentences(week, { market: '', reader })).toEqual([
    '3 audits: 4 won (search engines against Turned, Found, Same and First), 0 lost; 1 undecided.',
    'New since last week: ahead in search engines against Turned, behind until then.',
    'New since last week: ahead in search engines against Found.',
  ])
})

test('advice about failures and the promise counts what was missed, of what, and names the step where one is known', () => {
  const market = { id: 'sydney', name: 'Sydney' }
  const said = (advice: Advice) => adviceWords({ advice, competitors: [], markets: [market] }, reader)
  const failing = { kind: 'failing' as const, market, count: 3, visits: 12 }
  expect(said({ ...failing, step: 'search' })).toEqual({
    what: 'Fix your journey at search.',
    why: 'It failed in 3 of 12 visits (25%). Customers who cannot buy are lost, however fast the pages are.',
  })
  expect(said({ ...failing, step: null }).what).toBe('Fix your journey.')
  expect(said({ ...failing, step: null, count: 1, visits: 1 }).why).toMatch(/^It failed in 1 of 1 visit \(100%\)/)
  // It may have been fixed in the week.
  expect(said({ ...failing, step: 'search', until: '2026-11-18T03:00:00Z' })).toEqual({
    what: 'Find out why your journey failed at search.',
    why: 'It failed in 3 of 12 visits (25%), and has worked again since 18 Nov, 2:00 pm (Australia/Sydney). Customers who cannot buy are lost, however fast the pages are.',
  })
  const promise = { kind: 'promise' as const, market, step: 'search', metric: 'lcp' as const, limit: 3000 }
  expect(said({ ...promise, kept: 60, rounds: 80 })).toEqual({
    what: 'Speed up search.',
    why: 'It missed the 3.00 s promise in 20 of 80 rounds (25%).',
  })
})

test('of visits to a page that changed, it is the page that is said to have changed', () => {
  const market = { id: 'sydney', name: 'Sydney' }
  const why = (status: 'changed' | 'blocked', count: number) => {
    const advice: Advice = { kind: 'visits', market, site: 'Globex', us: false, status, count, visits: 24 }
    return adviceWords({ advice, competitors: [], markets: [market] }, reader).why
  }
  const left = 'They are left out of every comparison.'
  expect(why('changed', 12)).toBe(`12 of 24 visits showed unexpected content (50%). ${left}`)
  expect(why('blocked', 12)).toBe(`12 of 24 visits were blocked (50%). ${left}`)
})

test('the time of open incidents is in whole minutes, one at least, and none is not said', () => {
  const said = (lasted: number, earlierWeeks = 0) =>
    incidentsSentence(
      { weeks: [{ opened: 0 }], trend: { earlierMean: 1.25, earlierWeeks, direction: 'fewer' }, lasted } as never,
      reader,
    )
  expect(said(0)).toBe('0 incidents; no earlier week to compare with.')
  expect(said(1)).toMatch(/ Open for 1 min in total\.$/)
  expect(said(89_000)).toMatch(/ Open for 1 min in total\.$/)
  expect(said(91_000)).toMatch(/ Open for 2 min in total\.$/)
  expect(said(3 * 3_600_000 + 15 * 60_000, 11)).toBe(
    '0 incidents, 1.3 per week in the 11 weeks before: fewer than usual. Open for 3 h 15 min in total.',
  )
})

const quality: WeekQuality = {
  ...{ market: { id: 'sydney', name: 'Sydney' }, rounds: 84, due: 90, unsteady: 0, otherMethod: 0 },
  ...{ sites: [], goesOn: false },
}
const qualityOf = (changes: Partial<WeekQuality>) => qualitySentence({ ...quality, ...changes }, { market: '', reader })
const ok = { ok: 84, failed: 0, blocked: 0, refused: 0, changed: 0, skipped: 0 }

test.each<[Partial<WeekQuality>, string]>([
  [{}, '84 of 90 scheduled rounds measured (93.3%). Every visit completed its journey.'],
  [{ due: 84 }, '84 of 84 scheduled rounds measured (100%). Every visit completed its journey.'],
  // By hand, or before anything was due: a share of more than all says nothing.
  [{ due: 83 }, '84 rounds measured. Every visit completed its journey.'],
  [{ rounds: 0, due: 0 }, 'No round scheduled yet.'],
  [{ rounds: 0, due: 90, goesOn: true }, '0 of 90 scheduled rounds measured (0%). The week is not over yet.'],
  [
    { unsteady: 1, otherMethod: 2 },
    '84 of 90 scheduled rounds measured (93.3%); 1 on an unsteady worker, left out of alarms and the promise; 2 not counted, because they were measured differently. Every visit completed its journey.',
  ],
])('the data of a week is described by its counts: %#', (changes, words) => {
  expect(qualityOf(changes)).toBe(words)
})

test('of each site the visits that went wrong are counted by kind, and banners that were not accepted', () => {
  const site = (name: string, changes: Partial<WeekQuality['sites'][number]>) => ({
    ...{ name, us: false, visits: 84, status: ok, consent: {}, ...changes },
  })
  const sites = [
    site('Acme', {}),
    site('Globex', { status: { ...ok, ok: 81, failed: 1, changed: 2 } }),
    site('Hooli', { consent: { accepted: 80, 'not-found': 1, 'not-handled': 1, failed: 2 } }),
    site('Hut', { consent: { accepted: 84 } }),
  ]
  expect(qualityOf({ sites })).toMatch(
    /\. Visits that went wrong: Globex 1 failed and 2 changed \(84 visits\)\. Consent banners: Hooli 1 without a known banner and 3 not accepted \(84 visits\)\.$/,
  )
})

test('a cost has cents below ten dollars only', () => {
  const said = (likely: number, low: number, high: number) =>
    costSentence({ kind: 'estimate', likely, low, high }, reader)
  expect(said(9.994, 4.2, 10)).toMatch(/^About USD\s9\.99, .* \(range USD\s4\.20 to USD\s10\)\.$/)
  expect(said(123.4, 10.4, 190.6)).toMatch(/^About USD\s123, .* \(range USD\s10 to USD\s191\)\.$/)
  expect(costSentence({ kind: 'local' }, reader)).toBe('No cost: measured on your own machine.')
})

test('loads that are not alike are those of A/B tests and of steps in two groups', () => {
  const group = { step: 'search', metric: 'lcp', fast: 1200, slow: 2400, loads: 96, slowLoads: 40 } as const
  const experiment = { tool: 'VWO', variants: 3, loads: 24 } as never
  const said = (experiments: never[], groups: object[]) =>
    mixtureSentence([{ site: 'Globex', experiments, groups: groups as never }], { market: ' in Sydney', reader })
  expect(mixtureSentence([], { market: '', reader })).toBe('')
  expect(said([experiment], [])).toBe(
    'Loads that are not alike in Sydney: Globex 3 variants of A/B tests (VWO) in 24 loads.',
  )
  expect(said([experiment], [{ ...group, tool: 'VWO' }])).toMatch(
    / and search in two groups, LCP of about 1\.2 s and 2\.4 s \(40 of 96 loads\), which follow its A\/B tests \(VWO\)\.$/,
  )
  expect(said([], [{ ...group, tool: null }])).toMatch(/\(40 of 96 loads\)\.$/)
})

test('of visits that were skipped, every possible cause is named, because a day counts them without', () => {
  const market = { id: 'sydney', name: 'Sydney' }
  const advice: Advice = { kind: 'visits', market, site: 'Globex', us: false, status: 'skipped', count: 1, visits: 1 }
  expect(adviceWords({ advice, competitors: [], markets: [market] }, reader)).toEqual({
    what: 'Restore the measurements of Globex: see in Data quality on the dashboard whether rounds ran out of time, were stopped or lost their worker.',
    why: '1 of 1 visit was skipped (100%). They are left out of every comparison.',
  })
})
