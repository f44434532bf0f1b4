import { expect, test } from 'vitest'
import { sizeOfValues } from '#core/judge/gap/gap.ts'
import { WORST } from '#core/statistics/round-ratio.ts'
import { gapInterval, gapSize, gapThan } from '#core/words/gap.ts'

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
