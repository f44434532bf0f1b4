import { expect, test } from 'vitest'
import { streamOf } from '#core/judge/gap/gap.ts'
import { differInKind, kindOf, kindOnVisit, prevailing } from '#core/judge/gap/kind.ts'
import { readPair } from '#core/judge/gap/pair.ts'
import type { MetricValues } from '#core/model/metric.ts'
import type { StepKind, StepSample, Visit } from '#core/model/round.ts'
import { type FakeVisit, fakeRound, notOk } from '../rounds.ts'

const document = { url: 'https://acme.example/', status: 200 }
const sides = { us: 'Acme', competitor: 'Globex' }

function visitOf(steps: Record<string, [StepKind, MetricValues]>): FakeVisit {
  const load = { steps: Object.entries(steps).map(([name, [kind, metrics]]): StepSample => ({ name, kind, metrics })) }
  return { status: 'ok', loads: [load, load, load] }
}

test('an older sample is a navigation when it has a document', () => {
  expect(kindOf({ document })).toBe('navigation')
  expect(kindOf({})).toBe('interaction')
  expect(kindOf({ kind: 'soft' })).toBe('soft')
})

test('most loads decide what a step is on a visit', () => {
  expect(prevailing(['soft', 'navigation', 'soft'])).toBe('soft')
  expect(prevailing(['interaction', 'soft'])).toBe('soft')
  expect(prevailing([])).toBeNull()
  expect(kindOnVisit(notOk('failed') as Visit, 'search')).toBeNull()
  expect(kindOnVisit(undefined, 'search')).toBeNull()
})

test('a step is on a visit what it was in most of its loads, whichever came first', () => {
  const load = (kind: StepKind) => ({ steps: [{ name: 'search', kind, metrics: { duration: 100 } }] })
  for (const kinds of [
    ['navigation', 'soft', 'soft'],
    ['soft', 'soft', 'navigation'],
  ] as const) {
    const visit: FakeVisit = { status: 'ok', loads: kinds.map(load) }
    expect(kindOnVisit(fakeRound(0, { Acme: visit }).visits[0], 'search')).toBe('soft')
  }
})

test('a page load is not compared with a call that returned at once, nor are journeys with such a step', () => {
  const round = fakeRound(0, {
    Acme: visitOf({
      home: ['navigation', { lcp: 500, duration: 510 }],
      search: ['navigation', { duration: 530, bytes: 9 }],
    }),
    Globex: visitOf({
      home: ['navigation', { lcp: 500, duration: 510 }],
      search: ['interaction', { duration: 5, bytes: 9 }],
    }),
  })
  for (const [step, metric] of [
    ['search', 'duration'],
    ['search', 'bytes'],
    ['journey', 'duration'],
  ] as const) {
    expect(readPair(round, { ...sides, step, metric }).us).toEqual({ kind: 'missing', reason: 'other-kind' })
    expect(streamOf([round], { ...sides, step, metric })[0]?.d).toBeNull()
  }
  expect(streamOf([round], { ...sides, step: 'home', metric: 'lcp' })[0]?.d).toBe(0)
})

test('a failure counts whatever the step is on the other site', () => {
  const round = fakeRound(0, {
    Acme: notOk('failed', { step: 'search', walk: { home: 500 } }),
    Globex: visitOf({ home: ['interaction', { duration: 510 }], search: ['soft', { icp: 300, duration: 5 }] }),
  })
  expect(streamOf([round], { ...sides, step: 'search', metric: 'icp' })[0]?.d).toBeGreaterThan(0)
  const swapped = { us: sides.competitor, competitor: sides.us }
  expect(streamOf([round], { ...swapped, step: 'search', metric: 'icp' })[0]?.d).toBeLessThan(0)
})

test('a step that one side lacks does not differ, and a step called journey is a step like any other', () => {
  const duration = { duration: 510 }
  const round = fakeRound(0, {
    Acme: visitOf({
      home: ['navigation', duration],
      search: ['navigation', duration],
      journey: ['soft', duration],
    }),
    Globex: visitOf({ search: ['interaction', duration], journey: ['soft', duration] }),
    Hooli: visitOf({ search: ['interaction', duration] }),
  })
  const [ours, theirs, other] = round.visits
  const differing = (visit: Visit | undefined) =>
    ['home', 'search', 'journey'].filter((step) => differInKind(ours, visit, step) || differInKind(visit, ours, step))
  expect(differing(theirs)).toEqual(['search'])
  expect(differing(other)).toEqual(['search'])
  expect(differing(undefined)).toEqual([])
})
