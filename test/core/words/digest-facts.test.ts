import { expect, test } from 'vitest'
import type { Advice } from '#core/analysis/digest/advice.ts'
import type { AuditWeek } from '#core/analysis/digest/audits.ts'
import type { PromiseWeek } from '#core/analysis/digest/promise.ts'
import { adviceWords } from '#core/words/digest/advice.ts'
import { auditSentences, incidentsSentence, weekPromiseSentence } from '#core/words/digest/facts.ts'

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
