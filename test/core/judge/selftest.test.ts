import { describe, expect, it } from 'vitest'
import { selfTest } from '#core/judge/selftest.ts'
import { sensitivity } from '#core/judge/sensitivity.ts'
import type { Round } from '#core/model/round.ts'
import { fakeBenchmark, fakeRound, noisyRounds, sydney } from '../rounds.ts'

/** Acme measured twice in every round. */
const twice = fakeBenchmark({ competitors: ['Acme again'], steps: ['home'] })
/** Every two hours: twelve rounds a day. */
const asked = fakeBenchmark({ competitors: ['Northpeak'], steps: ['home'], every: 2 * 60 * 60_000 })

function tested(rounds: readonly Round[]) {
  return selfTest({ twice, asked, market: sydney, rounds })
}

/** Rounds in which the first copy takes these times in ms, one after the other, and the second a second. */
function copies(times: readonly number[]): Round[] {
  return times.map((time, n) => fakeRound(n, { Acme: { home: time }, 'Acme again': { home: 1000 } }))
}

const wobble = [0.99, 1.01, 1, 0.98, 1.02, 1, 1.01, 0.99]
const around = (time: number) => wobble.map((factor) => time * factor)

describe('measuring a site against itself', () => {
  it('finds a ratio of 1, the noise of a round, and what would be detected within a day', () => {
    const rounds = noisyRounds({ count: 40, walks: { Acme: { home: 1000 }, 'Acme again': { home: 1000 } }, own: 0.03 })
    const { steps, unfair, unsteady, roundsADay } = tested(rounds)
    expect({ unfair, unsteady, roundsADay }).toEqual({ unfair: [], unsteady: 0, roundsADay: 12 })
    expect(steps).toMatchObject([{ step: 'home', metric: 'lcp', rounds: 40, withinADay: { within: 12 } }])
    expect(steps[0]?.ratio).toBeCloseTo(1, 1)
    expect(steps[0]?.spread).toBeGreaterThan(0.01)
    expect(steps[0]?.spread).toBeLessThan(0.06)
    expect(steps[0]?.withinADay?.slip).toBeGreaterThan(0.05)
    expect(steps[0]?.withinADay?.slip).toBeLessThanOrEqual(0.5)
  })

  it('is unfair when either copy is slower by more than the margin', () => {
    expect(tested(copies(around(1000))).unfair).toEqual([])
    expect(tested(copies(around(1040))).unfair).toEqual([])
    expect(tested(copies(around(1100))).unfair).toEqual(['home'])
    expect(tested(copies(around(900))).unfair).toEqual(['home'])
  })

  it('is not called unfair by three rounds, which have no interval', () => {
    expect(tested(copies([1500, 1500, 1500]))).toMatchObject({
      unfair: [],
      steps: [{ ratio: expect.closeTo(1.5, 9), low: null, high: null }],
    })
  })

  it('estimates the noise from four rounds on', () => {
    const three = tested(copies(around(1000).slice(0, 3))).steps[0]
    expect(three).toMatchObject({ spread: null, withinADay: null, rounds: 3 })
    const four = tested(copies(around(1000).slice(0, 4))).steps[0]
    expect(four?.spread).toBeGreaterThan(0)
    expect(four?.withinADay).not.toBeNull()
  })

  it('says how fast and how steady the worker is, without readings that failed', () => {
    const rounds = copies(around(1000)).map((round, n) => ({
      ...round,
      worker: { ...round.worker, cpuIndex: n === 0 ? 0 : n % 2 === 0 ? 900 : 1100 },
    }))
    const { worker } = tested(rounds)
    expect(worker.cpuIndex?.typical).toBeCloseTo(1100, 6)
    expect(worker.control).toEqual({ typical: expect.closeTo(40, 6), spread: 0 })
    expect(tested([]).worker).toEqual({ cpuIndex: null, control: null })
  })
})

describe('the smallest slip that is detected in time', () => {
  const noise = (size: number) => wobble.map((factor) => size * (factor - 1) * 50)

  it('grows with the noise, and with less time', () => {
    const slip = (size: number, within: number) => sensitivity(noise(size), { config: {}, within }).slip
    expect([slip(0.02, 24), slip(0.2, 24)]).toEqual([0.07, 0.25])
    expect([slip(0.1, 48), slip(0.1, 6)]).toEqual([0.15, 0.3])
  })

  it('is none where even three times the time would go unnoticed', () => {
    expect(sensitivity(noise(0.02), { config: {}, within: 1 }).slip).toBeNull()
  })

  it('needs three rounds', () => {
    expect(() => sensitivity([0, 0.1], { config: {}, within: 12 })).toThrow('at least 3 rounds, got 2')
  })
})
