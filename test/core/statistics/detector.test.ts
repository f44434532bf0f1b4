import { describe, expect, test } from 'vitest'
import { completeConfig, configOf, defaultConfig, falseAlarmInterval } from '#core/statistics/config.ts'
import { observe, observeTraced, restoreDetector, saveDetector, startDetector } from '#core/statistics/detector.ts'
import { explain } from '#core/statistics/explain.ts'
import { histogramOf, toSparse } from '#core/statistics/histogram.ts'
import { onsetOf } from '#core/statistics/onset.ts'
import type { DetectorVerdict } from '#core/statistics/verdict.ts'
import { levelNoise, normal } from './noise.ts'

const minutes = 60_000

describe('settings', () => {
  test('the defaults are one round every 15 minutes and one false alarm per year', () => {
    expect(configOf({ every: 15 * minutes, margin: 0.05, falseAlarmsPerYear: 1 })).toEqual({
      ...defaultConfig,
      homeMin: 20,
      partChance: 0.01,
    })
  })
  test('hourly rounds need a quarter of the rounds between false alarms', () => {
    expect(configOf({ every: 60 * minutes, margin: 0.05, falseAlarmsPerYear: 1 })).toMatchObject({
      c: 8760,
      homeDrop: 168,
    })
  })
  test('fifty streams sharing one false alarm per year need fifty times the interval', () => {
    expect(falseAlarmInterval({ every: 15 * minutes, falseAlarmsPerYear: 1, streams: 50 })).toBe(1_752_000)
  })
  test('invalid settings are refused', () => {
    expect(() => configOf({ every: 0, margin: 0.05, falseAlarmsPerYear: 1 })).toThrow('above 0 ms')
    expect(() => configOf({ every: minutes, margin: 0.05, falseAlarmsPerYear: 1e9 })).toThrow('false alarms')
    expect(() => completeConfig({ margin: Number.NaN })).toThrow('margin')
    expect(() => completeConfig({ exitFrac: 2 })).toThrow('exitFrac')
  })
})

describe('observe', () => {
  test('a missing round is not counted, but its slot is used up', () => {
    const detector = startDetector()
    expect(observeTraced(detector, 7, null)).toEqual({ events: [], trace: null })
    expect(detector).toMatchObject({ watermark: 7, seq: 0, first: -1 })
    expect(observeTraced(detector, 7, 0.1).trace).toBeNull()
    expect(observeTraced(detector, 8, 0).trace).not.toBeNull()
    expect(detector).toMatchObject({ watermark: 8, seq: 1, first: 8 })
  })
  test('an invalid slot or log ratio is refused', () => {
    const detector = startDetector()
    for (const slot of [0.5, -1, Number.NaN, 2 ** 60]) expect(() => observe(detector, slot, 0)).toThrow('whole number')
    expect(() => observe(detector, 0, Number.NaN)).toThrow('null for a missing round')
    expect(detector.watermark).toBe(-1)
  })
  test('an infinite log ratio counts as a failure', () => {
    const detector = startDetector()
    observe(detector, 0, Number.POSITIVE_INFINITY)
    expect(detector.window).toEqual([[0, 5.12]])
  })
  test('the window holds the newest 64 rounds that were measured, however long a stream goes on', () => {
    const detector = startDetector()
    for (let slot = 0; slot < 200; slot++) observe(detector, slot, slot % 10 === 9 ? null : 0)
    expect(detector.window).toHaveLength(defaultConfig.win)
    expect(detector.window.at(-1)?.[0]).toBe(198)
    // Every tenth round is missing.
    expect(detector.window[0]?.[0]).toBe(128)
    expect(detector.seq).toBe(180)
  })
  test('a state of another version is refused', () => {
    const state = { ...saveDetector(startDetector()), v: 2 as unknown as 1 }
    expect(() => restoreDetector(state)).toThrow('replay the stored rounds')
  })
})

describe('what lasted for three hours on the second day', () => {
  test.each([
    ['an outage', 0, 5.12, 'LEVEL'],
    ['an outage of one who is ahead', -0.26, 5.12, 'AHEAD'],
    ['a slip of a half', 0, 0.4, 'LEVEL'],
  ])('%s, leaves the verdict as it was once it is over', (_, typical, slip, verdict) => {
    const detector = startDetector(configOf({ every: 15 * minutes, margin: 0.05, falseAlarmsPerYear: 1 }))
    const noise = normal(7)
    const rounds = (count: number, more: number) => {
      for (let n = 0; n < count; n++) observe(detector, detector.watermark + 1, typical + more + 0.06 * noise())
    }
    rounds(96, 0)
    expect(detector.verdict).toBe(verdict)
    rounds(12, slip)
    expect(detector.verdict).toBe('BEHIND')
    rounds(8, 0)
    expect(detector.verdict).toBe(verdict)
  })
})

describe('a return to a remembered regime never reverses the direction of the event', () => {
  // A change in one direction can occasionally lead to a regime whose verdict is in the other direction: the remembered
  // verdict then yields. `home` is the remembered regime, near where the rounds now are.
  function alarmNear(
    direction: 1 | -1,
    { verdict, home, cause = 'change' }: { verdict: DetectorVerdict; home: DetectorVerdict; cause?: 'change' | 'back' },
  ) {
    const around = (centre: number) => Array.from({ length: 300 }, (_, at) => centre + ((at % 21) - 10) / 200)
    const state = {
      ...saveDetector(startDetector()),
      state: verdict,
      wm: 0,
      ref: toSparse(histogramOf(around(0))),
      home: {
        ref: toSparse(histogramOf(around(0.4 * direction))),
        guard: { E: 1, Sxx: 0, Sxy: 0, Syy: 0, ns: 0 },
        state: home,
        // So near home that the way-back test finds nothing, or so far that it alarms first.
        shift: (cause === 'change' ? -0.01 : -0.28) * direction,
        R: Array<number>(7).fill(cause === 'change' ? 0 : 1000),
      },
    }
    const detector = restoreDetector(state)
    for (let slot = 1; slot < 40; slot++) {
      const [event] = observe(detector, slot, 0.4 * direction + ((slot % 5) - 2) / 100)
      if (event?.cause === cause) return { event, guard: saveDetector(detector).guard, home: detector.home }
    }
    throw new Error('No change was found.')
  }
  const forgotten = { home: null, guard: { E: 0 } }

  test.each([
    ['LEVEL', 'BEHIND', 'BEHIND', 'FELL_BEHIND'],
    ['LEVEL', 'AHEAD', 'LEVEL', 'SLIPPED'],
    ['BEHIND', 'LEVEL', 'BEHIND', 'SLIPPED'],
    ['LEVEL', 'UNDECIDED', 'UNDECIDED', 'SLIPPED'],
  ] as const)('slower: %s with home %s becomes %s', (verdict, home, after, type) => {
    const found = alarmNear(1, { verdict, home })
    expect(found).toMatchObject({ event: { type, state: after, restored: true }, ...forgotten })
  })
  test.each([
    ['LEVEL', 'AHEAD', 'AHEAD', 'TOOK_LEAD'],
    ['LEVEL', 'BEHIND', 'LEVEL', 'IMPROVED'],
    ['LEVEL', 'UNDECIDED', 'UNDECIDED', 'IMPROVED'],
    ['AHEAD', 'LEVEL', 'AHEAD', 'IMPROVED'],
    ['BEHIND', 'UNDECIDED', 'UNDECIDED', 'CAUGHT_UP'],
  ] as const)('faster: %s with home %s becomes %s', (verdict, home, after, type) => {
    const found = alarmNear(-1, { verdict, home })
    expect(found).toMatchObject({ event: { type, state: after, restored: true }, ...forgotten })
  })
  test.each([
    [1, 'AHEAD', 'LEVEL', 'LEVEL', 'LEAD_LOST'],
    [1, 'BEHIND', 'LEVEL', 'BEHIND', 'SLIPPED'],
    [-1, 'BEHIND', 'LEVEL', 'LEVEL', 'CAUGHT_UP'],
    [-1, 'BEHIND', 'BEHIND', 'BEHIND', 'IMPROVED'],
    [-1, 'LEVEL', 'AHEAD', 'AHEAD', 'IMPROVED'],
    [-1, 'AHEAD', 'LEVEL', 'AHEAD', 'IMPROVED'],
  ] as const)('way back in direction %i: %s with home %s becomes %s', (direction, verdict, home, after, type) => {
    const found = alarmNear(direction, { verdict, home, cause: 'back' })
    expect(found).toMatchObject({ event: { type, state: after, restored: true }, ...forgotten })
  })
})

describe('explain', () => {
  test('reports no evidence for an empty stream', () => {
    expect(explain(startDetector())).toMatchObject({
      slope: 0,
      fluctuates: false,
      slower: { evidence: 0, needed: Math.log10(35_040 / 0.8) },
      behind: { evidence: 0, needed: Math.log10(35_040 / 0.2) },
      noLongerBehind: null,
      noLongerAhead: null,
      wayBack: null,
      ratio: null,
      oldRatio: null,
    })
  })

  test('reports the old ratio, the new ratio and the way back after a slip', () => {
    const noise = levelNoise(2)
    const detector = startDetector()
    for (let slot = 0; slot < 420; slot++) observe(detector, slot, noise() + (slot < 400 ? 0.1 : 0.5))
    expect(detector.verdict).toBe('BEHIND')
    const found = explain(detector)
    expect(found.oldRatio).toBeCloseTo(Math.exp(0.1), 1)
    expect(found.ratio).toBeCloseTo(Math.exp(0.5), 0)
    expect(found.wayBack?.needed).toBeCloseTo(Math.log10(35_040 / 0.8 / 10), 12)
    expect(found.behind).toBeNull()
    expect(found.noLongerBehind?.needed).toBeCloseTo(Math.log10(35_040 / 0.2 / 10), 12)
    expect(JSON.parse(JSON.stringify(found))).toEqual(found)
  })

  test('reports that a wandering stream fluctuates', () => {
    const noise = levelNoise(9)
    const detector = startDetector({ c: 1e9 })
    let wander = 0
    for (let slot = 0; slot < 2000; slot++) {
      wander = 0.97 * wander + 0.4 * noise()
      observe(detector, slot, wander)
    }
    const { slope, fluctuates } = explain(detector)
    expect(slope).toBeGreaterThan(0.5)
    expect(fluctuates).toBe(true)
  })
})

test('an onset needs a round at or after the start, and the newest wins a tie', () => {
  const settings = { from: 5, base: 0, spread: 1, direction: 1, limit: 2.5 } as const
  expect(() => onsetOf({ window: [[4, 1]], ...settings })).toThrow('slot 5')
  // The newest alone scores 1, as do all four rounds together: the newest wins.
  expect(
    onsetOf({
      window: [
        [5, 1],
        [6, 0],
        [7, 0],
        [8, 1],
      ],
      ...settings,
    }),
  ).toBe(8)
  expect(
    onsetOf({
      window: [
        [4, 9],
        [5, -1],
        [6, 1],
        [7, 1],
      ],
      ...settings,
    }),
  ).toBe(6)
})

test('an onset counts from zero, in spreads, and what is within the tolerance, its end included, is no deviation', () => {
  const onset = (d: number[], changes: { spread?: number; tolerated?: number } = {}) =>
    onsetOf({
      window: d.map((value, at) => [5 + at, value]),
      ...({ from: 5, base: 0, spread: 1, direction: 1, limit: 2.5 } as const),
      ...changes,
    })
  expect(onset([0.9, 1.2])).toBe(5)
  // An outlier of long ago counts as two and a half spreads, however far away it was.
  expect(onset([1, ...Array<number>(12).fill(0), 0.1], { spread: 0.1 })).toBe(18)
  expect(onset([0.5, 0.5, 2], { spread: 0.1, tolerated: 0.5 })).toBe(7)
  expect(onset([0.5, 0.5, 2], { spread: 0.1, tolerated: 0.499 })).toBe(5)
})

test.each([
  ['slower', 0.1],
  ['faster', -0.1],
])('a step of what never varied, as bytes and requests, is dated to its first round: %s', (_, step) => {
  // Anywhere in its bin, and to and fro over its edge.
  for (const usual of [0.0002, 0.0095, 0.0099, 0.0201, 0.3]) {
    const detector = startDetector({ c: 35_040, homeMin: 20 })
    const before = Array.from({ length: 60 }, (_, n) => usual + (n % 2) * 0.0002)
    const events = [...before, ...Array.from({ length: 12 }, () => usual + step)].flatMap((d, n) =>
      observe(detector, n, d),
    )
    const [found] = events.filter(({ type }) => type !== 'FIRST_VERDICT')
    expect(found).toMatchObject({ cause: 'change', onset: 60 })
    expect(found?.estimate).toBeCloseTo(usual + step, 9)
  }
})

test('the end of a slip that only the level test found, early on, is found as soon as that of any other', () => {
  const found = Array.from({ length: 20 }, (_, seed) => {
    const noise = normal(1000 + seed)
    const detector = startDetector({ c: 35_040, homeMin: 20 })
    const events = Array.from({ length: 480 }, (_, slot) =>
      observe(detector, slot, (slot >= 40 && slot < 400 ? Math.log(1.2) : 0) + 0.12 * noise()),
    ).flat()
    const byLevel = events.some(({ type, cause }) => type === 'FELL_BEHIND' && cause === 'level')
    return { byLevel, isBehind: detector.verdict === 'BEHIND' }
  }).filter(({ byLevel }) => byLevel)
  expect(found.length).toBeGreaterThan(10)
  expect(found.filter(({ isBehind }) => isBehind).length).toBeLessThanOrEqual(found.length / 10)
})
