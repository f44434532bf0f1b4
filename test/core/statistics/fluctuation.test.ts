import { describe, expect, test } from 'vitest'
import { observe, startDetector } from '#core/statistics/detector.ts'
import { explain } from '#core/statistics/explain.ts'

/** Explains a stream of 400 rounds in which this share of each deviation carries over to the next round. */
function explained(carriedOver: number) {
  const detector = startDetector()
  let state = 12_345
  const next = () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
  let d = 0
  for (let slot = 0; slot < 400; slot++) {
    d = carriedOver * d + 0.05 * (next() + next() + next() - 1.5)
    observe(detector, slot, d)
  }
  return explain(detector)
}

describe('a comparison', () => {
  test('does not fluctuate by itself while less than half of a deviation carries over to the next round', () => {
    expect(explained(0)).toMatchObject({ slope: 0, fluctuates: false })
    const some = explained(0.5)
    expect(some.slope).toBeGreaterThan(0.3)
    expect(some.slope).toBeLessThan(0.5)
    expect(some.fluctuates).toBe(false)
  })

  test('fluctuates when more than half does', () => {
    const most = explained(0.65)
    expect(most.slope).toBeGreaterThan(0.5)
    expect(most.slope).toBeLessThan(0.7)
    expect(most.fluctuates).toBe(true)
  })

  test('does not fluctuate where it is the same in every round, such as layout shifts or two sites alike', () => {
    for (const ratio of [1, 6]) {
      const detector = startDetector()
      for (let slot = 0; slot < 100; slot++) observe(detector, slot, Math.log(ratio))
      expect(explain(detector).fluctuates).toBe(false)
    }
  })
})
