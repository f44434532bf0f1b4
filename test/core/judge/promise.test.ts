import { describe, expect, it } from 'vitest'
import { observePromiseStream, startPromiseStream } from '#core/judge/promise.ts'
import type { Target } from '#core/model/benchmark.ts'
import { type FakeVisit, fakeBenchmark, fakeRound, type Walk } from '../rounds.ts'

const { target } = fakeBenchmark()
const of = (changes: Partial<Target>, falseAlarmsPerYear = 1) =>
  fakeBenchmark({ target: { ...target, promise: 3000, ...changes }, alarm: { to: [], falseAlarmsPerYear } })

/** What our home page says after these rounds, in a benchmark that promises three seconds. */
function watched(ours: readonly (FakeVisit | Walk)[], benchmark = of({}), judged = true) {
  const stream = startPromiseStream('home', benchmark)
  const events = ours.flatMap((us, slot) =>
    observePromiseStream(stream, { round: fakeRound(slot, { Acme: us }), slot, judged, benchmark }),
  )
  return { stream, events, types: events.map(({ type }) => type) }
}

const times = (count: number, home: number) => Array.from({ length: count }, () => ({ home }))

describe('a promise', () => {
  it('is broken beyond the margin only', () => {
    expect(watched(times(200, 3100)).types).not.toContain('PROMISE_BROKEN')
    expect(watched(times(200, 3100), of({ margin: 0.01 })).types).toContain('PROMISE_BROKEN')
    expect(watched(times(40, 4000)).types).toEqual(['PROMISE_BROKEN'])
  })

  it('that was kept is broken the sooner, the more false alarms are accepted', () => {
    const broken = (perYear: number) =>
      watched([...times(60, 2500), ...times(60, 4000)], of({}, perYear)).events.find(
        ({ type }) => type === 'PROMISE_BROKEN',
      )?.slot ?? Number.NaN
    expect(broken(1000)).toBeLessThan(broken(1))
  })

  it('remembers in which round it was decided', () => {
    const { stream, events } = watched([...times(60, 2500), ...times(60, 4000)])
    expect(events.map(({ type }) => type)).toEqual(['PROMISE_KEPT', 'PROMISE_BROKEN'])
    expect(stream.decidedAt).toBe(events.at(-1)?.slot)
    expect(watched(times(2, 2500)).stream.decidedAt).toBeNull()
  })

  it('is not judged twice by a round, nor by one whose worker was unsteady, nor without a promise', () => {
    const { stream } = watched(times(30, 4000))
    const before = structuredClone(stream)
    const again = {
      round: fakeRound(29, { Acme: { home: { duration: 2000 } } }),
      slot: 29,
      judged: true,
      benchmark: of({}),
    }
    expect(observePromiseStream(stream, again)).toEqual([])
    expect(stream).toEqual(before)
    expect(watched(times(100, 4000), of({}), false).types).toEqual([])
    expect(watched(times(100, 4000), fakeBenchmark()).types).toEqual([])
  })

  it('is judged by the time of a step that has no other, from its third round on', () => {
    const without = Array.from({ length: 3 }, () => ({ home: { duration: 2500 } }))
    expect(watched(without.slice(1)).stream.metric).toBeNull()
    expect(watched(without).stream.metric).toBe('duration')
  })

  it('is judged anew once another metric replaces one that the step no longer has', () => {
    const without = Array.from({ length: 12 }, () => ({ home: { duration: 2500 } }))
    const kept = [...times(60, 2500), ...without.slice(1)]
    expect(watched(kept).stream).toMatchObject({ metric: 'lcp', watch: { state: { state: 'KEPT' } } })
    const changed = watched([...times(60, 2500), ...without])
    expect(changed.stream).toMatchObject({
      metric: 'duration',
      decidedAt: null,
      watch: { state: { state: 'UNDECIDED' } },
    })
  })
})
