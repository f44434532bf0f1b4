import { expect, test } from 'vitest'
import type { IncidentEvent } from '#core/analysis/incidents/timeline.ts'
import { afterMarker } from '#core/words/marker.ts'
import { eventWords } from '#core/words/timeline.ts'
import { minute } from '../incidents.ts'

const release = { version: 1, id: 'a', kind: 'release', label: '4.2', at: minute(0) } as const
const told = (notice: 'opened' | 'reminder' | 'closed', recipients: number) => ({
  ...{ at: minute(0), kind: 'told' as const, notice, recipients },
})

test.each<[IncidentEvent, string]>([
  [told('opened', 1), '1 recipient notified that it opened'],
  [told('closed', 2), '2 recipients notified that it closed'],
  [told('reminder', 2), '2 recipients reminded'],
  [{ at: minute(0), kind: 'recovered', step: 'search', competitor: 'Globex' }, 'Recovered on search against Globex'],
  [{ at: minute(0), kind: 'dropped', step: 'search', competitor: null }, 'No longer measured: search'],
  [{ at: minute(0), kind: 'marked', marker: release, openedAt: minute(120) }, 'Release "4.2", 2 h before it began'],
])('an entry of a timeline says %#', (event, words) => {
  expect(eventWords(event)).toBe(words)
})

test('an incident within a minute of a marker began with it, a later one after it, as long as that was within a day', () => {
  const said = (minutes: number, kind: 'release' | 'other' = 'release') =>
    afterMarker(minute(minutes), [{ ...release, kind }])
  expect(said(0)).toBe('It began with the release "4.2".')
  expect(said(0.99)).toBe('It began with the release "4.2".')
  expect(said(1)).toBe('It began 1 min after the release "4.2".')
  expect(said(24 * 60, 'other')).toBe('It began 1 d after "4.2".')
  expect(said(24 * 60 + 1)).toBeUndefined()
  expect(said(-1)).toBeUndefined()
})
