import { expect, test } from 'vitest'
import { gapWords, type SaidGap } from '#cli/render/gap-words.ts'
import { type Metric, metrics } from '#core/model/metric.ts'
import { noGapWords, noRatioWords } from '#core/words/gap.ts'
import { formatMetric, headingOf } from '#core/words/metric.ts'

const none = { us: 0, competitor: 0 }

function gap(ratio: number | null, changes: Partial<SaidGap> = {}): SaidGap {
  return { ratio, low: null, high: null, coverage: null, n: 6, failures: none, verdict: 'unknown', ...changes }
}

function within(low: number, high: number, changes: Partial<SaidGap> = {}): SaidGap {
  return gap(Math.sqrt(low * high), { low, high, coverage: 0.96, ...changes })
}

test.each<[SaidGap, string]>([
  [within(1.31, 1.55, { verdict: 'behind' }), '1.42x slower, 1.31–1.55'],
  [within(1 / 1.55, 1 / 1.31, { verdict: 'ahead' }), '1.42x faster, 1.31–1.55'],
  [within(1.02, 1.1), '1.06x slower, 1.02–1.10'],
  [within(1 / 1.03, 1.12), 'not clear yet: 1.03x faster to 1.12x slower'],
  [within(1 / 1.02, 1.03, { verdict: 'level' }), 'level: 1.02x faster to 1.03x slower'],
  [within(1.01, 1.03, { verdict: 'level' }), 'level: 1.01x slower to 1.03x slower'],
  [within(1, 1, { verdict: 'level' }), 'level: the same'],
  [within(1.31, 1.55, { coverage: 0.875, n: 4 }), '1.42x slower, 1.31–1.55 (88 % confidence)'],
  [gap(1.42, { n: 3 }), '1.42x slower, no interval yet'],
  [gap(1, { n: 1 }), 'the same, no interval yet'],
  [within(12.3, 14, { verdict: 'behind' }), '13.1x slower, 12.3–14.0'],
  [within(150, 160, { verdict: 'behind' }), '155x slower, 150–160'],
  [gap(null, { n: 0, verdict: 'behind', failures: { us: 6, competitor: 0 } }), 'you failed in 6 rounds'],
  [gap(null, { n: 0, failures: { us: 1, competitor: 2 } }), 'you failed in 1 round, they failed in 2 rounds'],
  [gap(null, { n: 0 }), 'not comparable'],
  [
    within(0.5, 0.6, { verdict: 'behind', failures: { us: 9, competitor: 0 } }),
    '1.83x faster, 1.67–2.00; but you failed in 9 rounds',
  ],
  [
    within(1.5, 1.6, { verdict: 'ahead', failures: { us: 0, competitor: 9 } }),
    '1.55x slower, 1.50–1.60; but they failed in 9 rounds',
  ],
  [within(1.5, 1.6, { verdict: 'behind', failures: { us: 2, competitor: 1 } }), '1.55x slower, 1.50–1.60'],
])('%j reads %j', (said, words) => {
  expect(gapWords(said, 'lcp')).toBe(words)
})

test('a named competitor is said once, in its place', () => {
  expect(gapWords(within(0.5, 0.6, { verdict: 'ahead' }), 'lcp', 'Globex')).toBe('1.83x faster than Globex, 1.67–2.00')
  expect(gapWords(within(0.9, 1.2), 'lcp', 'Globex')).toBe('not clear yet against Globex: 1.11x faster to 1.20x slower')
  expect(gapWords(within(1, 1, { verdict: 'level' }), 'lcp', 'Globex')).toBe('level with Globex: the same')
  expect(gapWords(gap(1), 'lcp', 'Globex')).toBe('the same as Globex, no interval yet')
})

test.each<[Metric, string]>([
  ['bytes', '1.50x heavier, no interval yet'],
  ['cls', '1.50x worse, no interval yet'],
  ['requests', '1.50x more, no interval yet'],
  ['duration', '1.50x slower, no interval yet'],
])('%s has words of its own', (metric, words) => {
  expect(gapWords(gap(1.5), metric)).toBe(words)
})

test('figures without a ratio say why', () => {
  expect(noRatioWords(0, 0)).toBe('the same')
  expect(noRatioWords(0, 5)).toBe('no ratio to 0')
  expect(noRatioWords(5, 0)).toBe('no ratio to 0')
  expect(noRatioWords(null, 5)).toBe('you were not measured')
  expect(noRatioWords(5, undefined)).toBe('not measured')
  expect(noRatioWords(5, 5)).toBe('never measured in the same round')
  expect(noGapWords({ failures: none }, { ours: 0.1, theirs: 0 })).toBe('no ratio to 0')
  expect(noGapWords({ failures: { us: 2, competitor: 0 } }, { ours: null, theirs: 5 })).toBe('you failed in 2 rounds')
})

test('every metric is written in its unit, 0 too', () => {
  expect(metrics.map((metric) => `${headingOf(metric)} ${formatMetric(metric, 0)}`)).toEqual([
    'TTFB 0 ms',
    'FCP 0 ms',
    'LCP 0 ms',
    'ICP 0 ms',
    'CLS 0.000',
    'INP 0 ms',
    'TBT 0 ms',
    'Load 0 ms',
    'Speed Index 0 ms',
    'Duration 0 ms',
    'Size 0 B',
    'Requests 0',
  ])
  expect(formatMetric('lcp', 1234)).toBe('1.23 s')
  expect(formatMetric('bytes', 1_900_000)).toBe('1.9 MB')
  expect(formatMetric('requests', 12.5)).toBe('12.5')
})
