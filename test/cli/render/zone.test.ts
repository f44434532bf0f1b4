import { expect, test } from 'vitest'
import { renderIncidents } from '#cli/render/incidents.ts'
import { day0, fakeIncident } from '../../core/incidents.ts'
import { sydney } from '../../core/rounds.ts'

test('incidents say whose clock their times are on', () => {
  const trend = { direction: 'alike', earlierWeeks: 0, earlierMean: 0 } as never
  const found = {
    benchmark: { id: 'jackets', name: 'Buying a jacket' },
    market: sydney,
    incidents: [{ ...fakeIncident(), acknowledgedAt: null }],
    weeks: [],
    trend,
    mutedUntil: null,
  }
  const look = { columns: 80, colour: false, ascii: false }
  expect(renderIncidents(found as never, { look, now: day0, order: { competitors: [], steps: [] } })).toContain(
    'Times are in the time zone Australia/Sydney.',
  )
})
