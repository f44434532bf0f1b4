import { expect, test } from 'vitest'
import { aimsFor } from '#bench/peers/aims.ts'
import { standingsOf } from '#bench/peers/figures.ts'
import { tableWords } from '#bench/peers/print.ts'
import type { Run } from '#bench/peers/run.ts'

const common = { page: '/text', profile: 'desktop' }
const run = (contender: string, turn: number, given: Partial<Run>): Run => ({
  ...{ ...common, contender, turn, loads: 1, wall: 1000, cpu: 500, lcps: [300] },
  ...given,
})

const runs = [
  // Its memory was read: twice as slow, and not counted.
  run('outpace', 0, { loads: 2, wall: 9000, memory: 4e8 }),
  run('bare', 1, { loads: 2, wall: 2000, cpu: 1000, lcps: [340, 350] }),
  run('outpace', 1, { loads: 2, wall: 2200, cpu: 1300, lcps: [345, 355] }),
  run('lighthouse', 1, { wall: 20_000, cpu: 6000, lcps: [380] }),
  run('bare', 2, { loads: 2, wall: 4000, cpu: 2000, lcps: [340, 350] }),
  run('outpace', 2, { loads: 2, wall: 4400, cpu: 2600, lcps: [345, 355] }),
  run('lighthouse', 2, { wall: 40_000, cpu: 12_000, lcps: [400] }),
  run('browsertime', 1, { wall: 0, cpu: 0, lcps: [], problem: 'There is no chromedriver.' }),
]
const names = ['bare', 'outpace', 'lighthouse', 'browsertime']
const standings = standingsOf(runs, names, 345)
const of = (name: string) => standings.find(({ contender }) => contender === name)

test('a load is an equal part of its start, and ratios are within a turn', () => {
  expect(of('outpace')).toMatchObject({ turns: 2, wall: 1650, cpu: 975, memory: 4e8 })
  expect(of('outpace')?.toBare?.wall.value).toBeCloseTo(1.1)
  expect(of('outpace')?.toBare?.cpu.value).toBeCloseTo(1.3)
  expect(of('lighthouse')?.ofOutpace?.wall).toMatchObject({ value: 0.055, low: 0.055, high: 0.055 })
  expect(of('outpace')?.bias?.value).toBe(5)
  expect(of('lighthouse')?.spread).toBeCloseTo(14.14)
})

test('every aim says whether it is met', () => {
  const aims = aimsFor(standings, 345).map(({ aim, met }) => [aim, met])
  expect(aims).toEqual([
    ['wall at most 1.15x bare', true],
    ['CPU at most 1.15x bare', false],
    ['wall at most 0.1x lighthouse', true],
    ['CPU at most 0.2x lighthouse', true],
    ['LCP bias at most 20 ms', true],
    ['LCP spread at most the least of a peer, 14 ms', true],
  ])
})

test('what cannot run has a line with the reason', () => {
  const table = { page: '/text', network: 'off', truth: { arithmetic: 300, painting: 45 }, standings, aims: [] }
  const lines = tableWords(table, []).split('\n')
  expect(lines.find((line) => line.startsWith('browsertime'))).toContain('cannot run: There is no chromedriver.')
})

test('a single turn has no interval', () => {
  const [, once] = standingsOf(
    runs.filter(({ turn }) => turn === 1),
    ['bare', 'outpace'],
    345,
  )
  const table = {
    page: '/text',
    network: 'off',
    truth: { arithmetic: 300, painting: 45 },
    standings: once ? [once] : [],
  }
  const [, , , line] = tableWords({ ...table, aims: [] }, []).split('\n')
  expect(line).toMatch(/1\.10x +1\.30x/)
})
