import { describe, expect, it } from 'vitest'
import { observeRound, startJudge } from '#core/judge/judge.ts'
import { type MarketState, noteLate, remember, startState } from '#core/judge/state.ts'
import { closed, fakeIncident } from '../incidents.ts'
import { fakeBenchmark, fakeRound, sydney } from '../rounds.ts'

/** How much of its history a judge remembers: its state is written after every round. */

const hour = 60 * 60_000

/** The state after hourly rounds; the worker of the first was unsteady. */
function afterRounds(count: number): MarketState {
  const state = startState(fakeBenchmark())
  for (let n = 0; n < count; n++) remember(state, [n, n * hour, n === 0 ? 0 : 1, 0])
  return state
}

it('the newest 96 rounds are remembered', () => {
  expect(afterRounds(100).recent.map(([slot]) => slot)).toEqual(Array.from({ length: 96 }, (_, n) => 4 + n))
})

it('an unsteady worker is remembered for two days longer, until its day is stored', () => {
  expect(afterRounds(96 + 48).unsteadyAt).toEqual([0])
  expect(afterRounds(96 + 48 + 1).unsteadyAt).toBeUndefined()
})

it('the newest 200 late rounds are remembered', () => {
  const state = startState(fakeBenchmark())
  const times = Array.from({ length: 201 }, (_, n) => new Date(n * hour).toISOString())
  for (const at of times) expect(noteLate(state, at)).toBe(true)
  expect(state.late).toEqual(times.slice(1))
})

describe('of incidents that closed', () => {
  it('the newest 200 are remembered until they are stored', () => {
    const judge = startJudge({ benchmark: fakeBenchmark(), market: sydney })
    const [before, last] = [closed(fakeIncident(), 60), fakeIncident({ at: 15 })]
    judge.state.closed = Array.from({ length: 200 }, () => before)
    judge.state.open = [
      { ...last, streams: last.streams.map((stream) => ({ ...stream, recoveredAt: stream.onsetAt })) },
    ]
    observeRound(judge, fakeRound(0, { Acme: { home: 1000 }, Northpeak: { home: 1000 } }))
    expect(judge.state.closed).toHaveLength(200)
    expect(judge.state.closed.at(-1)?.id).toBe(last.id)
  })
})

it('the newest 100 steps with an unusual page are remembered', () => {
  const judge = startJudge({ benchmark: fakeBenchmark({ competitors: ['Globex'], steps: ['home'] }), market: sydney })
  const names = Array.from({ length: 60 }, (_, n) => `step ${n}`)
  for (let n = 0; n < 10; n++) {
    const document = { url: `https://1.example/${n < 8 ? 'p/123' : ''}`, status: 200, title: 'Rain jacket' }
    const steps = names.map((name) => ({ name, metrics: { lcp: 1000, bytes: 400_000 }, document }))
    observeRound(judge, fakeRound(n, { Acme: { home: 1000 }, Globex: { status: 'ok', loads: [{ steps }] } }))
  }
  const remembered = judge.state.unusual?.map(({ at, step }) => `${at} ${step}`)
  const expected = [8, 9].flatMap((n) => names.map((step) => `${fakeRound(n, {}).scheduledAt} ${step}`))
  expect(remembered).toEqual(expected.slice(-100))
})
