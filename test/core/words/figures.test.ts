import { expect, test } from 'vitest'
import { figuresApart, figureWords } from '#core/words/alarm/figures.ts'
import { formatMetric } from '#core/words/metric.ts'

test('a figure has the unit of its metric and no more digits than a reader wants', () => {
  expect(figureWords('lcp', 4237)).toBe('4.2 s')
  expect(figureWords('bytes', 3_412_345)).toBe('3.4 MB')
  expect(figureWords('bytes', 43_210)).toBe('43 kB')
  expect(figureWords('cls', 0.1)).toBe('0.10')
  expect(figureWords('cls', 0.2514)).toBe('0.25')
  expect(figureWords('requests', 120)).toBe('120')
})

test('two figures that would read the same get another digit, and only then', () => {
  expect(figuresApart('lcp', [4237, 3000])).toEqual(['4.2 s', '3.0 s'])
  expect(figuresApart('lcp', [4237, 4181])).toEqual(['4.24 s', '4.18 s'])
  expect(figuresApart('lcp', [4237, 4237])).toEqual(['4.2 s', '4.2 s'])
})

test('a figure in a table has the digits of its kind', () => {
  expect(formatMetric('lcp', 1423)).toBe('1.42 s')
  expect(formatMetric('ttfb', 870)).toBe('870 ms')
  expect(formatMetric('cls', 0.14142)).toBe('0.141')
  expect(formatMetric('requests', 24)).toBe('24')
  expect(formatMetric('requests', 24.26)).toBe('24.3')
})
