import { expect, test } from 'vitest'
import { byAttention, byHealth } from '#core/analysis/views/attention.ts'
import { metricShown, sitesBeside } from '#core/analysis/views/beside.ts'
import type { MarketVerdict } from '#core/judge/standing.ts'
import type { MarketHealth } from '#core/model/health.ts'
import type { Incident } from '#core/model/incident.ts'
import type { Metric } from '#core/model/metric.ts'
import type { Verdict } from '#core/model/verdict.ts'
import { fakeIncident } from '../incidents.ts'
import { fakeBenchmark } from '../rounds.ts'

interface Place {
  verdict: Verdict
  worst?: number
  incidents?: Incident[]
}

const slow = fakeIncident()
const failure = { step: 'search', code: null, message: '', recoveredAt: null }
const failing = fakeIncident({ id: 'failing', kind: 'failing', failure, streams: [] })

/** In the order in which somebody should look at them. */
const places: Place[] = [
  { verdict: 'level', incidents: [slow, failing] },
  { verdict: 'level', worst: 1, incidents: [slow] },
  { verdict: 'behind', worst: 2 },
  { verdict: 'behind', worst: 1.5 },
  { verdict: 'unknown' },
  { verdict: 'level', worst: 0.98 },
  { verdict: 'level', worst: 0.97 },
  { verdict: 'level' },
  { verdict: 'ahead', worst: 0.5 },
]

test('markets are in the order of what they need, and of two alike the one furthest behind is first', () => {
  const verdicts = places.map(({ verdict, worst, incidents = [] }) => {
    const comparisons = worst === undefined ? [] : [{ ratio: worst }, { ratio: worst / 2 }, { ratio: null }]
    return { incidents, target: { verdict }, comparisons } as unknown as MarketVerdict
  })
  expect(verdicts.toReversed().toSorted(byAttention)).toEqual(verdicts)
  expect(verdicts.toSorted(byAttention)).toEqual(verdicts)
})

test('and the same before their verdicts are read, with those that cannot be measured among the failing', () => {
  const healths = places.map(({ verdict, worst, incidents = [] }, n): MarketHealth => {
    const open = incidents.map(({ kind, openedAt }) => ({ kind, since: openedAt }))
    const common = { version: 1, benchmark: 'jackets', market: `${n}`, round: slow.openedAt } as const
    return { ...common, incidents: open, unmeasured: null, verdict, worst: worst ?? null }
  })
  expect(healths.toReversed().toSorted(byHealth)).toEqual(healths)
  const [first] = healths
  if (first === undefined) throw new Error('no market')
  const dead = { ...first, verdict: 'ahead' as const, incidents: [], unmeasured: { since: slow.openedAt, rounds: 2 } }
  const ranks = (one: MarketHealth | undefined) => healths.filter((other) => byHealth(one, other) > 0).length
  expect(ranks(dead)).toBe(0)
  // One without rounds is one without a verdict.
  expect(ranks(undefined)).toBe(4)
})

test('beside us is the competitor asked for, or all of them', () => {
  const names = (competitor?: string) => sitesBeside(fakeBenchmark(), competitor).map(({ name }) => name)
  expect(names()).toEqual(['Acme', 'Northpeak', 'Globex'])
  expect(names('Globex')).toEqual(['Acme', 'Globex'])
})

test('a step is shown by the metric asked for, by what stands in for it, or by none; the journey by its duration', () => {
  const shown = (step: string, measured: Metric[], steps = ['home']) =>
    metricShown({ steps }, { step, wanted: 'lcp', has: (metric) => measured.includes(metric) })
  expect(shown('home', ['lcp', 'icp', 'duration'])).toBe('lcp')
  expect(shown('home', ['icp', 'duration'])).toBe('icp')
  expect(shown('home', ['duration', 'ttfb'])).toBe('duration')
  expect(shown('home', [])).toBe('lcp')
  expect(shown('journey', ['lcp', 'duration'])).toBe('duration')
  expect(shown('journey', ['lcp', 'duration'], ['home', 'journey'])).toBe('lcp')
})
