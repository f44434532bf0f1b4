import { describe, expect, it } from 'vitest'
import { verdictOf } from '#core/judge/verdict.ts'
import type { Round } from '#core/model/round.ts'
import { notOk } from '../rounds.ts'
import { judged, stretches, usual, type Walks } from './judge-streams.ts'

/** A competitor does not work for a while, and works again: that says nothing about us. */

const down = notOk('failed', { step: 'home', code: 'http-error' })
const taking = (home: number): Walks => ({ ...usual, Acme: { home, search: 1500 } })

/** Rounds in stretches, each with our time on home; `N` is a round in which Northpeak failed, `B` one in which both competitors did. */
function rounds(parts: [pattern: string, home: number][]): Round[] {
  const pattern = parts.map(([one]) => one).join('')
  return stretches(parts.map(([one, home]) => [one.length, taking(home)])).map((round, n) => {
    const who = pattern[n] === 'N' ? ['Northpeak'] : pattern[n] === 'B' ? ['Northpeak', 'Globex'] : []
    return { ...round, visits: round.visits.map((visit) => (who.includes(visit.site) ? { ...visit, ...down } : visit)) }
  })
}

const fine = (count: number) => '.'.repeat(count)

describe('while nothing else changes', () => {
  it.each([
    ['three hours', 'N'.repeat(12)],
    ['twelve hours', 'N'.repeat(48)],
    ['longer than its rounds are remembered', 'N'.repeat(100)],
    ['every other round of twelve hours', 'N.'.repeat(24)],
  ])('that we are behind it again, as before, is no incident: %s', (_, outage) => {
    for (const ours of [1090, 1300]) {
      const all = rounds([
        [fine(120), ours],
        [outage, ours],
        [fine(80), ours],
      ])
      expect(judged(all).incidents).toEqual([])
    }
  })
})

describe('a verdict that rests on its failures', () => {
  it('has no ratio: the few rounds that it completed are not why we are ahead', () => {
    const { judge } = judged(
      rounds([
        [fine(120), 1040],
        ['NNNNNNNN.NN.', 1040],
      ]),
    )
    const last = Date.parse(judge.state.watermark ?? '')
    const found = verdictOf(judge, last).comparisons.find(
      ({ competitor, step }) => competitor === 'Northpeak' && step === 'home',
    )
    expect(found).toMatchObject({ verdict: 'ahead', ratio: null, rounds: 0 })
    expect(found?.failures.competitor).toBeGreaterThanOrEqual(8)
  })
})

describe('while we slip', () => {
  it('that is an incident once it works again, and ours', () => {
    const all = rounds([
      [fine(120), 1000],
      ['N'.repeat(12), 1000],
      ['N'.repeat(24), 1400],
      [fine(60), 1400],
    ])
    const { incidents, judge } = judged(all)
    expect(incidents.map(({ cause }) => cause)).toEqual(incidents.map(() => ({ kind: 'us' })))
    const open = judge.state.open.flatMap(({ streams }) => streams.filter(({ recoveredAt }) => recoveredAt === null))
    expect(open.map(({ competitor, step, moved }) => [competitor, step, moved]).toSorted()).toEqual([
      ['Globex', 'home', 'us'],
      ['Northpeak', 'home', 'us'],
    ])
  })
})

describe('in an incident of ours', () => {
  const slip: [string, number][] = [
    [fine(120), 1000],
    [fine(40), 1400],
    ['B'.repeat(40), 1400],
  ]

  it('ends nothing while we are as slow as before', () => {
    const { incidents } = judged(rounds([...slip, [fine(40), 1400]]))
    expect(incidents).toMatchObject([{ kind: 'behind', closedAt: null }])
    expect(incidents[0]?.streams.map(({ recoveredAt }) => recoveredAt)).toEqual([null, null])
  })

  it('leaves our figures as they were: it is not our journey that fails', () => {
    const { judge } = judged(rounds(slip))
    const streams = judge.state.open.flatMap((one) => one.streams)
    expect(streams.map(({ competitor }) => competitor).toSorted()).toEqual(['Globex', 'Northpeak'])
    for (const { latest } of streams) expect(latest.ratio).toBeCloseTo(1.4, 1)
  })

  it('leaves a first estimate one, of which too few rounds followed the alarm', () => {
    const { judge } = judged(rounds([slip[0] as [string, number], [fine(8), 1400], ['B'.repeat(8), 1400]]))
    const latest = judge.state.open.flatMap((one) => one.streams.map((stream) => stream.latest))
    expect(latest).toMatchObject([
      { rounds: 9, firstEstimate: true },
      { rounds: 8, firstEstimate: true },
    ])
  })

  it('shows the end that came meanwhile', () => {
    const { incidents, judge } = judged(rounds([...slip, [fine(40), 1000]]))
    expect(incidents).toHaveLength(1)
    expect(judge.state.open).toEqual([])
  })

  it('shows the end of a slip of a site that was behind before', () => {
    const { incidents, judge } = judged(
      rounds([
        [fine(120), 1200],
        [fine(40), 1700],
        ['B'.repeat(40), 1700],
        [fine(60), 1200],
      ]),
    )
    expect(incidents).toMatchObject([{ kind: 'behind', closedAt: expect.any(String) }])
    expect(judge.state.open).toEqual([])
  })

  it('holds up no end while it fails at times', () => {
    for (const usually of [1000, 1200]) {
      const { incidents, judge } = judged(
        rounds([
          [fine(60), usually],
          ['N..'.repeat(20), usually],
          ['N..'.repeat(20), usually * 1.4],
          ['N..'.repeat(40), usually],
        ]),
      )
      expect(incidents.length).toBeGreaterThan(0)
      expect(judge.state.open).toEqual([])
    }
  })
})
