import { describe, expect, it } from 'vitest'
import { advanceEpoch, type MarketState, RECENT, remember, startState } from '#core/judge/state.ts'
import { fakeBenchmark, fakeRound } from '../rounds.ts'

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
