import { describe, expect, it } from 'vitest'
import { type ComparisonStream, startComparison } from '#core/judge/comparison.ts'
import { type AfterFailure, testAfterFailure, watchAfterFailure } from '#core/judge/incident/after-failure.ts'
import { startPromiseStream } from '#core/judge/promise.ts'
import type { IncidentStream } from '#core/model/incident.ts'
import { fakeBenchmark } from '../rounds.ts'

const competitors = (count: number) => Array.from({ length: count }, (_, n) => `Shop ${n}`)
const single = fakeBenchmark({ competitors: ['Northpeak'], steps: ['home'] })

/** Our time divided by theirs in consecutive rounds from slot 0 on, in an alarm. */
function streamOf(competitor: string, ratios: readonly number[]): ComparisonStream {
  const started = startComparison({ competitor, step: 'home' }, single)
  const window = ratios.map((ratio, at): [number, number] => [at, Math.min(5.12, Math.log(ratio))])
  return {
    ...started,
    ...{ metric: 'lcp', rival: window.map(() => null) },
    detector: { ...started.detector, window, verdict: 'BEHIND' },
  }
}

const times = (count: number, ratio: number) => Array.from({ length: count }, () => ratio)
const FAILED = 170

/** We failed in the slots 10 to 19. */
const watched = (changes: Partial<IncidentStream> = {}): AfterFailure[] => {
  const failed = { competitor: 'Northpeak', step: 'home', event: 'FELL_BEHIND', before: null, onset: 10, ...changes }
  return watch([], failed as IncidentStream, { from: 20, fromAt: '2026-11-22T15:00:00.000Z' })
}
const watch = (
  afterFailure: AfterFailure[],
  stream: Parameters<typeof watchAfterFailure>[1],
  worked: Parameters<typeof watchAfterFailure>[2],
): AfterFailure[] => {
  const state = { afterFailure }
  watchAfterFailure(state, stream, worked)
  return state.afterFailure
}
const before = [...times(10, 1), ...times(10, FAILED)]

const at = '2026-11-22T20:00:00.000Z'

/** What becomes of the test after the rounds of `ratios`, one at a time: `slower`, `over`, or `open`, and after how many. */
function outcome(
  ratios: readonly number[],
  { all = watched(), benchmark = single }: { all?: AfterFailure[]; benchmark?: typeof single } = {},
): [what: string, rounds: number] {
  let watch = all
  for (let count = 1; count <= ratios.length; count++) {
    const comparisons = [streamOf('Northpeak', [...before, ...ratios.slice(0, count)])]
    const { goOn, alarms } = testAfterFailure(watch, { benchmark, at, comparisons, promises: [] })
    if (alarms.length > 0) return ['slower', count]
    if (goOn.length === 0) return ['over', count]
    watch = goOn
  }
  return ['open', ratios.length]
}

describe('a journey that works again', () => {
  it('is slower, or not, by the margin', () => {
    expect(outcome(times(30, 1.06))[0]).toBe('slower')
    expect(outcome(times(30, 1.04))[0]).toBe('over')
    expect(outcome(times(3, 1.06))).toEqual(['open', 3])
  })

  it('is compared with what it was before, where it was behind and slipped', () => {
    const slipped = watched({ event: 'SLIPPED', before: 1.3 })
    expect(outcome(times(30, 1.38), { all: slipped })[0]).toBe('slower')
    expect(outcome(times(30, 1.35), { all: watched({ event: 'SLIPPED', before: 1.3 }) })[0]).toBe('over')
    expect(outcome(times(30, 1.1), { all: watched({ event: 'SLIPPED', before: null }) })[0]).toBe('slower')
    expect(outcome(times(30, 1.1), { all: watched({ before: 1.3 }) })[0]).toBe('slower')
  })

  it('takes more rounds the more comparisons there are, so that all together are wrong once in twenty', () => {
    const [, few] = outcome(times(40, 1.2))
    const many = fakeBenchmark({ competitors: competitors(10), steps: ['home', 'search'] })
    const [, more] = outcome(times(40, 1.2), { benchmark: many })
    // Stakes on rounds as by chance double what is won at most in each: 20 times 2 streams, and 20 times 22.
    expect(few).toBeGreaterThan(Math.log2(40))
    expect(more - few).toBeGreaterThanOrEqual(Math.log2(11))
    expect(few).toBeLessThan(12)
    expect(more).toBeLessThan(18)
  })

  it('is not judged by rounds in which it failed, nor twice by the same', () => {
    expect(outcome([...times(30, FAILED)])).toEqual(['open', 30])
    const comparisons = [streamOf('Northpeak', [...before, ...times(3, 1.2)])]
    let watch = watched()
    for (let n = 0; n < 20; n++)
      watch = testAfterFailure(watch, { benchmark: single, at, comparisons, promises: [] }).goOn
    expect(watch).toHaveLength(1)
    expect(watch[0]?.seen).toBe(22)
  })

  it('is forgotten once its detector finds that it is not behind, or is no longer there', () => {
    const [stream = expect.fail()] = [streamOf('Northpeak', [...before, ...times(30, 1.2)])]
    const level = { ...stream, detector: { ...stream.detector, verdict: 'LEVEL' as const } }
    for (const comparisons of [[level], []])
      expect(testAfterFailure(watched(), { benchmark: single, at, comparisons, promises: [] })).toEqual({
        goOn: [],
        alarms: [],
      })
  })

  it('begins anew with another failure, and other comparisons go on', () => {
    const [first = expect.fail()] = watched()
    const other = { ...first, step: 'search' }
    const again = watch([first, other], { ...first, onset: 30 }, { from: 40, fromAt: at })
    expect(again.map(({ step, failedFrom, from, seen }) => ({ step, failedFrom, from, seen }))).toEqual([
      { step: 'search', failedFrom: 10, from: 20, seen: 19 },
      { step: 'home', failedFrom: 30, from: 40, seen: 39 },
    ])
  })
})

describe('the alarm of a journey that is slower since it works again', () => {
  const alarmOf = (northpeak: readonly number[], globex: readonly number[]) => {
    const comparisons = [streamOf('Northpeak', northpeak), streamOf('Globex', globex)]
    const [alarm = expect.fail()] = testAfterFailure(watched(), {
      ...{ benchmark: fakeBenchmark({ steps: ['home'] }), at, comparisons, promises: [] },
    }).alarms
    return alarm
  }

  it('is dated to the first round that worked, with the size of the gap since then', () => {
    const rounds = [...before, ...times(15, 1.3)]
    expect(alarmOf(rounds, rounds)).toMatchObject({
      ...{ competitor: 'Northpeak', step: 'home', event: 'FELL_BEHIND', moved: 'us', promise: null },
      ...{ onset: 20, onsetAt: '2026-11-22T15:00:00.000Z', detectedAt: at },
      estimate: { ratio: expect.closeTo(1.3, 6), rounds: 15, firstEstimate: true },
    })
  })

  it('says who moved by the rounds before the failure and after it: the few that worked in between may be of either', () => {
    const rounds = [...before, ...times(15, 1.3)]
    expect(alarmOf(rounds, [...before, ...times(15, 1)]).moved).toBe('rival')
    // In the middle of our failures Northpeak seemed as far ahead as after them.
    const between = (ratio: number) => [...times(10, 1), ...times(9, ratio), FAILED, ...times(15, 1.3)]
    const comparisons = [streamOf('Northpeak', between(1.3)), streamOf('Globex', between(1))]
    for (const stream of comparisons) {
      stream.detector.window = stream.detector.window.filter(([slot]) => slot >= 7)
      stream.rival = stream.rival.slice(7)
    }
    const benchmark = fakeBenchmark({ steps: ['home'] })
    const asked = { benchmark, at, comparisons, promises: [] }
    expect(testAfterFailure(watched(), asked).alarms).toMatchObject([{ moved: 'us' }])
    const [unknown = expect.fail(), ...others] = comparisons
    const without = [{ ...unknown, metric: null }, ...others]
    expect(testAfterFailure(watched(), { ...asked, comparisons: without })).toEqual({ goOn: [], alarms: [] })
  })

  it('is about a promise where one is broken', () => {
    const benchmark = fakeBenchmark({ competitors: [], steps: ['home'], target: { ...single.target, promise: 2000 } })
    const promise = startPromiseStream('home', benchmark)
    promise.metric = 'lcp'
    promise.watch.state.state = 'BROKEN'
    promise.watch.state.win = [...before, ...times(15, 1.3)].map((ratio, slot) => [
      slot,
      Math.min(5.12, Math.log(ratio)),
    ])
    const all = watched({ competitor: null, event: 'PROMISE_BROKEN' })
    const { alarms } = testAfterFailure(all, { benchmark, at, comparisons: [], promises: [promise] })
    expect(alarms).toMatchObject([
      { competitor: null, moved: 'us', promise: 2000, onset: 20, estimate: { rounds: 15 } },
    ])
    promise.watch.state.state = 'KEPT'
    const kept = watched({ competitor: null, event: 'PROMISE_BROKEN' })
    expect(testAfterFailure(kept, { benchmark, at, comparisons: [], promises: [promise] }).alarms).toEqual([])
  })
})
