import { describe, expect, it } from 'vitest'
import type { StreamEvent } from '#core/judge/events.ts'
import { isBack, isBackSince, isInPart, knownOf } from '#core/judge/incident/in-part.ts'
import { startJudge } from '#core/judge/judge.ts'
import type { Alarm, Incident, IncidentStream } from '#core/model/incident.ts'
import { startDetector } from '#core/statistics/detector.ts'
import { histogramOf } from '#core/statistics/histogram.ts'
import { fakeBenchmark, sydney } from '../rounds.ts'

const margin = 0.05
/** Our time divided by theirs in consecutive rounds from slot 100 on; 170 where we failed, 1 / 170 where they did. */
const windowOf = (ratios: readonly number[]) =>
  ratios.map((ratio, at): [number, number] => [100 + at, Math.max(-5.12, Math.min(5.12, Math.log(ratio)))])
const detectorOf = (ratios: readonly number[], { since = 100, epochStart = 100 } = {}) => ({
  ...startDetector({ margin }),
  ...{ since, epochStart, window: windowOf(ratios), reference: histogramOf(ratios.map(Math.log)) },
})
const times = (count: number, ratio: number) => Array.from({ length: count }, () => ratio)
/** Typically level, but by few rounds not surely so. */
const unsure = (count: number) => Array.from({ length: count }, (_, n) => [0.6, 0.85, 1, 1.18, 1.66][(n * 2) % 5] ?? 1)

describe('a gain since which we are still slower than before is one in part', () => {
  const inPart = (
    ratios: readonly number[],
    before: number | null = 1,
    from: { since?: number; epochStart?: number } = {},
  ) => isInPart(detectorOf(ratios, from), { entry: { before }, margin })

  it.each([
    { what: 'level before', before: 1, limit: 1.05 },
    { what: 'of which it is not known what it was before', before: null, limit: 1.05 },
    { what: 'ahead before: being level is what was expected', before: 0.8, limit: 1.05 },
    { what: 'behind before', before: 1.3, limit: 1.365 },
  ])('by more than the margin: $what', ({ before, limit }) => {
    expect(inPart(times(20, limit * 1.002), before)).toBe(true)
    expect(inPart(times(20, limit * 0.998), before)).toBe(false)
  })

  it('or where fewer than twelve rounds are not certain', () => {
    expect(inPart(unsure(11).map((ratio) => ratio * 1.02))).toBe(true)
    expect(inPart(unsure(12).map((ratio) => ratio * 1.02))).toBe(false)
    expect(inPart(times(3, 1.02))).toBe(false)
  })

  it('by the rounds since the verdict or the last change, whichever is later, in which both sides worked', () => {
    const ratios = [...times(20, 1.5), ...times(12, 1)]
    for (const from of [
      { since: 120, epochStart: 100 },
      { since: 100, epochStart: 120 },
    ])
      expect(inPart(ratios, 1, from)).toBe(false)
    expect(inPart(ratios, 1, { since: 105, epochStart: 100 })).toBe(true)
    expect(inPart([...times(12, 1), ...times(20, 170), ...times(20, 1 / 170)])).toBe(false)
    expect(inPart([...times(12, 1.2), ...times(20, 1 / 170)])).toBe(true)
    expect(inPart([1.5, 1, 1, 1], 1, { since: 101 })).toBe(false)
    expect(inPart([1, 1, 1, 1.5], 1, { since: 103 })).toBe(true)
    expect(inPart(times(20, 1.5), 1, { since: 120 })).toBe(false)
  })
})

describe('a slip of a site that was behind before is over', () => {
  const back = (ratios: readonly number[], { onset = 90, epochStart = 100, before = 1.3 } = {}) =>
    isBack(detectorOf(ratios, { since: 50, epochStart }), { entry: { onset, before }, margin })

  it('where something changed since it began', () => {
    expect(back(times(20, 1.3), { onset: 99 })).toBe(true)
    expect(back(times(20, 1.3), { onset: 100 })).toBe(false)
  })

  it('by eight rounds since then that are certain', () => {
    expect(back(times(8, 1.3))).toBe(true)
    expect(back(times(7, 1.3))).toBe(false)
    expect(back([...times(20, 1.8), ...times(8, 1.3)], { epochStart: 120 })).toBe(true)
    expect(back([...times(20, 1.8), ...times(8, 1.3)], { epochStart: 119 })).toBe(true)
    expect(back([...times(20, 1.8), ...times(8, 1.3)])).toBe(false)
    expect(back([...times(7, 1.3), ...times(20, 1 / 170)])).toBe(false)
    expect(back(times(20, 1.36))).toBe(true)
    expect(back(times(20, 1.37))).toBe(false)
    expect(back(unsure(20).map((ratio) => ratio * 1.34))).toBe(false)
  })

  it('also where too little changed to be found: by a full window since it began', () => {
    const since = (ratios: readonly number[], before: number | null = 1.3, onset = 100) =>
      isBackSince(detectorOf(ratios), { entry: { onset, before }, margin })
    expect(since(times(64, 1.36))).toBe(100)
    expect(since(times(64, 1.37))).toBeNull()
    expect(since(times(64, 1.3), 1.3, 101)).toBeNull()
    expect(since(times(63, 1.3))).toBeNull()
    expect(since(times(64, 1), null)).toBeNull()
    expect(since(times(64, 1.04), 0.7)).toBe(100)
  })
})

describe('what an open incident says already', () => {
  const estimate = { ratio: 1.5, low: 1.4, high: 1.6, coverage: 0.95, rounds: 12, firstEstimate: true }
  const alarm: Alarm = {
    ...{ competitor: 'Northpeak', step: 'home', metric: 'lcp', event: 'FELL_BEHIND', onset: 100 },
    ...{ onsetAt: '', detectedAt: '', moved: 'us', estimate, before: null, promise: null },
  }

  /** Whether an alarm is news where the incident has one of 1.5 times, which was 1.2 times before. */
  function isNews(
    ratio: number | null,
    {
      rounds = times(5, 1.5),
      known = {},
      ...changes
    }: Partial<Alarm> & { rounds?: number[]; known?: Partial<IncidentStream> } = {},
  ): boolean {
    const judge = startJudge({ benchmark: fakeBenchmark(), market: sydney })
    const { estimate: _, ...entry } = alarm
    const stream: IncidentStream = {
      ...entry,
      before: 1.2,
      first: estimate,
      latest: estimate,
      recoveredAt: null,
      ...known,
    }
    judge.state.open = [{ streams: [stream] } as Partial<Incident> as Incident]
    const [comparison = expect.fail()] = judge.comparisons
    const found = {
      type: 'comparison',
      stream: { ...comparison, detector: detectorOf(rounds) },
    } as Partial<StreamEvent>
    const now = { ...alarm, ...changes, estimate: { ...estimate, ratio } }
    return knownOf(found as StreamEvent, { alarm: now, judge }) === undefined
  }

  it('is no news, unless it is worse by more than the margin', () => {
    expect(isNews(1.5)).toBe(false)
    expect(isNews(1.57)).toBe(false)
    expect(isNews(1.58)).toBe(true)
    expect(isNews(null)).toBe(true)
    expect(isNews(1.5, { known: { first: { ...estimate, ratio: null } } })).toBe(true)
  })

  it('by the newest five rounds, too', () => {
    expect(isNews(1.5, { rounds: [...times(20, 2), ...times(5, 1.5)] })).toBe(false)
    expect(isNews(1.5, { rounds: [...times(20, 1.5), 1.5, 1.5, 2, 2, 2] })).toBe(true)
    expect(isNews(1.5, { rounds: times(5, 1 / 170) })).toBe(true)
    expect(isNews(1.5, { rounds: [...times(20, 2), 1.5, 1.5, 1.5, 1.65, 1.65] })).toBe(false)
  })

  it('of a slip only from where it was before', () => {
    const slipped = (before: number | null) => isNews(1.5, { event: 'SLIPPED', before })
    expect([1.1, 1.2, 1.25].map(slipped)).toEqual([false, false, false])
    expect([1.27, null].map(slipped)).toEqual([true, true])
    expect(isNews(1.5, { event: 'SLIPPED', before: 1.2, known: { before: null } })).toBe(true)
  })

  it('of the same step and competitor', () => {
    expect(isNews(1.5, { known: { step: 'search' } })).toBe(true)
    expect(isNews(1.5, { known: { competitor: 'Globex' } })).toBe(true)
  })
})
