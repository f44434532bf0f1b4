import type { Incident, IncidentStream } from '#core/model/incident.ts'

/** Fake incidents; shared by the tests of everything that tells people. */

export const day0 = Date.UTC(2026, 10, 23)

/** ISO 8601, so many minutes after midnight UTC on Monday, 23 November 2026. */
export function minute(count: number): string {
  return new Date(day0 + count * 60_000).toISOString()
}

/** We are 42 % behind Northpeak on search. */
export function fakeIncident({ at = 0, ...changes }: { at?: number } & Partial<Incident> = {}): Incident {
  const market = changes.market ?? 'sydney-phone'
  return {
    version: 1,
    id: `${market}-behind-us-${minute(at).replaceAll(/[-:]|\.\d+/g, '')}`,
    benchmark: 'jackets',
    market,
    kind: 'behind',
    cause: { kind: 'us' },
    openedAt: minute(at),
    detectedAt: minute(at + 15),
    closedAt: null,
    closeDetectedAt: null,
    streams: [fakeStream(at)],
    evidence: [],
    ...changes,
  }
}

function fakeStream(at: number): IncidentStream {
  const estimate = { ratio: 1.42, low: 1.31, high: 1.55, coverage: 0.95, rounds: 14, firstEstimate: false }
  return {
    competitor: 'Northpeak',
    step: 'search',
    metric: 'lcp',
    event: 'FELL_BEHIND',
    onset: 0,
    onsetAt: minute(at),
    detectedAt: minute(at + 15),
    moved: 'us',
    before: 1,
    promise: null,
    first: estimate,
    latest: estimate,
    recoveredAt: null,
  }
}

export function closed(incident: Incident, at: number): Incident {
  return { ...incident, closedAt: minute(at), closeDetectedAt: minute(at + 1) }
}
