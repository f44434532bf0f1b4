import { expect, test } from 'vitest'
import type { AuditWeek } from '#core/analysis/digest/audits.ts'
import type { PromiseWeek } from '#core/analysis/digest/promise.ts'
import { auditSentences, promiseSentence } from '#core/words/digest/facts.ts'

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
    promiseSentence({ promise: { ...promise, steps }, promiseBefore } as never, { market: '', reader })
  expect(said(promise.steps)).toMatch(/60%.*Missed most often on product \(LCP\): in 8 of 10 rounds\.$/)
  expect(said([step('home', 100, 100)])).not.toContain('Missed')
  expect(said([], { ...promise, kept: 90 })).toContain(', last week 90%.')
  expect(said([], { ...promise, rounds: 0, kept: 0 })).not.toContain('last week')
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
