import { describe, expect, it } from 'vitest'
import { forgetFuture, latestJudged } from '#core/judge/clock.ts'
import { advanceEpoch, type MarketState, remember, startState } from '#core/judge/state.ts'
import { fakeBenchmark, fakeRound } from '../rounds.ts'

const HOUR = 3_600_000
const now = Date.UTC(2026, 10, 22)
const inMs = (ms: number) => new Date(now + ms).toISOString()

/** A market with rounds at these times, in ms from now. */
function judged(...times: number[]): MarketState {
  const state = startState(fakeBenchmark())
  advanceEpoch(state, { round: fakeRound(0, {}), benchmark: fakeBenchmark() })
  times.forEach((ms, slot) => {
    remember(state, [slot, now + ms, 1, 0])
  })
  return state
}

const many = (count: number, from: number) => Array.from({ length: count }, (_, n) => from + n * 60_000)

describe('rounds that were scheduled while a clock was ahead', () => {
  it.each([
    { what: 'an hour is what clocks may differ by', times: [-3, -2, -1, HOUR], kept: 4 },
    { what: 'a moment more is a clock that is ahead', times: [-3, -2, -1, HOUR + 1], kept: 3 },
    { what: 'the newest of four, and the one of an hour stays', times: [-3, -2, HOUR, 2 * HOUR], kept: 3 },
    { what: 'the newest two of five', times: [-3, -2, -1, 2 * HOUR, 3 * HOUR], kept: 3 },
    { what: 'as many ahead as not: the clock that says now is behind', times: [-2, -1, 2 * HOUR, 3 * HOUR], kept: 4 },
    { what: 'all of a new market', times: many(47, 2 * HOUR), kept: 0 },
    { what: 'all of a market that has too many to lose', times: many(48, 2 * HOUR), kept: 48 },
    {
      what: 'all of them, and yet it is not new: those before another interval are no longer remembered',
      times: many(3, 2 * HOUR),
      firstAt: inMs(-HOUR),
      kept: 3,
    },
  ])('$what', ({ times, firstAt, kept }) => {
    const state = judged(...times)
    if (firstAt !== undefined) state.firstAt = firstAt
    const before = structuredClone(state)
    forgetFuture(state, now)
    if (kept === times.length) {
      expect(state).toEqual(before)
      return
    }
    const newest = times[kept - 1]
    const watermark = newest === undefined ? null : inMs(newest)
    expect(state).toEqual({
      ...before,
      recent: before.recent.slice(0, kept),
      slot: kept - 1,
      watermark,
      firstAt: kept === 0 ? null : before.firstAt,
      ahead: before.watermark,
    })
  })

  it('the next round begins a new epoch, which says so; the one after does not', () => {
    const state = judged(-3, -2, -1, 2 * HOUR)
    forgetFuture(state, now)
    const next = { round: { ...fakeRound(0, {}), scheduledAt: inMs(0) }, benchmark: fakeBenchmark() }
    expect(advanceEpoch(state, next)).toMatchObject({ number: 2, reason: { kind: 'clock', ahead: inMs(2 * HOUR) } })
    expect(advanceEpoch(state, next)).toBeNull()
  })

  it('nothing is forgotten where nothing was judged', () => {
    const state = startState(fakeBenchmark())
    forgetFuture(state, now)
    expect(state).toEqual(startState(fakeBenchmark()))
  })

  it('a round may be judged up to an hour before its time', () => {
    expect(latestJudged(now) - now).toBe(HOUR)
  })
})
