import { expect, test } from 'vitest'
import { lossAmong } from '#core/analysis/loss.ts'
import type { Metric } from '#core/model/metric.ts'

const compared = (metric: Metric, ours: number, theirs: number) => ({
  ...{ metric, ours, theirs, ratio: ours / theirs, name: `${metric} ${ours}` },
  failing: null as 'us' | null,
})

const worstOf = (...all: ReturnType<typeof compared>[]) => {
  const lossOf = lossAmong(all)
  return all.toSorted((a, b) => lossOf(b) - lossOf(a)).map(({ name }) => name)
}

test('comparisons in one unit are ranked by what they lose, whatever the ratio', () => {
  expect(worstOf(compared('lcp', 300, 100), compared('icp', 3000, 2500))).toEqual(['icp 3000', 'lcp 300'])
  expect(worstOf(compared('bytes', 3e5, 1e5), compared('bytes', 3e6, 2.5e6))).toEqual(['bytes 3000000', 'bytes 300000'])
})

test('a megabyte is neither more nor less than a second: in several units the ratio tells', () => {
  const step = compared('icp', 2100, 1000)
  for (const [metric, ours, theirs] of [
    ['bytes', 3e6, 2.5e6],
    ['requests', 90, 60],
    ['cls', 0.2, 0.1],
  ] as const)
    expect(worstOf(compared(metric, ours, theirs), step)[0]).toBe('icp 2100')
  expect(worstOf(step, compared('cls', 0.3, 0.1))[0]).toBe('cls 0.3')
})

test('a failing journey is worst, and what has no figures is neither behind nor ahead', () => {
  const failing = { ...compared('lcp', 900, 1000), failing: 'us' as const }
  const unknown = { ...compared('lcp', 0, 0), ...{ ours: null, theirs: null, ratio: null }, name: 'unknown' }
  for (const other of [compared('lcp', 3000, 1000), compared('bytes', 3e6, 1e6)]) {
    const lossOf = lossAmong([failing, other, unknown, compared('icp', 900, 1000)])
    expect(lossOf(failing)).toBeGreaterThan(lossOf(other))
    expect(lossOf(other)).toBeGreaterThan(lossOf(unknown))
    expect(lossOf(unknown)).toBeGreaterThan(lossOf(compared('icp', 900, 1000)))
  }
})
