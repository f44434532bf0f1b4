import type { Incident } from '../../model/incident.ts'
import type { Marker } from '../../model/marker.ts'
import { markerBefore } from '../markers.ts'
import type { Episode } from '../notices/ledger.ts'
import { kindOfNotice } from '../notices/notice-id.ts'

/** What happened to an incident, and what was done about it. */
export type IncidentEvent = { at: string } & (
  | { kind: 'began' | 'detected' | 'acknowledged' | 'closed' }
  /** `step`: one of several streams recovered, or is no longer measured. */
  | { kind: 'recovered' | 'dropped'; step: string; competitor: string | null }
  /** `recipients`: people and channels that received it. */
  /** A release or campaign in the 24 hours before it began. */
  | { kind: 'marked'; marker: Marker; openedAt: string }
  | { kind: 'told'; notice: 'opened' | 'reminder' | 'closed'; recipients: number }
)

interface SentNotice {
  /** Id of the notification. */
  notice: string
  to: string
  status: string
  at: string
}

/**
 * Oldest first. `episodes` and `deliveries` are those of the benchmark. Episodes are forgotten once they are over: then what was sent
 * about an incident is known by its name alone, as long as deliveries are kept.
 */
export function timelineOf(
  incident: Incident,
  {
    acknowledgedAt,
    episodes,
    deliveries,
    markers = [],
  }: {
    acknowledgedAt: string | null
    episodes: readonly Episode[]
    deliveries: readonly SentNotice[]
    markers?: readonly Marker[]
  },
): IncidentEvent[] {
  const { id, openedAt, detectedAt, closedAt, streams } = incident
  const recovered =
    streams.length < 2 && streams[0]?.dropped === undefined
      ? []
      : streams.filter((stream) => stream.recoveredAt !== null)
  const notices = new Map(
    episodes
      .flatMap(({ incidents, notices: all }) =>
        incidents.some((each) => each.id === id) ? all : all.filter(({ along }) => along?.includes(id)),
      )
      .map((notice) => [notice.id, notice.kind]),
  )
  for (const { notice } of deliveries) {
    const kind = kindOfNotice(notice, incident)
    if (kind !== undefined) notices.set(notice, kind)
  }
  const told = [...notices].flatMap(([notice, kind]): IncidentEvent[] => {
    const sent = deliveries.filter((each) => each.notice === notice && each.status === 'sent')
    const [first] = sent.map(({ at }) => at).toSorted()
    if (first === undefined || kind === 'digest' || kind === 'baseline') return []
    return [{ kind: 'told', at: first, notice: kind, recipients: new Set(sent.map(({ to }) => to)).size }]
  })
  const marker = markerBefore(openedAt, markers)
  const events: IncidentEvent[] = [
    ...(marker === undefined ? [] : [{ kind: 'marked' as const, at: marker.at, marker, openedAt }]),
    { kind: 'began', at: openedAt },
    { kind: 'detected', at: detectedAt },
    ...told,
    ...(acknowledgedAt === null ? [] : [{ kind: 'acknowledged' as const, at: acknowledgedAt }]),
    ...recovered.map(({ recoveredAt, step, competitor, dropped }) => ({
      kind: dropped ? ('dropped' as const) : ('recovered' as const),
      at: recoveredAt ?? '',
      step,
      competitor,
    })),
    ...(closedAt === null ? [] : [{ kind: 'closed' as const, at: closedAt }]),
  ]
  return events.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
}
