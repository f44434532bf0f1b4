import { describe, expect, test } from 'vitest'
import { boundariesOf, defaultConfig } from '#core/statistics/config.ts'
import { noLongerBehind } from '#core/statistics/decide.ts'
import { startDetector } from '#core/statistics/detector.ts'
import { histogramOf } from '#core/statistics/histogram.ts'
import { signedRankInterval } from '#core/statistics/hodges-lehmann.ts'
import { surelyBelow } from '#core/statistics/surely-below.ts'

const { win } = defaultConfig
const { enter } = boundariesOf(defaultConfig)

/** A full window from slot 100 on, whose values spread evenly around `centre`, in no order. */
function detectorAt(centre: number, { count = win, spread = 0.3 } = {}) {
  const values = Array.from({ length: count }, (_, at) => centre + spread * (((at * 37) % count) / (count - 1) - 0.5))
  const window = values.map((d, at): [number, number] => [100 + at, d])
  const reference = histogramOf(values)
  const started = startDetector()
  return { ...started, verdict: 'BEHIND' as const, first: 0, since: 90, epochStart: 90, reference, window }
}

/** How far above its middle the interval of a full window ends. */
function above(alpha: number) {
  return signedRankInterval(
    detectorAt(0).window.map(([, d]) => d),
    alpha,
  ).high
}

describe('rounds are surely below a boundary', () => {
  const asked = { from: 90, boundary: enter }

  test('only where one window in 2,000 would be so by chance: one is looked at in every round', () => {
    const found = surelyBelow(detectorAt(enter - above(0.001) - 0.002), asked)
    expect(found).toBeGreaterThanOrEqual(100)
    expect(surelyBelow(detectorAt(enter - above(0.001) + 0.002), asked)).toBeNull()
    expect(above(0.01)).toBeLessThan(above(0.001) - 0.005)
  })

  test('once the window is full of rounds since then', () => {
    expect(surelyBelow(detectorAt(-0.2, { count: win - 1 }), asked)).toBeNull()
    expect(surelyBelow(detectorAt(-0.2), { ...asked, from: 101 })).toBeNull()
    expect(surelyBelow(detectorAt(-0.2), { ...asked, from: 100 })).toBe(100)
  })
})

describe('that we are no longer behind', () => {
  const of = (changes: Partial<ReturnType<typeof detectorAt>>, improved = false) =>
    noLongerBehind({ ...detectorAt(-0.2), ...changes }, { improved })

  test('ends what began, and nothing where we were behind from the first round', () => {
    expect(of({})).toMatchObject({ type: 'CAUGHT_UP', cause: 'level', onset: 100, state: 'LEVEL' })
    expect(of({ since: 0 })).toBeNull()
    expect(of({ verdict: 'LEVEL' as 'BEHIND' })).toBeNull()
  })

  test('follows the estimate after a gain, as long as the window reaches back before it', () => {
    const young = { ...detectorAt(0, { spread: 0.6 }), epochStart: 150 }
    expect(of(young, true)).toMatchObject({ type: 'CAUGHT_UP', onset: 150 })
    expect(of(young)).toBeNull()
    expect(of({ ...young, epochStart: 100 }, true)).toBeNull()
  })
})
