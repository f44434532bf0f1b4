import { expect, test } from 'vitest'
import type { Periods } from '#core/analysis/views/periods.ts'
import { periodSentences } from '#core/words/periods.ts'

const span = { from: '2026-11-08', to: '2026-11-14', days: 7 }
const grown = { factor: 1.2, low: 1.1, high: 1.31, direction: 'loss' } as const

function said(changes: Partial<Periods>): string[] {
  const periods: Periods = { metric: 'lcp', length: 7, now: span, before: span, us: grown, gaps: [], ...changes }
  return periodSentences(periods, 'search')
}

test('two periods are compared with a factor, its interval and how sure that is', () => {
  expect(said({})).toEqual([
    'In these 7 days your LCP on search was 1.20x slower than in the 7 days before (95 % confidence interval 1.10–1.31).',
  ])
  expect(said({ us: { factor: 0.8, low: 0.76, high: 0.84, direction: 'gain' } })[0]).toContain(
    '1.25x faster than in the 7 days before (95 % confidence interval 1.19–1.32).',
  )
  expect(said({ us: { factor: 1.01, low: 0.95, high: 1.06, direction: 'unclear' } })[0]).toContain(
    '(95 % confidence interval 1.05x faster to 1.06x slower), no clear change.',
  )
})

test('a gap that changed says who lost ground', () => {
  const gap = { competitor: 'Globex', now: 1.5, before: 1.2, change: { ...grown, factor: 1.25 } }
  expect(said({ gaps: [gap] })[1]).toBe(
    'You were 1.50x slower than Globex now, 1.20x slower before: you lost ground, by a factor of 1.10–1.31 (95 % confidence interval).',
  )
})

test('ground that was gained has the factor the other way round', () => {
  const change = { factor: 0.8, low: 0.76, high: 0.84, direction: 'gain' } as const
  expect(said({ gaps: [{ competitor: 'Globex', now: 1.2, before: 1.5, change }] })[1]).toBe(
    'You were 1.20x slower than Globex now, 1.50x slower before: you gained ground, by a factor of 1.19–1.32 (95 % confidence interval).',
  )
})

test('a day is compared with the day before, and one without a measurement with none', () => {
  const day = { ...span, days: 1 }
  expect(said({ length: 1, now: day, before: day })[0]).toMatch(
    /^In this day your LCP on search was 1\.20x slower than in the day before \(/,
  )
  expect(said({ us: null })).toEqual([
    'In these 7 days your LCP on search cannot be compared with the 7 days before: one of them has no measurement of it.',
  ])
  expect(periodSentences(null, 'search')).toEqual([expect.stringContaining('cannot be compared with those before')])
})

test('days that are missing on either side are counted, and too few have no interval', () => {
  const us = { ...grown, low: null, high: null }
  expect(said({ us, now: { ...span, days: 5 } })[0]).toMatch(
    /before \(an interval needs 6 days in each, 5 and 7 days measured\)\.$/,
  )
  expect(said({ before: { ...span, days: 6 } })[0]).toMatch(/1\.10–1\.31, 7 and 6 days measured\)\.$/)
})

test('no difference is none, and an interval that ends at it has one direction', () => {
  expect(said({ us: { factor: 1.001, low: 1, high: 1.1, direction: 'unclear' } })[0]).toMatch(
    / was the same as in the 7 days before \(95 % confidence interval 1\.00–1\.10\), no clear change\.$/,
  )
  expect(said({ us: { factor: 0.95, low: 0.8, high: 1, direction: 'unclear' } })[0]).toMatch(
    / interval 1\.00–1\.25\), no clear change\.$/,
  )
  const change = { ...grown, direction: 'unclear' as const }
  expect(said({ gaps: [{ competitor: 'Globex', now: 1.2, before: 1.2, change }] })[1]).toMatch(/: no clear change\.$/)
})
