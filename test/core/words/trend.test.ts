import { expect, test } from 'vitest'
import type { Metric } from '#core/model/metric.ts'
import { trendSentence } from '#core/words/trend.ts'

const of = (gaps: Record<string, (number | null)[]>, step = 'search', metric: Metric = 'lcp') =>
  trendSentence({
    step,
    metric,
    gaps: Object.entries(gaps).map(([competitor, ratios]) => ({
      competitor,
      days: ratios.map((ratio) => (ratio === null ? null : ([ratio, null, null] as [number, null, null]))),
    })),
  })

test.each([
  [
    'the competitor furthest ahead',
    { A: [1.1, 1.2, 1.3], B: [1.6, 0.9, 1.4] },
    'You were slower than B on search on 2 of 3 days.',
  ],
  ['every day', { A: [1.1, 1.2] }, 'You were slower than A on search on all 2 days.'],
  [
    'the closest when ahead of all',
    { A: [0.5, 0.6], B: [0.8, 0.9] },
    'You were faster than B on search on all 2 days.',
  ],
  [
    'of days without a gap that they are not counted',
    { A: [1.1, null, 1.2] },
    'You were slower than A on search on all 2 days on which both were measured.',
  ],
  ['a day of the same time is neither', { A: [1.1, 1.001, 1.2] }, 'You were slower than A on search on 2 of 3 days.'],
  ['a single day', { A: [null, 1.2] }, 'You were slower than A on search on the only day measured.'],
  [
    'where it has turned, since when',
    { A: [0.8, 0.9, 0.8, 0.9, 1.3, 1.4] },
    'You were faster than A on search on 4 of 6 days, and slower on the last 2.',
  ],
  ['a last day is no turn', { A: [1.1, 1.2, 0.9] }, 'You were slower than A on search on 2 of 3 days.'],
  ['no day apart', { A: [1.001, 1.002] }, 'You were slower than A on search on none of 2 days.'],
  ['nothing to compare', { A: [null] }, 'Nothing to compare on search yet.'],
])('%s', (_, gaps, said) => {
  expect(of(gaps)).toBe(said)
})

test('the whole journey has its name within a sentence', () => {
  expect(of({ A: [1.1, 1.2] }, 'journey')).toBe('You were slower than A on the whole journey on all 2 days.')
})

test('a count is had, not been', () => {
  expect(of({ A: [1.1, 1.2] }, 'home', 'requests')).toBe('You had more requests than A on home on all 2 days.')
})
