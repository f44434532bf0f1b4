import { describe, expect, test } from 'vitest'
import {
  observePromise,
  type PromiseEvent,
  type PromiseState,
  promiseValue,
  startPromise,
} from '#core/statistics/promise.ts'
import { WORST } from '#core/statistics/round-ratio.ts'
import { levelNoise } from './noise.ts'

const promise = 3000

/** Noisy rounds in consecutive regimes, each with its own typical time, ms. */
function play(regimes: [rounds: number, time: number][], settings = {}): PromiseEvent[] {
  const noise = levelNoise(3)
  const watch = startPromise(settings)
  const times = regimes.flatMap(([rounds, time]) => Array.from({ length: rounds }, () => time * Math.exp(noise())))
  return times.flatMap((time, slot) => observePromise(watch, slot, promiseValue(time, promise)))
}

describe('a promise of three seconds', () => {
  test('is reported as kept, then broken, then kept again', () => {
    const events = play([
      [100, 2500],
      [60, 4000],
      [60, 2500],
    ])
    expect(events).toMatchObject([
      { type: 'PROMISE_KEPT', before: 'UNDECIDED', state: 'KEPT' },
      { type: 'PROMISE_BROKEN', before: 'KEPT', state: 'BROKEN', onset: 100 },
      { type: 'PROMISE_KEPT', before: 'BROKEN', state: 'KEPT', onset: 160 },
    ])
    const [, broken, kept] = events
    expect(broken?.slot).toBeLessThan(125)
    expect(promise * Math.exp(broken?.estimate ?? 0)).toBeCloseTo(4000, -3)
    expect(kept?.slot).toBeLessThan(180)
  })

  test('is reported as kept again on a tenth of the evidence needed for broken', () => {
    const back = (goodDiv: number) => {
      const regimes: [number, number][] = [
        [60, 4000],
        [60, 2500],
      ]
      return play(regimes, { goodDiv }).find(({ type }) => type === 'PROMISE_KEPT')?.slot ?? Number.NaN
    }
    expect(back(10)).toBeLessThan(back(1))
  })

  test('rounds exactly at the boundary do not stop the search for the onset', () => {
    const watch = startPromise({ margin: 0, exitFrac: 0 })
    const x = [...Array<number>(40).fill(0), 0.5, 0.5, 0, ...Array<number>(20).fill(0.5)]
    const [broken] = x.flatMap((value, slot) => observePromise(watch, slot, value))
    expect(broken).toMatchObject({ type: 'PROMISE_BROKEN', onset: 40 })
    expect(watch.state.since).toBe(40)
  })

  test('can be broken from the start', () => {
    expect(play([[60, 4000]])).toMatchObject([
      { type: 'PROMISE_BROKEN', before: 'UNDECIDED', onset: expect.any(Number) },
    ])
  })

  test('is neither broken nor, once broken, kept again while the time is within the margin', () => {
    expect(play([[3000, 3000 * 1.04]])).toEqual([])
    expect(
      play([
        [60, 4000],
        [3000, 3000 * 1.04],
      ]).map(({ type }) => type),
    ).toEqual(['PROMISE_BROKEN'])
  })

  test('can be broken from its first round on, and says so', () => {
    const watch = startPromise()
    const events = Array.from({ length: 40 }, (_, slot) => observePromise(watch, slot, 0.5)).flat()
    expect(events).toMatchObject([{ type: 'PROMISE_BROKEN', onset: 0 }])
  })

  test('keeps the newest rounds only, and counts them all but those without a measurement', () => {
    const watch = startPromise({ win: 5 })
    for (let slot = 0; slot < 8; slot++) observePromise(watch, slot, slot === 6 ? null : slot / 100)
    expect(watch.state.win.map(([slot]) => slot)).toEqual([2, 3, 4, 5, 7])
    expect(watch.state.seq).toBe(7)
  })

  test('is taken literally with a margin of 0', () => {
    expect(play([[3000, 3000 * 1.04]], { margin: 0 })).toMatchObject([{ type: 'PROMISE_BROKEN' }])
  })

  test('is broken by our failures but not by missing rounds', () => {
    const watch = startPromise()
    for (let slot = 0; slot < 40; slot++) expect(observePromise(watch, slot, promiseValue(null, promise))).toEqual([])
    const events = Array.from({ length: 40 }, (_, at) =>
      observePromise(watch, 40 + at, promiseValue('failed', promise)),
    )
    expect(events.flat()).toMatchObject([{ type: 'PROMISE_BROKEN', onset: 40, estimate: WORST }])
  })
})

test('redelivered rounds change nothing, and a state restored from JSON continues bit for bit', () => {
  const noise = levelNoise(4)
  const straight = startPromise({ c: 50 })
  let stored = JSON.stringify(startPromise({ c: 50 }).state)
  let events = 0
  for (let slot = 0; slot < 400; slot++) {
    const x = noise() + (slot % 100 < 50 ? 0 : 0.3)
    const expected = observePromise(straight, slot, x)
    const watch = startPromise({ c: 50 }, JSON.parse(stored) as PromiseState)
    expect(observePromise(watch, slot, x)).toEqual(expected)
    expect(observePromise(watch, slot, -x)).toEqual([])
    expect(observePromise(watch, Math.max(0, slot - 1), -x)).toEqual([])
    stored = JSON.stringify(watch.state)
    events += expected.length
  }
  expect(stored).toBe(JSON.stringify(straight.state))
  expect(events).toBeGreaterThan(4)
  expect(stored.length).toBeLessThan(2500)
})

test('invalid settings, states and rounds are refused', () => {
  const watch = startPromise()
  expect(() => startPromise({ margin: -0.1 })).toThrow('margin')
  expect(() => startPromise({ c: 1 })).toThrow('false alarms')
  expect(startPromise({ c: 1.5, margin: 0 }).config).toMatchObject({ c: 1.5, margin: 0 })
  expect(() => startPromise({}, { ...watch.state, v: 2 as unknown as 1 })).toThrow('replay')
  expect(() => observePromise(watch, 0.5, 0)).toThrow('whole number')
  expect(() => observePromise(watch, -1, 0)).toThrow('whole number')
  expect(() => observePromise(watch, 0, Number.NaN)).toThrow('NaN')
  expect(() => promiseValue(100, 0)).toThrow('above 0')
  expect(promiseValue(1, 0.5)).toBeCloseTo(Math.LN2, 12)
})
