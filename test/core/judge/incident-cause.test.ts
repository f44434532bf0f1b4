import { describe, expect, it } from 'vitest'
import { closeIfOver, incidentFor, joinIncident, openFailing, openIncident } from '#core/judge/incident/open.ts'
import type { Alarm } from '#core/model/incident.ts'
import { fakeBenchmark, fakeRound, noisyRounds } from '../rounds.ts'
import { judged } from './judge-streams.ts'

const { every } = fakeBenchmark()
const place = { benchmark: 'jackets', market: 'sydney-phone' }
/** When the `n`th round is scheduled. */
const at = (n: number) => fakeRound(n, {}).scheduledAt

function alarm({ onset, ...changes }: { onset: number } & Partial<Alarm>): Alarm {
  return {
    competitor: 'Northpeak',
    step: 'home',
    metric: 'lcp',
    event: 'FELL_BEHIND',
    onset,
    onsetAt: at(onset),
    detectedAt: at(onset + 4),
    moved: 'us',
    estimate: { ratio: 1.4, low: 1.3, high: 1.5, coverage: 0.95, rounds: 4, firstEstimate: true },
    before: 1,
    promise: null,
    ...changes,
  }
}

const us = openIncident(alarm({ onset: 10 }), place)
const rival = openIncident(alarm({ onset: 10, moved: 'rival' }), place)
const failing = openFailing(
  { step: 'search', code: 'timeout', message: '' },
  { ...place, openedAt: at(10), detectedAt: at(14) },
)

describe('an alarm about us', () => {
  it('belongs to an incident that was detected at most 8 rounds before it began: a release often slows step after step', () => {
    const later = (onset: number) => incidentFor([us], { alarm: alarm({ onset, step: 'search' }), every })
    expect(later(10)).toBe(us)
    expect(later(15)).toBe(us)
    expect(later(22)).toBe(us)
    expect(later(23)).toBeUndefined()
  })

  it('belongs to the incident of the change that it follows from, however much later the gap is beyond the margin', () => {
    const crossing = (changed: number) =>
      incidentFor([us], { alarm: alarm({ onset: 600 }), every, changedAt: at(changed) })
    expect([1, 2, 10, 22, 23].map((changed) => crossing(changed)?.id)).toEqual([
      undefined,
      us.id,
      us.id,
      us.id,
      undefined,
    ])
  })

  it('belongs to a journey that fails, however long after, where only its failures can have raised it', () => {
    const only = { ...alarm({ onset: 0 }).estimate, ratio: null, low: null, high: null }
    const long = (incident: typeof us, estimate: Alarm['estimate'] = only) =>
      incidentFor([incident], { alarm: alarm({ onset: 40, estimate }), every })
    expect(long(failing)).toBe(failing)
    expect(long(failing, { ...only, ratio: 1.1, low: 1 })).toBe(failing)
    expect(long(failing, { ...only, ratio: 1.1, low: 1.01 })).toBeUndefined()
    const { failure = expect.fail() } = failing
    expect(long({ ...failing, failure: { ...failure, recoveredAt: at(20) } })).toBeUndefined()
    expect(long(us)).toBeUndefined()
  })

  it('joins a failing journey rather than another incident, because the failure explains it', () => {
    expect(incidentFor([us, failing], { alarm: alarm({ onset: 12 }), every })).toBe(failing)
    expect(incidentFor([us, rival], { alarm: alarm({ onset: 12 }), every })).toBe(us)
    expect(incidentFor([rival], { alarm: alarm({ onset: 12 }), every })).toBeUndefined()
  })
})

describe('an alarm caused by a competitor', () => {
  it('only joins an incident of the same competitor', () => {
    const moved = { onset: 12, moved: 'rival' } as const
    expect(incidentFor([us, failing, rival], { alarm: alarm(moved), every })).toBe(rival)
    expect(incidentFor([us, failing, rival], { alarm: alarm({ ...moved, competitor: 'Globex' }), every })).toBe(
      undefined,
    )
  })

  it('counts as ours when both sides moved, or when it is unknown who did', () => {
    for (const moved of ['both', null] as const) {
      expect(openIncident(alarm({ onset: 10, moved }), place).cause).toEqual({ kind: 'us' })
    }
    expect(rival.cause).toEqual({ kind: 'competitor', competitor: 'Northpeak' })
  })
})

it('a broken promise opens an incident of its own kind', () => {
  const broken = alarm({ onset: 10, competitor: null, event: 'PROMISE_BROKEN', promise: 3000 })
  expect(openIncident(broken, place)).toMatchObject({ kind: 'promise', cause: { kind: 'us' }, openedAt: at(10) })
  const behind = openIncident(alarm({ onset: 10 }), place)
  expect(behind).toMatchObject({ kind: 'behind', openedAt: at(10), detectedAt: at(14) })
})

describe('a comparison that is in the incident already', () => {
  const worse = { ratio: 2, low: 1.9, high: 2.1, coverage: 0.95, rounds: 4, firstEstimate: true }
  const failed = { ratio: null, low: null, high: null, coverage: null, rounds: 0, firstEstimate: false }
  const joined = (first: Alarm['estimate'], then: Alarm['estimate']) => {
    const incident = openIncident(alarm({ onset: 10, estimate: first }), place)
    Object.assign(incident.streams[0] ?? {}, { recoveredAt: at(20), dropped: true })
    joinIncident(incident, alarm({ onset: 30, estimate: then }))
    return incident.streams
  }

  it('goes on as it was, where it had recovered', () => {
    const streams = joined(alarm({ onset: 10 }).estimate, worse)
    expect(streams).toMatchObject([{ onset: 10, first: { ratio: 1.4 }, recoveredAt: null }])
    expect(streams[0]).not.toHaveProperty('dropped')
  })

  it('is slower since now, where it only failed before', () => {
    expect(joined(failed, worse)).toMatchObject([{ onset: 30, first: { ratio: 2 }, recoveredAt: null }])
    expect(joined(failed, failed)).toMatchObject([{ onset: 10, first: { ratio: null }, recoveredAt: null }])
  })

  it('is another one on another step or against another competitor', () => {
    const incident = openIncident(alarm({ onset: 10 }), place)
    joinIncident(incident, alarm({ onset: 11, step: 'search' }))
    joinIncident(incident, alarm({ onset: 12, competitor: 'Globex' }))
    expect(incident.streams.map(({ onset }) => onset)).toEqual([10, 11, 12])
  })
})

describe('an incident is over', () => {
  const ending = (ends: (number | null)[], failure?: number | null) => {
    const incident = openIncident(alarm({ onset: 10 }), place)
    incident.streams = ends.map((end, n) => ({
      ...(incident.streams[0] ?? expect.fail()),
      ...{ step: String(n), recoveredAt: end === null ? null : at(end) },
    }))
    if (failure !== undefined) {
      const recoveredAt = failure === null ? null : at(failure)
      incident.failure = { step: 'search', code: 'timeout', message: '', recoveredAt }
    }
    return {
      over: closeIfOver(incident, at(40)),
      closedAt: incident.closedAt,
      again: closeIfOver(incident, at(41)),
      incident,
    }
  }

  it('when the last of all that it is about has recovered', () => {
    expect(ending([20, 30, 25])).toMatchObject({ over: true, closedAt: at(30) })
    expect(ending([20], 35)).toMatchObject({ over: true, closedAt: at(35) })
    expect(ending([20, null])).toMatchObject({ over: false, closedAt: null })
    expect(ending([20], null)).toMatchObject({ over: false, closedAt: null })
  })

  it('never before it began, and only once', () => {
    expect(ending([5])).toMatchObject({ closedAt: at(10), again: false, incident: { closeDetectedAt: at(40) } })
  })
})

it('a lead that was lost and turns out to be more than that was lost by whoever lost it', () => {
  const benchmark = fakeBenchmark({ competitors: ['Northpeak', 'Globex'], steps: ['home'] })
  const racing = (home: number) =>
    noisyRounds({
      count: 480,
      seed: 6,
      own: 0.2,
      walks: { Acme: { home }, Northpeak: { home: 1000 }, Globex: { home: 1000 } },
    })
  const { events, incidents } = judged([...racing(750).slice(0, 200), ...racing(1120).slice(200)], benchmark)
  const found = events.flatMap((one) =>
    one.type === 'comparison' && one.stream.competitor === 'Northpeak'
      ? [[one.event.type, one.event.cause, one.moved]]
      : [],
  )
  expect(found.slice(-2)).toEqual([
    ['LEAD_LOST', 'change', 'us'],
    ['FELL_BEHIND', 'level', 'us'],
  ])
  expect(incidents).toMatchObject([{ cause: { kind: 'us' } }])
})

it('a slip of ours that is beyond the margin against another competitor only days later is told once', () => {
  const benchmark = fakeBenchmark({ competitors: ['Northpeak', 'Globex'], steps: ['home'] })
  const racing = (home: number) =>
    noisyRounds({
      count: 900,
      seed: 6,
      own: 0.06,
      walks: { Acme: { home }, Northpeak: { home: 900 }, Globex: { home: 1010 } },
    })
  const { incidents } = judged([...racing(850).slice(0, 250), ...racing(1075).slice(250)], benchmark)
  expect(incidents.map(({ streams }) => streams.map(({ competitor }) => competitor))).toEqual([['Northpeak', 'Globex']])
})
