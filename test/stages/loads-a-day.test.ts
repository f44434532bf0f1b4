import { expect, it } from 'vitest'
import { loadsADay, tooManyLoads } from '#stages/scenarios/loads-a-day.ts'
import { fakeBenchmark, sydney } from '../core/rounds.ts'

const MINUTE = 60_000
const benchmark = fakeBenchmark({ every: 15 * MINUTE, markets: [sydney], loads: 1 })
const strangers = benchmark.sites.filter(({ us }) => !us)

it('counts loads that count, one with evidence each hour, and those of audits', () => {
  expect(loadsADay(benchmark)).toBe(96 + 24)
  expect(loadsADay({ ...benchmark, loads: 3, markets: [sydney, { ...sydney, id: 'other' }] })).toBe(2 * (288 + 24))
  expect(loadsADay({ ...benchmark, consent: 'accepted' })).toBe(2 * 96 + 24)
  expect(loadsADay({ ...benchmark, every: 120 * MINUTE })).toBe(12 + 12)
  const audits = { every: 12 * 60 * MINUTE, runs: 3, steps: ['home', 'search'], categories: [], pages: {}, budgets: {} }
  expect(loadsADay({ ...benchmark, audits: audits as never })).toBe(96 + 24 + 2 * 3 * 2)
})

it('all benchmarks together count against a host, and the figure and the remedy are said', () => {
  const twice = [benchmark, { ...benchmark, id: 'boots' }]
  expect(tooManyLoads(twice, { competitorLoadsPerDay: 240 })).toEqual([])
  const problems = tooManyLoads(twice, { competitorLoadsPerDay: 239 })
  expect(problems).toHaveLength(strangers.length)
  expect(problems[0]?.message).toMatch(
    /would be loaded 240 times a day, by 2 benchmarks together; at most 239 are allowed/,
  )
  expect(problems[0]?.hint).toContain('Measure less often')
})

it('our own site, and sites on this machine, may be loaded as often as we like', () => {
  const local = benchmark.sites.map((site) => (site.us ? site : { ...site, origin: 'http://127.0.0.1:8080' }))
  expect(tooManyLoads([{ ...benchmark, sites: local }], { competitorLoadsPerDay: 1 })).toEqual([])
})
