import { describe, expect, it } from 'vitest'
import { observeRound, restoreJudge, saveJudge } from '#core/judge/judge.ts'
import {
  advanceEpoch,
  latenessOf,
  type MarketState,
  nextSlot,
  noteLate,
  RECENT,
  remember,
  slotAt,
  startState,
  timeOfSlot,
} from '#core/judge/state.ts'
import { type FakeVisit, fakeBenchmark, fakeRound, noisyRounds, notOk, ok, sydney } from '../rounds.ts'

const HOUR = 3_600_000
const start = Date.UTC(2026, 10, 22)

/** A state after a round at each of these hours, whose interval then changes. */
function changedAfter(rounds: [hour: number, steady: 0 | 1][]): MarketState {
  const state = startState(fakeBenchmark())
  advanceEpoch(state, { round: fakeRound(0, {}), benchmark: fakeBenchmark() })
  addTo(state, rounds)
  advanceEpoch(state, { round: fakeRound(0, {}), benchmark: fakeBenchmark({ every: HOUR }) })
  return state
}

function addTo(state: MarketState, rounds: [hour: number, steady: 0 | 1][]): void {
  for (const [hour, steady] of rounds) remember(state, [state.slot + 1, start + hour * HOUR, steady, 0])
}

const unsteadyHours = ({ unsteadyAt = [] }: MarketState) => unsteadyAt.map((at) => (at - start) / HOUR)

describe('the rounds of an unsteady worker', () => {
  it('are remembered until their day is stored, also where the interval changed in a pause of days', () => {
    const state = changedAfter([
      [0, 0],
      [1, 1],
    ])
    addTo(state, [[24 * 7, 1]])
    expect(unsteadyHours(state)).toEqual([0])
  })

  it('are forgotten later, also where the interval has changed once', () => {
    const state = changedAfter([
      [0, 0],
      [1, 1],
    ])
    addTo(
      state,
      Array.from({ length: RECENT - 1 }, (_, n) => [100 + n, n === 0 ? 0 : 1]),
    )
    expect(unsteadyHours(state)).toEqual([0, 100])
    addTo(state, [
      [200, 1],
      [201, 1],
    ])
    expect(unsteadyHours(state)).toEqual([100])
  })
})

describe('a state', () => {
  it('counts rounds and those of an unsteady worker, and knows the first and the newest', () => {
    const state = startState(fakeBenchmark())
    expect(state).toMatchObject({ slot: -1, rounds: 0, unsteady: 0, watermark: null, firstAt: null })
    const first = advanceEpoch(state, { round: fakeRound(0, {}), benchmark: fakeBenchmark() })
    expect(first).toMatchObject({ number: 1, after: -1, reason: { kind: 'start' } })
    addTo(state, [
      [1, 1],
      [2, 0],
      [3, 0],
      [4, 1],
    ])
    const at = (hour: number) => new Date(start + hour * HOUR).toISOString()
    expect(state).toMatchObject({ slot: 3, rounds: 4, unsteady: 2, firstAt: at(1), watermark: at(4) })
    expect('unsteadyAt' in changedAfter([[0, 1]])).toBe(false)
  })

  it('knows what happened in a slot as long as it is remembered, and otherwise where the slot began', () => {
    const state = changedAfter([])
    addTo(state, [[5.5, 1]])
    const hour = (time: number) => new Date(start + time * HOUR).toISOString()
    expect([slotAt(state, hour(5.5)), slotAt(state, hour(5))]).toEqual([0, undefined])
    expect(timeOfSlot(state, 0)).toBe(hour(5.5))
    expect(timeOfSlot(state, 7)).toBe(new Date(7 * HOUR).toISOString())
  })

  it('gives a round the slot of its time, or the next free one where several are measured within an interval', () => {
    const setup = { ...startState(fakeBenchmark()).setup, every: HOUR }
    const slotOf = (slot: number, hour: number) => nextSlot({ slot, setup }, new Date(hour * HOUR).toISOString())
    expect([slotOf(-1, 9.9), slotOf(8, 9.5), slotOf(9, 9.5), slotOf(12, 9.5)]).toEqual([9, 9, 10, 13])
  })

  it('remembers an unsteady worker for the two days before the oldest round that it remembers', () => {
    for (const [hours, kept] of [
      [47, [0]],
      [48, [0]],
      [49, []],
    ] as const) {
      const state = changedAfter([[0, 0]])
      delete state.before
      addTo(state, [[hours, 1]])
      expect(unsteadyHours(state)).toEqual(kept)
    }
  })
})

describe('a round that comes after a later one', () => {
  const known = startState(fakeBenchmark())
  addTo(known, [
    [2, 1],
    [4, 1],
    [5, 1],
  ])
  const lateness = (hour: number, state = known) => latenessOf(state, new Date(start + hour * HOUR).toISOString())

  it.each([
    ['the next one', 6, null],
    ['the newest, redelivered', 5, null],
    ['one before, redelivered', 4, null],
    ['the oldest that is remembered, redelivered', 2, null],
    ['between two that were judged', 3, 'late'],
    ['a moment before the newest', 5 - 1 / 3_600_000, 'late'],
    ['before all that are remembered', 1, 'old'],
  ])('%s', (_, hour, expected) => {
    expect(lateness(hour)).toBe(expected)
  })

  it('is none where nothing was judged', () => {
    expect(lateness(1, startState(fakeBenchmark()))).toBeNull()
  })

  it('is recorded once; of many, the newest 200 are', () => {
    const state = startState(fakeBenchmark())
    const at = (n: number) => new Date(start + n * HOUR).toISOString()
    for (let n = 0; n <= 200; n++) expect(noteLate(state, at(n))).toBe(true)
    expect(noteLate(state, at(200).replace('.000Z', 'Z'))).toBe(false)
    expect(state.late).toEqual(Array.from({ length: 200 }, (_, n) => at(n + 1)))
  })
})

describe('with another interval', () => {
  it.each([
    ['longer', HOUR],
    ['shorter', 60_000],
  ])('slots are those of the %s one from the next round on', (_, every) => {
    const state = startState(fakeBenchmark())
    advanceEpoch(state, { round: fakeRound(0, {}), benchmark: fakeBenchmark() })
    const at = (ms: number) => new Date(start + ms).toISOString()
    remember(state, [nextSlot(state, at(0)), start, 1, 0])
    const epoch = advanceEpoch(state, { round: fakeRound(0, {}), benchmark: fakeBenchmark({ every }) })
    expect(epoch).toMatchObject({ number: 2, after: -1, reason: { kind: 'settings', differs: ['every'] } })
    expect(state).toMatchObject({ recent: [], rounds: 0 })
    expect(nextSlot(state, at(2 * HOUR))).toBe((start + 2 * HOUR) / every)
  })

  it('they go on where something else changes', () => {
    const state = startState(fakeBenchmark())
    advanceEpoch(state, { round: fakeRound(0, {}), benchmark: fakeBenchmark() })
    remember(state, [7, start, 1, 0])
    const target = { ...fakeBenchmark().target, margin: 0.1 }
    const changed = { round: fakeRound(0, {}), benchmark: fakeBenchmark({ target }) }
    expect(advanceEpoch(state, changed)).toMatchObject({ after: 7, reason: { differs: ['margin'] } })
    expect(state.recent).toHaveLength(1)
    expect(advanceEpoch(state, changed)).toBeNull()
  })
})

it('a judge that is stored after every round is the same as one that goes on, with promises', () => {
  const target = { against: 'fastest', metric: 'lcp', margin: 0.05, promise: 1200 } as const
  const place = { benchmark: fakeBenchmark({ target }), market: sydney }
  const walks = {
    Acme: { home: 1000, search: 1300 },
    Northpeak: { home: 900, search: 900 },
    Globex: { home: 999, search: 999 },
  }
  const rounds = noisyRounds({ count: 20, walks })
  const going = restoreJudge(null, place)
  let saved = saveJudge(going)
  for (const round of rounds) {
    observeRound(going, round)
    const stored = restoreJudge(structuredClone(saved), place)
    observeRound(stored, round)
    saved = saveJudge(stored)
    expect(saved).toEqual(saveJudge(going))
  }
  expect(saved.streams.map(({ kind }) => kind)).toEqual([
    ...Array.from({ length: 4 }, () => 'comparison'),
    ...['pooled', 'pooled', 'promise', 'promise'],
  ])
})

describe('another browser', () => {
  const walks = { Acme: { home: 1000, search: 1300 }, Northpeak: { home: 900, search: 900 } }
  const target = { against: 'fastest', metric: 'lcp', margin: 0.05, promise: 1200 } as const
  const place = { benchmark: fakeBenchmark({ target, competitors: ['Northpeak'] }), market: sydney }
  /** 20 rounds, and one in another browser on a worker that is half as fast. */
  const begun = () => {
    const judge = restoreJudge(null, place)
    const before = noisyRounds({ count: 30, walks }).slice(0, 20)
    const [after = expect.fail()] = noisyRounds({ count: 30, walks, chromium: 154 }).slice(20)
    const first = before.flatMap((round) => observeRound(judge, round))
    const found = observeRound(judge, { ...after, worker: { ...after.worker, cpuIndex: 500 } })
    return { judge, first, found }
  }

  it('begins an epoch, and the first round does not say so', () => {
    const { first, found } = begun()
    const epochs = [...first, ...found].flatMap((event) => (event.type === 'epoch' ? [event.epoch.number] : []))
    expect(epochs).toEqual([2])
  })

  it('begins every stream anew, of comparisons, of all competitors and of promises', () => {
    const { streams } = saveJudge(begun().judge)
    expect(streams.map((stream) => (stream.kind === 'promise' ? stream.watch.seq : stream.detector.seq))).toEqual(
      streams.map(() => 1),
    )
    expect(streams).toHaveLength(6)
  })

  it('begins anew what is usual of the worker, so that a slower one is not unsteady for ever', () => {
    const { judge, found } = begun()
    expect(found.filter(({ type }) => type === 'worker')).toEqual([])
    expect(judge.state).toMatchObject({ rounds: 1, unsteady: 0, worker: { cpu: [500] } })
  })
})

it('a round is known to have pictures by its evidence or by the screenshot of a failure', () => {
  const place = { benchmark: fakeBenchmark(), market: sydney }
  const judge = restoreJudge(null, place)
  const plain = { home: 1000, search: 1500 }
  const visits = [
    ok(plain),
    { ...ok(plain), evidence: { files: [] } },
    notOk('failed', { step: 'home' }),
    { ...notOk('failed', { step: 'home' }), failure: { code: 'timeout', message: '', screenshot: 'a.jpg' } as const },
  ]
  for (const [n, visit] of visits.entries()) {
    observeRound(judge, fakeRound(n, { Acme: ok(plain), Northpeak: visit as FakeVisit, Globex: ok(plain) }))
  }
  expect(judge.state.recent.map(([, , , evidence]) => evidence)).toEqual([0, 1, 0, 1])
})
