import { expect, test } from 'vitest'
import { renderLeague } from '#cli/render/league.ts'
import { league } from '#core/analysis/league/league.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { MetricValues } from '#core/model/metric.ts'
import type { StepKind, StepSample } from '#core/model/round.ts'
import { type FakeVisit, fakeBenchmark, fakeRound, sydney } from '../../core/rounds.ts'

type Steps = Record<string, [StepKind, MetricValues]>

function visitOf(steps: Steps): FakeVisit {
  const load = { steps: Object.entries(steps).map(([name, [kind, metrics]]): StepSample => ({ name, kind, metrics })) }
  return { status: 'ok', loads: [load, load, load] }
}

function render(sites: Record<string, Steps>, changes: Partial<Benchmark> = {}): string {
  const visits = Object.fromEntries(Object.entries(sites).map(([name, steps]) => [name, visitOf(steps)]))
  const rounds = Array.from({ length: 6 }, (_, n) => fakeRound(n, visits))
  const competitors = Object.keys(sites).slice(1)
  const benchmark = fakeBenchmark({ competitors, steps: Object.keys(sites.Acme ?? {}), ...changes })
  return renderLeague(league({ benchmark, market: sydney, rounds }), { columns: 100, colour: false })
}

const page = (ms: number): Steps[string] => ['navigation', { lcp: ms, duration: ms, load: ms }]
const soft = (icp: number): Steps[string] => ['soft', { icp, duration: 30 }]
const silent = (ms: number): Steps[string] => ['interaction', { duration: ms }]

test('steps without the metric of the ranking show what they are compared by', () => {
  const text = render({
    Acme: { home: page(400), add: soft(46), save: silent(23) },
    Globex: { home: page(500), add: soft(85), save: silent(46) },
  })
  expect(text).toMatch(/home +you +400 ms +400 ms +1.25x faster/)
  expect(text).toMatch(/add \(ICP\) +you +46 ms +46 ms +1.85x faster/)
  expect(text).toMatch(/save \(duration\) +you +23 ms +23 ms +2.00x faster/)
  expect(text).toContain('ICP: time from an interaction until the content it brings appears.')
  expect(text).not.toContain('not measured')
})

test('a page load and a call that returns at once are not compared, and the reason names the sites', () => {
  const text = render({
    Acme: { home: page(400), search: page(530) },
    Globex: { home: page(500), search: silent(5) },
    Initech: { home: page(500), search: page(1060) },
  })
  expect(text).toMatch(/search +you +530 ms +530 ms +2.00x faster than Initech/)
  expect(text).toMatch(/whole journey +you +930 ms +930 ms +1.68x faster than Initech/)
  expect(text.replaceAll('\n', ' ')).toContain(
    'search is a page load for Acme and Initech and an action that shows nothing new for Globex: not compared.',
  )
})

test('with nothing to compare, no site has a place, whatever the metric', () => {
  const sites = { Acme: { search: page(530) }, Globex: { search: silent(5) } }
  const text = render(sites, { target: { against: 'fastest', metric: 'duration', margin: 0.05 } })
  expect(text).toMatch(/search +you +530 ms +530 ms +not compared/)
  expect(text.replaceAll('\n', ' ')).toContain(
    'No step could be compared on every site: search is a page load for Acme and an action that shows nothing new for Globex: not compared.',
  )
  expect(text).not.toMatch(/x (faster|slower)/)
})
