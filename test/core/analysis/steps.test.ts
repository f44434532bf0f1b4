import { expect, test } from 'vitest'
import { leastShown } from '#core/analysis/views/steps.ts'
import { comparative } from '#core/words/metric.ts'

const of = (...figures: (number | null)[]) => leastShown(figures.map((shown) => ({ shown })))

test('nobody is called the fastest who is alone, or as fast as all others', () => {
  expect(of(1200, 1400, null)).toBe(1200)
  expect(of(0, 0.1)).toBe(0)
  expect(of(1200, null)).toBe(null)
  expect(of(48, 48, 48)).toBe(null)
  expect(of(null, null)).toBe(null)
})

test('a site with the smallest pages is the lightest, not the fastest', () => {
  expect((['lcp', 'bytes', 'cls', 'requests'] as const).map((metric) => comparative(metric).least)).toEqual([
    'fastest',
    'lightest',
    'best',
    'fewest',
  ])
})
