import { expect, test } from 'vitest'
import { signedRankInterval } from '../../core/statistics/hodges-lehmann.ts'
import { median } from '../../core/statistics/quantile.ts'
import { walkPages } from '../../measure/pages.ts'
import serve from '../../scenarios/demo/serve.ts'
import { race } from '../measure/race.ts'

const rounds = 30

test('one shop entered twice is as fast as itself', async () => {
  const demo = await serve({ shops: { Pluvio: { release: 'slimmer' } } })
  const contestant = { origin: demo.origins.Pluvio, journey: walkPages({ home: '/' }, ['home']) }
  const gaps: number[] = []
  let firstCame = 0
  try {
    for (let number = 0; number < rounds; number++) {
      const { round } = await race({
        contestants: { One: contestant, Other: contestant },
        steps: ['home'],
        scheduledAt: new Date(Date.UTC(2026, 10, 22, 0, number)),
      })
      const lcpOf = (name: string): number => {
        const loads = round.visits.find(({ site }) => site === name)?.loads ?? []
        return median(loads.flatMap(({ steps }) => steps[0]?.metrics.lcp ?? []))
      }
      gaps.push(Math.log(lcpOf('One') / lcpOf('Other')))
      if (round.visits[0]?.site === 'One') firstCame++
    }
  } finally {
    await demo.close()
  }
  const { low, high } = signedRankInterval(gaps, 0.001)
  expect(low).toBeLessThanOrEqual(0)
  expect(high).toBeGreaterThanOrEqual(0)
  // An interval of any width would contain 0; this one would show a gap of a third.
  expect(high - low).toBeLessThan(0.6)
  // Neither always goes first: an order that is not shuffled would be an advantage.
  expect(firstCame).toBeGreaterThan(rounds * 0.15)
  expect(firstCame).toBeLessThan(rounds * 0.85)
}, 240_000)
