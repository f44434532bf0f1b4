import { expect, test } from 'vitest'
import { failsBy, leastShown } from '#core/analysis/views/steps.ts'
import { comparative } from '#core/words/metric.ts'

const of = (...figures: (number | null)[]) =>
  leastShown(figures.map((shown, n) => ({ site: `S${n}`, us: n === 0, shown })))

test('nobody is called the fastest who is alone, or as fast as all others', () => {
  expect(of(1200, 1400, null)).toEqual(['S0'])
  expect(of(0, 0.1)).toEqual(['S0'])
  expect(of(1200, null)).toEqual([])
  expect(of(48, 48, 48)).toEqual([])
  expect(of(null, null)).toEqual([])
})

test('a site with the smallest pages is the lightest, not the fastest', () => {
  expect((['lcp', 'bytes', 'cls', 'requests'] as const).map((metric) => comparative(metric).least)).toEqual([
    'fastest',
    'lightest',
    'best',
    'fewest',
  ])
})

test('who fails now is not the fastest by what it was before', () => {
  const sites = [
    { site: 'Acme', us: true, shown: 900 },
    { site: 'Amazon', us: false, shown: 1200 },
    { site: 'Globex', us: false, shown: 1500 },
  ]
  expect(leastShown(sites)).toEqual(['Acme'])
  expect(leastShown(sites, true)).toEqual(['Amazon'])
  expect(leastShown(sites.slice(0, 2), true)).toEqual([])
  expect(leastShown(sites.map((site) => ({ ...site, shown: 900 })))).toEqual([])
})

test('steps after the one that fails now are out of reach, and so is the whole journey', () => {
  const steps = ['home', 'search', 'product', 'journey'].map((step) => ({ step }))
  const by = (failing: string[]) => steps.map(({ step }) => failsBy(step, { steps, failing }))
  expect(by(['search'])).toEqual([undefined, 'search', 'search', 'search'])
  expect(by([])).toEqual([undefined, undefined, undefined, undefined])
  expect(by(['a step that was removed'])).toEqual([undefined, undefined, undefined, undefined])
})
