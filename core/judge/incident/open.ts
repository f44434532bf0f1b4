import type { Alarm, Incident, IncidentCause, IncidentFailure } from '../../model/incident.ts'
import { slug } from '../../model/slug.ts'

/** Onsets this many rounds after an incident was detected still belong to it; later ones have a cause of their own. */
const TOGETHER = 8

/** The cause an alarm points to. Where both sides moved, we did too. */
function causeOf({ moved, competitor }: Pick<Alarm, 'moved' | 'competitor'>): IncidentCause {
  return moved === 'rival' && competitor !== null ? { kind: 'competitor', competitor } : { kind: 'us' }
}

/** The open incident that an alarm belongs to, if there is one: a journey that fails explains every alarm of ours. */
export function incidentFor(
  open: readonly Incident[],
  { alarm, every }: { alarm: Alarm; every: number },
): Incident | undefined {
  const cause = causeOf(alarm)
  const near = open.filter(
    ({ detectedAt }) =>
      Date.parse(alarm.onsetAt) <= Date.parse(detectedAt) + TOGETHER * every && cause.kind !== 'journey',
  )
  if (cause.kind === 'competitor') {
    return near.find((one) => one.cause.kind === 'competitor' && one.cause.competitor === cause.competitor)
  }
  return near.find((one) => one.cause.kind === 'journey') ?? near.find((one) => one.cause.kind === 'us')
}

/** A new incident from the alarm that opens it. */
export function openIncident(alarm: Alarm, place: { benchmark: string; market: string }): Incident {
  const kind = alarm.event === 'PROMISE_BROKEN' ? 'promise' : 'behind'
  const { onsetAt: openedAt, detectedAt } = alarm
  const incident = { ...blank({ ...place, kind, cause: causeOf(alarm), openedAt }), detectedAt }
  joinIncident(incident, alarm)
  return incident
}

/** A new incident because our own journey fails. */
export function openFailing(
  failure: Omit<IncidentFailure, 'recoveredAt'>,
  { openedAt, detectedAt, ...place }: { benchmark: string; market: string; openedAt: string; detectedAt: string },
): Incident {
  const cause: IncidentCause = { kind: 'journey', step: failure.step }
  return {
    ...blank({ ...place, kind: 'failing', cause, openedAt }),
    detectedAt,
    failure: { ...failure, recoveredAt: null },
  }
}

function blank(about: Pick<Incident, 'benchmark' | 'market' | 'kind' | 'cause' | 'openedAt'>): Incident {
  const id = [about.market, about.kind, causeSlug(about.cause), about.openedAt.replaceAll(/[-:]|\.\d+/g, '')].join('-')
  return {
    version: 1,
    id,
    ...about,
    detectedAt: about.openedAt,
    closedAt: null,
    closeDetectedAt: null,
    streams: [],
    evidence: [],
  }
}

function causeSlug(cause: IncidentCause): string {
  switch (cause.kind) {
    case 'us':
      return 'us'
    case 'competitor':
      return slug(cause.competitor)
    case 'journey':
      return slug(cause.step)
    default:
      return cause satisfies never
  }
}

/** Adds a stream in place; one that had recovered and alarms again is open again. */
export function joinIncident(incident: Incident, { estimate, ...alarm }: Alarm): void {
  const known = incident.streams.find((stream) => isSame(stream, alarm))
  if (known !== undefined) known.recoveredAt = null
  else incident.streams.push({ ...alarm, first: estimate, latest: estimate, recoveredAt: null })
}

function isSame(one: Pick<Alarm, 'competitor' | 'step'>, other: Pick<Alarm, 'competitor' | 'step'>): boolean {
  return one.competitor === other.competitor && one.step === other.step
}

/** Closes an incident in place once nothing in it is left open; says whether it did. */
export function closeIfOver(incident: Incident, at: string): boolean {
  const { streams, failure, openedAt, closedAt } = incident
  const ends = [...streams, ...(failure === undefined ? [] : [failure])].map(({ recoveredAt }) => recoveredAt)
  if (closedAt !== null || ends.includes(null)) return false
  incident.closedAt = latest(openedAt, ...ends.filter((end) => end !== null))
  incident.closeDetectedAt = at
  return true
}

/** ISO 8601 in UTC sorts as text. */
export function latest(first: string, ...more: string[]): string {
  return more.reduce((late, at) => (at.localeCompare(late) > 0 ? at : late), first)
}
