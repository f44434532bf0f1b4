import { expect, test } from 'vitest'
import { quarterRounds } from '#stages/sample/quarter.ts'

const now = Date.UTC(2026, 10, 28, 10)

test('the parts of every generated LCP add up to it, and the rounds of the same hour are the same', () => {
  const rounds = [...quarterRounds(now)]
  const samples = rounds.flatMap(({ visits }) => visits.flatMap(({ loads }) => loads.flatMap(({ steps }) => steps)))
  expect(samples.length).toBeGreaterThan(10_000)
  for (const { metrics, document } of samples) {
    const { element: _, ...parts } = document?.lcp ?? { element: '' }
    const all = Object.values(parts)
    expect(all.reduce((sum, ms) => sum + ms, 0)).toBeCloseTo(metrics.lcp ?? -1, 5)
    expect(Math.min(...all)).toBeGreaterThanOrEqual(0)
    expect(metrics.fcp).toBeGreaterThan(metrics.ttfb ?? Number.NaN)
  }
  expect(rounds[100]).toEqual([...quarterRounds(now + 60_000)][100])
})
