import { expect, test } from 'vitest'
import { failsBy, leastShown, type Percentile, stepViews } from '#core/analysis/views/steps.ts'
import { comparative } from '#core/words/metric.ts'
import { fakeBenchmark, fakeRound, ok } from '../rounds.ts'

const of = (...figures: (number | null)[]) =>
  leastShown(
    figures.map((shown, n) => ({ site: `S${n}`, us: n === 0, shown, gap: null })),
    { percentile: 'median' },
  )

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
    { site: 'Acme', us: true, shown: 900, gap: null },
    { site: 'Amazon', us: false, shown: 1200, gap: { ratio: 0.75 } },
    { site: 'Globex', us: false, shown: 1500, gap: { ratio: 0.6 } },
  ]
  const percentile = 'median'
  expect(leastShown(sites, { percentile })).toEqual(['Acme'])
  expect(leastShown(sites, { fails: true, percentile })).toEqual(['Amazon'])
  expect(leastShown(sites.slice(0, 2), { fails: true, percentile })).toEqual([])
  expect(
    leastShown(
      sites.map((site) => ({ ...site, shown: 900 })),
      { percentile },
    ),
  ).toEqual([])
})

test('nobody is the fastest by a median that a gap beside it contradicts, as of rounds before and after a change', () => {
  const after = (ours: number, ratio: number) => [
    { site: 'Acme', us: true, shown: ours, gap: null },
    { site: 'Amazon', us: false, shown: 1190, gap: { ratio } },
    { site: 'Globex', us: false, shown: 1990, gap: { ratio: 0.6 } },
  ]
  expect(leastShown(after(1180, 1.15), { percentile: 'median' })).toEqual([])
  expect(leastShown(after(1180, 1.004), { percentile: 'median' })).toEqual(['Acme'])
  expect(leastShown(after(1200, 0.97), { percentile: 'median' })).toEqual([])
  expect(leastShown(after(1200, 1.01), { percentile: 'median' })).toEqual(['Amazon'])
  // Of slow loads a site may be the fastest that is not in a typical round.
  expect(leastShown(after(1180, 1.15), { percentile: 'p95' })).toEqual(['Acme'])
})

test('steps after the one that fails now are out of reach, and so is the whole journey', () => {
  const steps = ['home', 'search', 'product', 'journey'].map((step) => ({ step }))
  const by = (failing: string[]) => steps.map(({ step }) => failsBy(step, { steps, failing }))
  expect(by(['search'])).toEqual([undefined, 'search', 'search', 'search'])
  expect(by([])).toEqual([undefined, undefined, undefined, undefined])
  expect(by(['a step that was removed'])).toEqual([undefined, undefined, undefined, undefined])
})

/** So many rounds of two loads each: home takes us 1 s and Northpeak half of it; of our search only the duration is known. */
function views(count: number, percentile: Percentile = 'median') {
  const us = { home: 1000, search: { duration: 900 } }
  const visits = { Acme: ok(us, us), Northpeak: ok({ home: 500 }, { home: 500 }) }
  const rounds = Array.from({ length: count }, (_, n) => fakeRound(n, visits, { loads: 2 }))
  const [home, search] = stepViews(rounds, { benchmark: fakeBenchmark({ loads: 2 }), metric: 'lcp', percentile })
  if (home === undefined || search === undefined) throw new Error('steps are missing')
  const [ours, theirs, none] = home.sites
  return { home, search, ours, theirs, none, last: rounds.at(-1)?.scheduledAt }
}

test('a percentile is shown from as many loads on as it takes to tell it from the slowest', () => {
  const shown = (count: number, percentile: Percentile) => views(count, percentile).ours?.shown
  expect([shown(1, 'median'), shown(1, 'p75'), shown(2, 'p75')]).toEqual([1000, null, 1000])
  expect([shown(9, 'p95'), shown(10, 'p95')]).toEqual([null, 1000])
})

test('a step has the metric that somebody has of it, the gap to each competitor, and nothing of who was not measured', () => {
  const { home, search, ours, theirs, none } = views(6)
  expect([home.metric, search.metric]).toEqual(['lcp', 'duration'])
  expect(ours).toMatchObject({ site: 'Acme', us: true, figure: { median: 1000 }, shown: 1000, gap: null })
  expect(theirs).toMatchObject({
    site: 'Northpeak',
    shown: 500,
    gap: { ratio: expect.closeTo(2, 9), verdict: 'behind' },
  })
  expect(none).toMatchObject({ site: 'Globex', figure: null, shown: null, gap: null })
  expect(none?.dots.map(([, value]) => value)).toEqual([null, null, null, null, null, null])
  expect(ours?.dots.map(([, value]) => value)).toEqual([1000, 1000, 1000, 1000, 1000, 1000])
})

test('of many rounds every n-th is drawn, the newest among them', () => {
  expect(views(96).ours?.dots).toHaveLength(96)
  const { ours, last } = views(97)
  expect(ours?.dots).toHaveLength(49)
  expect(ours?.dots.at(-1)?.[0]).toBe(last)
})
