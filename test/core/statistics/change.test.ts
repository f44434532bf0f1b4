import { describe, expect, test } from 'vitest'
import { completeConfig, configOf, type DetectorConfig } from '#core/statistics/config.ts'
import { observeTraced, restoreDetector, saveDetector, startDetector } from '#core/statistics/detector.ts'
import { histogramOf, toSparse } from '#core/statistics/histogram.ts'
import { randomOf } from '#core/statistics/shuffle.ts'

const times = (count: number, d: number) => Array<number>(count).fill(d)

describe('how extreme a round is', () => {
  // Nineteen rounds in three bins side by side.
  const ref = toSparse(histogramOf([...times(5, 0.195), ...times(10, 0.205), ...times(4, 0.215)]))

  function ranksOf(d: number, slot: number, settings: { smallShifts?: true } = {}) {
    const state = { ...saveDetector(startDetector()), wm: slot - 1, ref }
    const { trace } = observeTraced(restoreDetector(state, { D0: 0, ...settings }), slot, d)
    return trace?.p ?? { slower: Number.NaN, faster: Number.NaN }
  }

  test('counts the rounds of its bin as beyond it', () => {
    expect(ranksOf(0.205, 7)).toEqual({ slower: 15 / 20, faster: 16 / 20 })
    expect(ranksOf(0.225, 7)).toEqual({ slower: 1 / 20, faster: 1 })
  })

  test('is ordered among the rounds of its bin by its slot, where small shifts count most', () => {
    for (let slot = 1; slot <= 40; slot++) {
      const share = randomOf(slot)()
      const { slower, faster } = ranksOf(0.205, slot, { smallShifts: true })
      expect(slower).toBeCloseTo((4 + share * 11) / 20, 12)
      expect(faster).toBeCloseTo((5 + share * 11) / 20, 12)
    }
  })

  test('is never more extreme than its rank, however the slot orders it', () => {
    const worst = Array.from({ length: 40 }, (_, slot) => ranksOf(0.215, slot + 1, { smallShifts: true }).slower)
    expect(Math.min(...worst)).toBe(1 / 20)
    expect(Math.max(...worst)).toBeGreaterThan(4 / 20)
    expect(ranksOf(0.225, 7, { smallShifts: true }).slower).toBe(1 / 20)
  })
})

describe('settings', () => {
  test.each<[right: Partial<DetectorConfig>, wrong: Partial<DetectorConfig>]>([
    [{ margin: 0 }, { margin: -0.001 }],
    [{ c: 1.001 }, { c: 1 }],
    [{ exitFrac: 0 }, { exitFrac: -0.001 }],
    [{ exitFrac: 1 }, { exitFrac: 1.001 }],
  ])('may be %j, but not %j', (right, wrong) => {
    expect(completeConfig(right)).toMatchObject(right)
    expect(() => completeConfig(wrong)).toThrow(RangeError)
  })

  test('with rounds further apart than the week after which a regime is normal, that takes one round', () => {
    expect(configOf({ every: 30 * 24 * 3_600_000, margin: 0.05, falseAlarmsPerYear: 1 }).homeDrop).toBe(1)
  })
})
