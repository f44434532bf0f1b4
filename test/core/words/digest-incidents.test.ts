import { expect, test } from 'vitest'
import type { Digest } from '#core/analysis/digest/digest.ts'
import { incidentCount, incidentSummary } from '#core/words/digest/incidents.ts'
import { emptyWeek, reader } from '../../notify/digest-scenes.ts'
import { fakeIncident, minute } from '../incidents.ts'

const empty = emptyWeek()
const failure = { step: 'home', code: null, message: '', recoveredAt: null }

/** `opened` of the incidents, the last ones, began in the week; of these letters `o` is open, `f` fails, and the rest is over. */
function week(letters: string, opened: number, { goesOn = false, promise = false } = {}): Digest {
  const incidents = Array.from(letters, (letter, n) => {
    const closedAt = letter === 'o' || letter === 'f' ? null : minute(10)
    const [stream = expect.fail()] = fakeIncident().streams
    const streams = promise ? [{ ...stream, competitor: null, promise: 3000 }] : [stream]
    const began = n < letters.length - opened ? minute(-20_000) : minute(-60)
    return fakeIncident({ openedAt: began, closedAt, streams, ...(letter === 'f' && { failure }) })
  })
  const weeks = [{ week: '2026-W47', monday: empty.week.monday, opened }]
  const markets = empty.markets.map((one) => ({ ...one, quality: { ...one.quality, goesOn } }))
  return { ...empty, markets, incidents: { ...empty.incidents, weeks, incidents } }
}

test.each<[letters: string, opened: number, words: string]>([
  ['', 0, 'no incidents'],
  ['.', 1, '1 incident'],
  ['..', 2, '2 incidents'],
  ['o', 1, '1 incident, open at its end'],
  ['oo', 2, '2 incidents, all open at its end'],
  ['.o', 2, '2 incidents, 1 open at its end'],
  ['oo', 1, '1 incident, 1 open at its end and 1 older one'],
  ['ooo', 1, '1 incident, 1 open at its end and 2 older ones'],
  ['o.', 1, '1 incident, 1 older one open at its end'],
  ['oo', 0, 'no new incidents, 2 older ones open at its end'],
  ['.', 0, 'no new incidents'],
  ['f', 0, 'no new incidents, 1 older one open at its end (failing journey)'],
  ['f.', 2, '2 incidents, 1 open at its end (failing journey)'],
])('incidents %j of which %i began in the week: %s', (letters, opened, words) => {
  expect(incidentCount(week(letters, opened), reader)).toBe(words)
})

test('in a week that goes on they are still open', () => {
  expect(incidentCount(week('o', 1, { goesOn: true }), reader)).toBe('1 incident, still open')
  expect(incidentSummary(week('oo', 2, { goesOn: true }), reader)).toMatch(/\. All still open\.$/)
})

test('they are summed up by kind, failed journeys first, in the plural where there are several', () => {
  const said = (letters: string, opened: number, promise = false) =>
    incidentSummary(week(letters, opened, { promise }), reader)
  expect(said('', 0)).toBe('No incidents.')
  expect(said('..f', 3)).toBe('3 incidents: 1 failed journey at home, 2 behind Northpeak on search. 1 open at its end.')
  expect(said('ff', 2)).toBe('2 incidents: 2 failed journeys at home. All open at its end.')
  expect(said('.', 1, true)).toBe('1 incident: 1 broken promise on search.')
  expect(said('..', 2, true)).toBe('2 incidents: 2 broken promises on search.')
  // Those that began before the week are not of it.
  expect(said('..', 1)).toBe('1 incident: 1 behind Northpeak on search.')
})
