import { describe, expect, it } from 'vitest'
import { assessWorker, emptyHistory, unsteadyRounds } from '#core/judge/worker-history.ts'
import type { Round } from '#core/model/round.ts'
import { fakeRound } from '../rounds.ts'

/** A round with this CPU index and these load times of the control page, one for each visit. */
function roundWith({ cpu = 1000, control = [40, 40] }: { cpu?: number; control?: number[] }, n = 0): Round {
  const round = fakeRound(n, { Acme: { home: 1000 }, Northpeak: { home: 1000 } })
  return {
    ...round,
    worker: { ...round.worker, cpuIndex: cpu },
    visits: round.visits.map((visit, index) => ({ ...visit, control: control[index] ?? 40 })),
  }
}

/** What is noted of a round after a history. */
function noteAfter(before: Parameters<typeof roundWith>[0][], round: Parameters<typeof roundWith>[0]) {
  const history = emptyHistory()
  for (const one of before) assessWorker(history, roundWith(one))
  return assessWorker(history, roundWith(round))
}

const steady = Array.from({ length: 30 }, () => ({}))
/** Between 800 and 1250, half of them within 12 % of 1000: five spreads are a factor of 2.3. */
const restless = Array.from({ length: 40 }, (_, n) => {
  const factor = [0.8, 0.89, 1, 1.12, 1.25][n % 5] ?? 1
  return { cpu: 1000 * factor, control: [40 * factor, 40 / factor] }
})

describe('the CPU of a steady worker', () => {
  it('is unsteady beyond a factor of 1.4 in either direction, and says what is usual', () => {
    expect(noteAfter(steady, { cpu: 1380 })).toBeNull()
    expect(noteAfter(steady, { cpu: 730 })).toBeNull()
    expect(noteAfter(steady, { cpu: 1420 })).toMatchObject({ what: 'cpu', value: 1420, site: null })
    expect(noteAfter(steady, { cpu: 700 })?.usual).toBeCloseTo(1000, 6)
  })

  it('is unsteady when it could not be read', () => {
    expect(noteAfter(steady, { cpu: 0 })).toMatchObject({ what: 'cpu', value: 0 })
  })
})

describe('the control page on a steady worker', () => {
  it('is unsteady beyond a factor of 2, and says during which visit', () => {
    expect(noteAfter(steady, { control: [40, 78] })).toBeNull()
    expect(noteAfter(steady, { control: [21, 40] })).toBeNull()
    expect(noteAfter(steady, { control: [50, 82] })).toMatchObject({ what: 'control', value: 82, site: 'Northpeak' })
    expect(noteAfter(steady, { control: [19, 40] })).toMatchObject({ what: 'control', value: 19, site: 'Acme' })
  })
})

it('a visit without a control page, as one that was skipped, says nothing of the worker', () => {
  const history = emptyHistory()
  for (const one of steady) assessWorker(history, roundWith(one))
  const round = roundWith({})
  expect(assessWorker(history, { ...round, visits: round.visits.map(({ control: _, ...visit }) => visit) })).toBeNull()
})

describe('a worker whose speed always varies', () => {
  it('is unsteady only beyond five spreads', () => {
    expect(noteAfter(restless, { cpu: 460 })).toBeNull()
    expect(noteAfter(restless, { cpu: 2200 })).toBeNull()
    expect(noteAfter(restless, { cpu: 400 })).toMatchObject({ what: 'cpu', value: 400 })
    expect(noteAfter(restless, { cpu: 2500 })).toMatchObject({ what: 'cpu', value: 2500 })
  })
})

describe('the history of a worker', () => {
  it('must be 12 rounds long for the CPU, and 24 visits for the control page', () => {
    expect(noteAfter(steady.slice(0, 11), { cpu: 100 })).toBeNull()
    expect(noteAfter(steady.slice(0, 12), { cpu: 100 })).not.toBeNull()
    // Rounds in which it could not be read say nothing of what is usual.
    expect(noteAfter([...steady.slice(0, 11), { cpu: 0 }, { cpu: 0 }], { cpu: 100 })).toBeNull()
    const alone = Array.from({ length: 11 }, () => ({}))
    expect(noteAfter(alone, { control: [400, 40] })).toBeNull()
    expect(noteAfter([...alone, {}], { control: [400, 40] })).toMatchObject({ what: 'control' })
  })

  it('accepts a permanently different worker once it fills half of it: 24 rounds', () => {
    const before = Array.from({ length: 60 }, (_, n) => roundWith({}, n))
    const moved = Array.from({ length: 60 }, (_, n) => roundWith({ cpu: 500 }, 60 + n))
    expect(unsteadyRounds([...before, ...moved]).map(({ seed }) => seed)).toEqual(
      Array.from({ length: 24 }, (_, n) => 60 + n),
    )
  })

  it('accepts a permanently different network once it fills half of it: 72 visits', () => {
    const before = Array.from({ length: 90 }, (_, n) => roundWith({}, n))
    const moved = Array.from({ length: 60 }, (_, n) => roundWith({ control: [400, 400] }, 90 + n))
    expect(unsteadyRounds([...before, ...moved]).map(({ seed }) => seed)).toEqual(
      Array.from({ length: 36 }, (_, n) => 90 + n),
    )
  })
})
