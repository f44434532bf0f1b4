import { expect, test } from 'vitest'
import { sizeOfValues } from '#core/judge/gap/gap.ts'
import { WORST } from '#core/statistics/round-ratio.ts'
import {
  confidenceInterval,
  confidenceWords,
  failedWords,
  gapInterval,
  gapOn,
  gapSize,
  gapThan,
  noGapWords,
  noRatioWords,
  uncertainty,
  youThan,
} from '#core/words/gap.ts'
import { times } from '#core/words/parts.ts'

const almost = WORST - 1e-9

test('a gap of more than 167x is at its limit, and said to be larger', () => {
  const { ratio, low, high } = sizeOfValues(Array.from({ length: 20 }, () => -almost))
  if (ratio === null || low === null || high === null) throw new Error('There is no gap.')
  expect(gapThan(ratio, 'Snail', { metric: 'lcp' })).toBe('over 167x faster than Snail')
  expect(gapInterval({ low, high, verdict: 'ahead' }, { metric: 'lcp' }).words).toBe('over 167')
  expect(gapSize(Math.exp(almost), { metric: 'cls' })).toBe('over 167x worse')
  expect(gapInterval({ low: 150, high: Math.exp(almost) }, { metric: 'cls' }).words).toBe('150–over 167')
  expect(gapSize(167, { metric: 'lcp' })).toBe('167x slower')
})

test('an interval of a tie is in figures', () => {
  const said = (low: number, high: number) =>
    confidenceInterval({ low, high, coverage: 0.95, verdict: 'level' }, { metric: 'lcp' })
  expect(said(1, 1)).toBe('95 % confidence interval 1.00–1.00')
  expect(said(0.99, 1.02)).toBe('95 % confidence interval 1.01x faster to 1.02x slower')
})

test('a ratio of far less than one, as an axis has them, is no 0.02 like its neighbours', () => {
  expect([0.0154, 0.0162, 0.0062, 0.1, 0.5, 1.421, 65.9, 167].map((ratio) => times(ratio))).toEqual([
    '0.015x',
    '0.016x',
    '0.0062x',
    '0.10x',
    '0.50x',
    '1.42x',
    '65.9x',
    '167x',
  ])
})

test.each([
  ['lcp', 1.42, '1.42x slower on LCP'],
  ['cls', 1.42, '1.42x worse on CLS'],
  ['bytes', 1.3, '1.30x heavier'],
  ['bytes', 1, 'the same on size'],
  ['requests', 2.1, '2.10x more requests'],
  ['requests', 0.5, '2.00x fewer requests'],
] as const)('a gap in %s of %s is said as people do', (metric, ratio, words) => {
  expect(gapOn(ratio, { metric })).toBe(words)
})

test('nobody is more than a competitor: they make more requests', () => {
  const said = (ratio: number, metric: 'lcp' | 'requests') => youThan(ratio, 'Globex', { metric })
  expect(said(1.42, 'lcp')).toBe('are 1.42x slower than Globex')
  expect(said(2.1, 'requests')).toBe('make 2.10x more requests than Globex')
  expect(said(1, 'requests')).toBe('are the same as Globex')
  expect(gapThan(2.1, 'Globex', { metric: 'requests' })).toBe('2.10x more requests than Globex')
})

test('an interval whose end is no difference has one direction, unless it is of a tie', () => {
  const said = (low: number, high: number, verdict?: 'level') => gapInterval({ low, high, verdict }, { metric: 'lcp' })
  expect(said(1, 1.2)).toEqual({ words: '1.00–1.20', oneSided: true })
  expect(said(0.8, 1)).toEqual({ words: '1.00–1.25', oneSided: true })
  expect(said(1.2, 1.3, 'level')).toEqual({ words: '1.20x slower to 1.30x slower', oneSided: false })
  expect(said(0.999, 1.2)).toEqual({ words: 'the same to 1.20x slower', oneSided: false })
  expect(said(0.999, 1.001)).toEqual({ words: 'the same', oneSided: false })
})

test('how sure an interval is comes from few rounds, and is never more than 95 %', () => {
  expect([0.875, 0.95, 0.984].map((coverage) => confidenceWords(coverage))).toEqual([
    '88 % confidence interval',
    '95 % confidence interval',
    '95 % confidence interval',
  ])
  const estimate = { ratio: 1.2, low: 1.1, high: 1.3, coverage: 0.875, rounds: 4, firstEstimate: true }
  expect(uncertainty(estimate, { metric: 'duration' })).toBe(
    '88 % confidence interval 1.10–1.30, 4 rounds, first estimate',
  )
  expect(uncertainty({ ...estimate, low: null, rounds: 1, firstEstimate: false }, { metric: 'lcp' })).toBe(
    'no interval yet, 1 round',
  )
  expect(uncertainty(estimate, { metric: 'lcp', locale: 'de-DE' })).toMatch(/interval 1,10–1,30, /)
})

test('a gap without a ratio says why: failures, what was not measured, or a figure of 0', () => {
  const failures = (us: number, competitor: number) => ({ failures: { us, competitor } })
  expect(failedWords(failures(1, 2))).toBe('you failed in 1 round, they failed in 2 rounds')
  expect(failedWords(failures(0, 1))).toBe('they failed in 1 round')
  expect(failedWords(failures(0, 0))).toBe('not comparable')
  const figures = (ours: number | null | undefined, theirs: number | null | undefined) => noRatioWords(ours, theirs)
  for (const none of [null, undefined]) {
    expect(figures(none, none)).toBe('you were not measured')
    expect(figures(5, none)).toBe('not measured')
  }
  expect([figures(0, 0), figures(0, 5), figures(5, 0), figures(5, 4)]).toEqual([
    ...['the same', 'no ratio to 0', 'no ratio to 0'],
    'never measured in the same round',
  ])
  const of = { ours: 5, theirs: null }
  expect(noGapWords(failures(1, 1), of)).toBe('you failed in 1 round, they failed in 1 round')
  expect(noGapWords(failures(0, 1), of)).toBe('not measured')
  expect(noGapWords(undefined, of)).toBe('not measured')
})
