import { describe, expect, it } from 'vitest'
import type { Incident, IncidentStream } from '#core/model/incident.ts'
import { incidentDetails, incidentHeadline, weeksSentence } from '#core/words/incident.ts'
import { closed, day0, fakeIncident } from '../incidents.ts'

const telling = { timeZone: 'UTC', locale: 'en-AU', now: day0 }
const [behind] = fakeIncident().streams as [IncidentStream]
const promise: IncidentStream = { ...behind, competitor: null, event: 'PROMISE_BROKEN', promise: 3000, before: null }

const order = { competitors: ['Northpeak', 'Globex'], steps: ['home', 'search'] }

function headline(streams: IncidentStream[], changes: Partial<Incident> = {}): string {
  return incidentHeadline(fakeIncident({ streams, ...changes }), order)
}

describe('the headline of an incident', () => {
  it('says that you slowed down only when every comparison shows it', () => {
    const both: IncidentStream = { ...behind, competitor: 'Globex', moved: 'both' }
    expect(headline([behind])).toBe('You slowed down on search: you are behind Northpeak')
    expect(headline([behind, both])).toBe('You fell behind Northpeak and Globex on search')
    expect(incidentHeadline(closed(fakeIncident(), 90), order)).toBe(
      'You slowed down on search: you were behind Northpeak',
    )
  })

  it('names competitors and steps in the order of the benchmark, whatever was found first', () => {
    const found: IncidentStream[] = [
      { ...behind, competitor: 'Gone', step: 'search' },
      { ...behind, competitor: 'Globex', step: 'search' },
      { ...behind, competitor: 'Northpeak', step: 'home' },
    ]
    const said = 'You slowed down on home and search: you are behind Northpeak, Globex and Gone'
    expect(headline(found)).toBe(said)
    expect(headline(found.toReversed())).toBe(said)
    const promises = [promise, { ...promise, step: 'home' }]
    expect(headline(promises, { kind: 'promise' })).toBe('You broke your promise of 3.00 s on home and search')
  })

  it('names the promise when nothing but the promise is broken', () => {
    expect(headline([promise], { kind: 'promise' })).toBe('You broke your promise of 3.00 s on search')
    expect(headline([promise, behind], { kind: 'promise' })).toBe('You slowed down on search: you are behind Northpeak')
    expect(headline([behind, { ...promise, step: 'home' }])).toBe('You slowed down on search: you are behind Northpeak')
  })

  it('calls nothing fast or slow where the metric is no time', () => {
    const shift: IncidentStream = { ...behind, metric: 'cls' }
    expect(headline([shift])).toBe('You lost ground on search: you are behind Northpeak')
    const cause = { kind: 'competitor', competitor: 'Globex' } as const
    expect(headline([shift], { cause })).toBe('Globex improved on search: you are behind')
  })

  it('names the competitor that got faster, and the step that fails', () => {
    const cause = { kind: 'competitor', competitor: 'Globex' } as const
    expect(headline([behind], { cause })).toBe('Globex got faster on search: you are behind')
    const failure = { step: 'cart', code: null, message: '', recoveredAt: null }
    expect(headline([behind], { failure })).toBe('Your journey fails at cart')
  })
})

describe('the details of an incident', () => {
  const details = (stream: Partial<IncidentStream>) =>
    incidentDetails(fakeIncident({ streams: [{ ...behind, ...stream }] }), telling)[0]
  const unknown = { ratio: null, low: null, high: null, coverage: null, rounds: 14, firstEstimate: false }

  it('say when it recovered, or since when it is no longer measured', () => {
    expect(details({ recoveredAt: fakeIncident({ at: 90 }).openedAt })).toMatch(/ Recovered 23 Nov/)
    expect(details({ recoveredAt: fakeIncident({ at: 90 }).openedAt, dropped: true })).toMatch(
      / No longer measured since 23 Nov/,
    )
  })

  it('say what the ratio was before, unless it is unknown, and whether you were already behind', () => {
    expect(details({})).toContain(', before the same')
    expect(details({ before: 1.32 })).toContain(', before 1.32x slower')
    expect(details({ before: 0.8 })).toContain(', before 1.25x faster')
    expect(details({ before: null })).not.toContain('before')
    expect(details({})).not.toContain('already behind')
    expect(details({ event: 'SLIPPED' })).toContain('already behind')
  })

  it('turn a ratio below one around', () => {
    const latest = { ...behind.latest, ratio: 0.5, low: 0.4, high: 0.6 }
    expect(details({ latest })).toMatch(/^search against Northpeak: 2\.00x faster on LCP \(/)
    expect(details({})).toMatch(/^search against Northpeak: 1\.42x slower on LCP \(/)
  })

  it('say that a journey failed where there is no ratio', () => {
    expect(details({ latest: unknown })).toBe('search against Northpeak: your journey failed, theirs did not.')
    expect(details({ ...promise, latest: unknown })).toBe('search: your journey fails, promised 3.00 s.')
    const over = {
      ...promise,
      latest: { ...unknown, rounds: 0, firstEstimate: true },
      recoveredAt: fakeIncident({ at: 90 }).openedAt,
    }
    expect(details(over)).toMatch(/^search: your journey failed, promised 3\.00 s\. Recovered 23 Nov, 1:30 am\.$/)
  })

  it('give times for a promise', () => {
    expect(details(promise)).toMatch(/4\.26 s .*, 95 % confidence interval 3\.93 s to 4\.65 s.*promised 3\.00 s\.$/)
  })

  it('have all their figures in the format of the reader', () => {
    const german = (stream: IncidentStream) =>
      incidentDetails(fakeIncident({ streams: [{ ...stream, before: 1.32 }] }), { ...telling, locale: 'de-DE' })[0]
    for (const said of [german(behind), german(promise)]) {
      expect(said).toMatch(/\d,\d/)
      expect(said).not.toMatch(/\d\.\d/)
    }
  })

  it('begin with the message of a failure, if it has one', () => {
    const failed = (message: string) =>
      incidentDetails(fakeIncident({ failure: { step: 'cart', code: null, message, recoveredAt: null } }), telling)
    expect(failed('No button.')[0]).toBe('cart: No button.')
    expect(failed('')).toHaveLength(1)
  })
})

it('of many competitors and steps, the first ones are named', () => {
  const [stream] = fakeIncident().streams
  if (stream === undefined) throw new Error('An incident has a stream.')
  const competitors = ['Amazon', 'Globex', 'Hooli', 'Initech']
  const steps = ['home', 'search', 'product']
  const headline = (count: number) => {
    const streams = competitors
      .slice(0, count)
      .flatMap((competitor) => steps.map((step) => ({ ...stream, competitor, step })))
    return incidentHeadline(fakeIncident({ streams }), { competitors, steps })
  }
  expect(headline(3)).toBe('You slowed down on home, search and product: you are behind Amazon, Globex and Hooli')
  expect(headline(4)).toBe('You slowed down on home, search and product: you are behind Amazon, Globex and 2 more')
})

it('a journey that works again, but more slowly, is told of while the incident goes on', () => {
  const failure = { step: 'cart', code: null, message: '', recoveredAt: fakeIncident({ at: 30 }).openedAt }
  expect(headline([behind], { failure })).toBe('Your journey failed at cart and works again, but more slowly')
  expect(incidentHeadline(closed(fakeIncident({ failure }), 90), order)).toBe('Your journey failed at cart')
})

it('a promise without an interval is estimated all the same', () => {
  const latest = { ...behind.latest, low: null, high: null, rounds: 2, firstEstimate: true }
  const [said] = incidentDetails(fakeIncident({ streams: [{ ...promise, latest }] }), telling)
  expect(said).toBe('search: estimated at 4.26 s (2 rounds, first estimate), promised 3.00 s.')
})

it('incidents of a week are counted, and compared with the weeks before in one digit', () => {
  const said = (opened: number, earlierWeeks: number, direction: 'more' | 'fewer' | 'alike') =>
    weeksSentence({ weeks: [{ opened }], trend: { earlierMean: 1.25, earlierWeeks, direction } } as never)
  expect(said(1, 0, 'alike')).toBe('1 incident this week; no earlier week to compare with.')
  expect(said(0, 1, 'fewer')).toBe('0 incidents this week, 1.3 in the week before: fewer than usual.')
  expect(said(3, 4, 'more')).toBe('3 incidents this week, 1.3 per week in the 4 weeks before: more than usual.')
  expect(said(1, 2, 'alike')).toMatch(/ 2 weeks before: no clear trend\.$/)
})
