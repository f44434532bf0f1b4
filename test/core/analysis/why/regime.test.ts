import { expect, test } from 'vitest'
import { currentRegime } from '#core/analysis/why/regime.ts'
import { joinIncident, openIncident } from '#core/judge/incident/open.ts'
import type { Alarm } from '#core/model/incident.ts'
import { fakeRound } from '../../rounds.ts'

const rounds = Array.from({ length: 12 }, (_, n) => fakeRound(n, {}))
const at = (n: number) => rounds[n]?.scheduledAt ?? ''
const estimate = { ratio: 1.5, low: 1.4, high: 1.6, coverage: 0.95, rounds: 8, firstEstimate: false }

/** An incident that we or a competitor caused, with this onset on the step, and where it has, its recovery. */
function incident(
  onset: number,
  { recovered = null, competitor = 'Globex', step = 'home', moved = 'us' }: Changes = {},
) {
  const about = { competitor, step, metric: 'lcp', event: 'FELL_BEHIND', onset, before: null, promise: null } as const
  const alarm: Alarm = { ...about, onsetAt: at(onset), detectedAt: at(onset), moved, estimate }
  const opened = openIncident(alarm, { benchmark: 'jackets', market: 'sydney-phone' })
  joinIncident(opened, alarm)
  for (const stream of opened.streams) stream.recoveredAt = recovered === null ? null : at(recovered)
  return opened
}

interface Changes {
  recovered?: number | null
  competitor?: string
  step?: string
  moved?: 'us' | 'rival'
}

test.each([
  ['since the onset', [incident(8)], 8],
  ['since the recovery', [incident(2, { recovered: 6 })], 6],
  ['since the newest of several', [incident(2, { recovered: 6 }), incident(4)], 6],
  ['not for three rounds, which have no interval', [incident(9)], 0],
  ['not for another step', [incident(6, { step: 'search' })], 0],
  ['since we slipped, whoever it was found against', [incident(6, { competitor: 'Northpeak' })], 6],
  ['since this competitor moved', [incident(6, { moved: 'rival' })], 6],
  ['not since another competitor moved', [incident(6, { moved: 'rival', competitor: 'Northpeak' })], 0],
])('the rounds that say why: %s', (_, incidents, first) => {
  expect(currentRegime(rounds, { incidents, competitor: 'Globex', step: 'home' })).toEqual(rounds.slice(first))
})
