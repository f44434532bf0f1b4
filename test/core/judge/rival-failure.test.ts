import { describe, expect, it } from 'vitest'
import { isHiddenByFailures, noteUsual, outageBefore } from '#core/judge/rival-failure.ts'
import { verdictOf } from '#core/judge/verdict.ts'
import type { IncidentStream } from '#core/model/incident.ts'
import type { Round } from '#core/model/round.ts'
import { startDetector } from '#core/statistics/detector.ts'
import { fakeBenchmark, noisyRounds, notOk } from '../rounds.ts'
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

  it.each([2, 3, 4, 6, 9])('is none either where rounds vary much: the first few say little, noise %i', (seed) => {
    const walks = { Acme: { home: 1300 }, Northpeak: { home: 1000 } }
    const all = noisyRounds({ count: 160, walks, seed, own: 0.15 }).map((round, n) => {
      const isDown = (site: string) => site === 'Northpeak' && n >= 100 && n < 120
      return {
        ...round,
        visits: round.visits.map((visit) => (isDown(visit.site) ? { ...visit, ...down } : visit)),
      }
    })
    const { incidents, events } = judged(all, fakeBenchmark({ competitors: ['Northpeak'], steps: ['home'] }))
    expect(events.map((one) => (one.type === 'comparison' ? one.event.type : ''))).toContain('FELL_BEHIND')
    expect(incidents).toEqual([])
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

/** Failures of the competitor and of ours, and a round in which both take as long. */
const ratios: Record<string, number> = { N: -5.12, U: 5.12, '=': 0 }

/** A comparison after rounds with these log ratios; where they say nothing else, we take 1.35 times as long as the competitor. */
function comparisonOf(
  pattern: string,
  { usual, epochStart = 0, since = 0 }: { usual?: number; epochStart?: number; since?: number } = {},
) {
  const window = [...pattern].map((one, slot): [number, number] => [slot, ratios[one] ?? 0.3])
  return {
    detector: { ...startDetector({ margin: 0.05 }), window, epochStart, since },
    ...(usual !== undefined && { usual }),
  }
}

describe('what was usual before a competitor failed', () => {
  const noted = (...given: Parameters<typeof comparisonOf>) => {
    const stream = comparisonOf(...given)
    noteUsual(stream, -5.12)
    return stream.usual
  }

  it('needs eight rounds in which both worked', () => {
    expect(noted(fine(8))).toBe(0.3)
    expect(noted(fine(7))).toBeUndefined()
  })

  it('is what it was since the last change, once that is eight rounds', () => {
    expect(noted(`${'='.repeat(20)}${fine(8)}`, { epochStart: 20 })).toBe(0.3)
    expect(noted(`${'='.repeat(20)}${fine(7)}`, { epochStart: 20 })).toBe(0)
  })

  it('stays what it was while failures come at most eight rounds apart', () => {
    expect(noted(`${fine(20)}N${'='.repeat(7)}`, { usual: 0.7 })).toBe(0.7)
    expect(noted(`${fine(20)}N${'='.repeat(8)}`, { usual: 0.7 })).toBe(0.3)
  })

  it('is forgotten once no failure is remembered any more', () => {
    for (const [pattern, usual] of [
      [`N${fine(20)}`, 0.7],
      [fine(20), undefined],
    ] as const) {
      const stream = comparisonOf(pattern, { usual: 0.7 })
      noteUsual(stream, 0.3)
      expect(stream.usual).toBe(usual)
    }
  })
})

describe('that a competitor works again may be all that changed', () => {
  /** We are behind again since the round at `onset`. */
  const isAll = (pattern: string, onset: number) => outageBefore(comparisonOf(pattern, { usual: 0.3 }), onset) !== null

  it('after three failures, not after two', () => {
    expect(isAll(`${fine(20)}NNN${fine(10)}`, 23)).toBe(true)
    expect(isAll(`${fine(20)}NN${fine(10)}`, 22)).toBe(false)
    expect(isAll(`${fine(20)}NNN.`, 23)).toBe(true)
    expect(isAll(fine(30), 20)).toBe(false)
    expect(isAll(`${fine(20)}UUU${fine(10)}`, 23)).toBe(false)
  })

  it('where they were at most four rounds apart', () => {
    expect(isAll(`${fine(20)}N...N...N${fine(10)}`, 29)).toBe(true)
    expect(isAll(`${fine(20)}N....N....N${fine(10)}`, 31)).toBe(false)
    // The last of two outages.
    expect(isAll(`${fine(20)}NNN${fine(20)}NNN${fine(5)}`, 46)).toBe(true)
  })

  it('from its first failure until eight rounds after its last', () => {
    const pattern = `${fine(20)}NNN${fine(20)}`
    const found = Array.from(pattern, (_, onset) => isAll(pattern, onset))
    expect(found.indexOf(true)).toBe(20)
    expect(found.lastIndexOf(true)).toBe(30)
  })

  it('what was usual before, and the rounds that tell whether we are slower since', () => {
    expect(outageBefore(comparisonOf(`${fine(20)}N.NN${fine(10)}`, { usual: 0.3 }), 24)).toEqual({
      usual: 0.3,
      failedFrom: 20,
      from: 24,
    })
  })
})

describe('a gain in an incident', () => {
  const isHidden = (
    pattern: string,
    { before = 1, ratio = 1.5, since = 0 }: { before?: number; ratio?: number | null; since?: number } = {},
  ) =>
    isHiddenByFailures(comparisonOf(pattern, { since }), { before, first: { ratio } } as Pick<
      IncidentStream,
      'before' | 'first'
    >)

  it('rests on failures where the competitor failed in at least half of the rounds since', () => {
    expect(isHidden(`${fine(20)}NN==`, { since: 20 })).toBe(true)
    expect(isHidden(`${fine(20)}N===`, { since: 20 })).toBe(false)
    expect(isHidden(`${fine(20)}N=`, { since: 20 })).toBe(true)
    expect(isHidden(`${fine(20)}UU==`, { since: 20 })).toBe(false)
    expect(isHidden('='.repeat(4))).toBe(false)
    expect(isHidden('='.repeat(4), { since: 4 })).toBe(false)
  })

  it('is none while the gap is nearer to that of the incident than to that before it', () => {
    const pattern = `${fine(20)}NNN${fine(10)}`
    // We take 1.35 times as long: the middle between 1 and 1.82.
    expect(isHidden(pattern, { ratio: 1.8 })).toBe(true)
    expect(isHidden(pattern, { ratio: 1.84 })).toBe(false)
    expect(isHidden(pattern, { ratio: null })).toBe(false)
    expect(isHidden(pattern, { before: 1.2, ratio: 1.5 })).toBe(true)
    expect(isHidden(pattern, { before: 1.2, ratio: 1.54 })).toBe(false)
  })

  it('is measured over the newest eight rounds in which both worked', () => {
    const since = (gained: number, slow: number) =>
      isHidden(`${fine(20)}NNN${'='.repeat(gained)}${fine(slow)}`, { ratio: 1.8 })
    expect(since(10, 6)).toBe(true)
    expect(since(10, 5)).toBe(false)
  })
})
