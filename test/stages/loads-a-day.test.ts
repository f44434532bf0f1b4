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
  // One limit for all of them, and one remedy.
  expect(strangers.length).toBeGreaterThan(1)
  expect(problems).toHaveLength(1)
  expect(problems[0]?.message).toMatch(
    /^\S+ and \S+ would each be loaded 240 times a day, by 2 benchmarks together; at most 239 are allowed/,
  )
  expect(problems[0]?.hint).toContain('Measure less often')
})

it('of many hosts the first are named', () => {
  const [us = expect.fail(), one = expect.fail()] = benchmark.sites
  const many = Array.from({ length: 12 }, (_, n) => ({ ...one, name: `Shop ${n}`, origin: `https://shop${n}.example` }))
  const said = (count: number) =>
    tooManyLoads([{ ...benchmark, sites: [us, ...many.slice(0, count)] }], { competitorLoadsPerDay: 1 })[0]
  expect(said(12)?.message).toMatch(/^shop0\.example, shop1\.example and 10 more would each be loaded 120 times/)
  expect(said(12)?.key).toBe('competitors (Shop 0, Shop 1 and 10 more)')
  expect(said(3)?.key).toBe('competitors (Shop 0, Shop 1 and Shop 2)')
  expect(said(1)?.message).toMatch(/^shop0\.example would be loaded 120 times a day; /)
})

it('our own site, and sites on this machine, may be loaded as often as we like', () => {
  const local = benchmark.sites.map((site) => (site.us ? site : { ...site, origin: 'http://127.0.0.1:8080' }))
  expect(tooManyLoads([{ ...benchmark, sites: local }], { competitorLoadsPerDay: 1 })).toEqual([])
})
