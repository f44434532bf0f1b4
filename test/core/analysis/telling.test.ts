import { expect, test } from 'vitest'
import {
  brokenPromises,
  endedFailureOf,
  failingOf,
  failureOf,
  newsKind,
  severityNow,
  tellingStreams,
} from '#core/analysis/alarm/telling.ts'
import { kindOfNotice } from '#core/analysis/notices/notice-id.ts'
import type { IncidentStream } from '#core/model/incident.ts'
import { fakeIncident, minute } from '../incidents.ts'

const [behind = expect.fail()] = fakeIncident().streams
const against = (
  competitor: string | null,
  ratio: number | null,
  recoveredAt: string | null = null,
): IncidentStream => ({
  ...behind,
  competitor,
  recoveredAt,
  latest: { ...behind.latest, ratio },
})
const names = (streams: readonly IncidentStream[]) => streams.map(({ competitor }) => competitor)

test('an incident is told of by what is still open, comparisons before promises, the largest first', () => {
  const streams = [
    against(null, 9),
    against('A', 1.2),
    against('B', 1.5),
    against('C', null),
    against('D', 2, minute(30)),
  ]
  expect(names(tellingStreams(streams))).toEqual(['B', 'A', 'C'])
  expect(names(brokenPromises(streams))).toEqual([null])
  // Once all is over, by all of it.
  const over = streams.map((one) => ({ ...one, recoveredAt: minute(30) }))
  expect(names(tellingStreams(over))).toEqual(['D', 'B', 'A', 'C'])
  // With the promise alone left open, the promise is the news.
  const left = [against(null, 1.1), against('A', 1.2, minute(30))]
  expect(names(tellingStreams(left))).toEqual([null])
  expect(names(brokenPromises([against(null, 1.1, minute(30)), against('A', 1.2)]))).toEqual([])
})

test('a failure is the news until the journey works again while the incident goes on', () => {
  const failing = (recoveredAt: string | null, streams: IncidentStream[] = []) =>
    fakeIncident({ kind: 'failing', failure: { step: 'home', code: null, message: '', recoveredAt }, streams })
  const told = (one: ReturnType<typeof failing>) => [
    failingOf(one) !== undefined,
    failureOf(one) !== undefined,
    endedFailureOf(one) !== undefined,
    newsKind(one),
    severityNow(one, false),
  ]
  expect(told(failing(null, [against('A', 2)]))).toEqual([true, true, false, 'failing', 'urgent'])
  // It ended with the incident: what was told of is over.
  expect(told(failing(minute(30)))).toEqual([false, true, false, 'failing', 'urgent'])
  expect(told(failing(minute(30), [against('A', 2, minute(30))]))).toEqual([false, true, false, 'failing', 'urgent'])
  // It ended before the rest did.
  expect(told(failing(minute(30), [against('A', 2, minute(31))]))).toEqual([false, false, true, 'behind', 'warning'])
  expect(told(failing(minute(30), [against('A', 2)]))).toEqual([false, false, true, 'behind', 'warning'])
  expect(told(failing(minute(30), [against(null, 2)]))).toEqual([false, false, true, 'promise', 'warning'])
  // Until people hear of it, it is as urgent as it was.
  expect(severityNow(failing(minute(30), [against('A', 2)]), true)).toBe('urgent')
  expect(severityNow(fakeIncident(), true)).toBe('warning')
  expect(newsKind(fakeIncident({ kind: 'promise', streams: [] }))).toBe('promise')
})

test('the kind of a notice is in its id, if it is named after the incident', () => {
  const of = (notice: string) => kindOfNotice(notice, { id: 'sydney-1', benchmark: 'jackets' })
  expect(of('incident/jackets.sydney-1/opened')).toBe('opened')
  expect(of('incident/jackets.sydney-1/reminder/2')).toBe('reminder')
  expect(of('incident/jackets.sydney-1/closed')).toBe('closed')
  for (const other of [
    'incident/jackets.sydney-12/opened',
    'incident/boots.sydney-1/opened',
    'incident/jackets.sydney-1/other',
    'digest/jackets/2026-11-16',
  ])
    expect(of(other)).toBeUndefined()
})
