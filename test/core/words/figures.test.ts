import { expect, test } from 'vitest'
import { agrees, failuresOf, figuresApart, figureWords, named, pairOf } from '#core/words/alarm/figures.ts'
import { waitWords } from '#core/words/locale.ts'
import { formatMetric } from '#core/words/metric.ts'
import { rareWords, spanWords, times } from '#core/words/parts.ts'

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
  // 0.8 s and 1.1 s would be 1.4 times apart, not 1.3.
  expect(figuresApart('lcp', [840, 1080])).toEqual(['0.84 s', '1.08 s'])
  expect(figuresApart('lcp', [1000, 500])).toEqual(['1.0 s', '0.5 s'])
  expect(figuresApart('lcp', [999, 870])).toEqual(['999 ms', '870 ms'])
  expect(figuresApart('lcp', [4237, 0])).toEqual(['4.2 s', '0.0 s'])
  expect(figuresApart('requests', [1840, 1080])).toEqual(['1,840', '1,080'])
})

test('two medians stand beside a ratio only where dividing them gives it within 5 %', () => {
  expect(agrees([1420, 1000], 1.42)).toBe(true)
  for (const near of [1480, 1360]) expect(agrees([near, 1000], 1.42)).toBe(true)
  for (const far of [1500, 1345]) expect(agrees([far, 1000], 1.42)).toBe(false)
  expect(agrees([1000, 1420], 1.42)).toBe(false)
  expect(agrees([0, 1000], 1.42)).toBe(false)
  expect(agrees([1420, 0], 1.42)).toBe(false)
})

test('a figure in a table has the digits of its kind', () => {
  expect(formatMetric('lcp', 1423)).toBe('1.42 s')
  expect(formatMetric('ttfb', 870)).toBe('870 ms')
  expect(formatMetric('cls', 0.14142)).toBe('0.141')
  expect(formatMetric('requests', 24)).toBe('24')
  expect(formatMetric('requests', 24.26)).toBe('24.3')
})

/** On either side of where a figure is written in another way: rounding never makes three digits four, or 60 s of a minute. */
test.each<[string, (value: number) => string, [value: number, words: string][]]>([
  [
    'bytes',
    (value) => figureWords('bytes', value),
    [
      [9_949, '9.9 kB'],
      [9_950, '10 kB'],
      [12_340, '12 kB'],
      [999_499, '999 kB'],
      [999_500, '1 MB'],
    ],
  ],
  [
    'ratios',
    times,
    [
      [0.00994, '0.0099x'],
      [0.00995, '0.010x'],
      [0.0994, '0.099x'],
      [0.0995, '0.10x'],
      [9.994, '9.99x'],
      [9.995, '10.0x'],
      [99.94, '99.9x'],
      [99.95, '100x'],
      [1234.4, '1234x'],
    ],
  ],
  [
    'waits',
    waitWords,
    [
      [999.4, '999 ms'],
      [999.5, '1.0 s'],
      [59_949, '59.9 s'],
      [59_950, '1 min'],
      [61_000, '1 min 1 s'],
    ],
  ],
  [
    'spans, of which seconds say nothing from ten minutes on',
    (value) => spanWords(new Date(0).toISOString(), value * 1000),
    [
      [-5, '0 ms'],
      [599, '9 min 59 s'],
      [600, '10 min'],
      [629, '10 min'],
      [630, '11 min'],
    ],
  ],
  [
    'rates of false alarms',
    rareWords,
    [
      [0.01, 'fewer than one in 100 years'],
      [0.5, 'fewer than one in 2 years'],
      [0.94, 'fewer than one in 1.1 years'],
      [0.95, 'fewer than one a year'],
      [1, 'fewer than one a year'],
      [1.2, 'fewer than 1.2 a year'],
      [12, 'fewer than 12 a year'],
      [12.1, 'fewer than one a month'],
      [24, 'fewer than 2 a month'],
      [120, 'fewer than 10 a month'],
      [121, 'fewer than one a day'],
      [730, 'fewer than 2 a day'],
    ],
  ],
])('%s', (_, words, cases) => {
  expect(cases.map(([value]) => [value, words(value)])).toEqual(cases)
})

const site = {
  name: 'Acme',
  us: true,
  before: 900,
  during: 1000,
  after: null,
  failed: 2,
  blank: 0,
  blocked: 0,
  visits: 12,
}
const facts = (changes: object, own: object = {}) =>
  ({
    ...{ us: 'Acme', rival: 'Globex', promise: null, gap: { ratio: 1.2, low: 1, high: 1.4 } },
    sites: [
      { ...site, name: 'Globex', us: false, during: 700 },
      { ...site, ...own },
    ],
    ...changes,
  }) as unknown as Parameters<typeof failuresOf>[0]

test('failures are what puts us behind where the rounds in which we worked may be as fast as theirs', () => {
  expect(failuresOf(facts({}))).toMatchObject({ failed: 2, visits: 12 })
  expect(failuresOf(facts({ gap: { ratio: 1.2, low: 1.01, high: 1.4 } }))).toBeNull()
  // Without an interval the gap itself tells.
  expect(failuresOf(facts({ gap: { ratio: 1, low: null, high: null } }))).not.toBeNull()
  expect(failuresOf(facts({ gap: { ratio: 1.01, low: null, high: null } }))).toBeNull()
  expect(failuresOf(facts({ gap: { ratio: null, low: null, high: null } }))).toBeNull()
  expect(failuresOf(facts({ gap: null }))).toBeNull()
  expect(failuresOf(facts({}, { failed: 0 }))).toBeNull()
  expect(failuresOf(facts({ us: 'Nobody' }))).toBeNull()
})

test('a pair is our figure and that of the rival, or the promise; none where either is unknown', () => {
  expect(pairOf(facts({}), 'during')).toEqual([1000, 700])
  expect(pairOf(facts({ promise: 800 }), 'during')).toEqual([1000, 800])
  expect(pairOf(facts({ rival: null }), 'during')).toBeNull()
  expect(pairOf(facts({}), 'after')).toBeNull()
  expect(pairOf(facts({}, { during: null }), 'during')).toBeNull()
})

test('a name in a sentence has 40 characters at most', () => {
  expect([40, 41].map((length) => named('x'.repeat(length)).length)).toEqual([40, 40])
  expect(named('x'.repeat(41))).toContain('…')
})
