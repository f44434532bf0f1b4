import { expect, test } from 'vitest'
import { sizeOfValues } from '#core/judge/gap/gap.ts'
import { WORST } from '#core/statistics/round-ratio.ts'
import { confidenceInterval, gapInterval, gapOn, gapSize, gapThan, youThan } from '#core/words/gap.ts'
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
