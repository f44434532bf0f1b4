import type { Alarm, Incident, IncidentCause, IncidentFailure, IncidentStream } from '../../model/incident.ts'
import type { MarketKey } from '../../model/market-key.ts'
import { slug } from '../../model/slug.ts'
import { isNotSlower } from '../estimate.ts'
import { isSameStream } from './streams.ts'

/** An onset up to this many rounds after an incident was detected still belongs to it; later ones have another cause. */
const MAX_ROUNDS_APART = 8

/** The cause an alarm points to. If both sides moved, we count as the cause. */
function causeOf({ moved, competitor }: Pick<Alarm, 'moved' | 'competitor'>): IncidentCause {
  return moved === 'rival' && competitor !== null ? { kind: 'competitor', competitor } : { kind: 'us' }
}

/**
 * The open incident that an alarm belongs to, if any: a failing journey explains every alarm caused by us, and as long as it fails those
 * that only its failures can have raised. That a gap is beyond the margin may be found long after it changed: it belongs to the incident
 * that the change belongs to.
 */
export function incidentFor(
  open: readonly Incident[],
  { alarm, every, changedAt = alarm.onsetAt }: { alarm: Alarm; every: number; changedAt?: string | undefined },
): Incident | undefined {
  const cause = causeOf(alarm)
  const isOnlyFailing = isNotSlower(alarm.estimate, alarm.before)
  const near = open.filter(
    ({ detectedAt, openedAt, failure }) =>
      Date.parse(alarm.onsetAt) <= Date.parse(detectedAt) + MAX_ROUNDS_APART * every ||
      isWithin(changedAt, { from: openedAt, to: detectedAt, apart: MAX_ROUNDS_APART * every }) ||
      (isOnlyFailing && failure?.recoveredAt === null),
  )
  if (cause.kind === 'competitor') {
    return near.find((one) => one.cause.kind === 'competitor' && one.cause.competitor === cause.competitor)
  }
  return near.findLast((one) => one.cause.kind === 'journey') ?? near.find((one) => one.cause.kind === 'us')
}

/** `apart` is ms. */
function isWithin(at: string, { from, to, apart }: { from: string; to: string; apart: number }): boolean {
  return Date.parse(at) >= Date.parse(from) - apart && Date.parse(at) <= Date.parse(to) + apart
}

/** Opens an incident for an alarm. */
export function openIncident(alarm: Alarm, key: MarketKey): Incident {
  const kind = alarm.event === 'PROMISE_BROKEN' ? 'promise' : 'behind'
  const { onsetAt: openedAt, detectedAt } = alarm
  const incident = blank({ ...key, kind, cause: causeOf(alarm), openedAt, detectedAt })
  joinIncident(incident, alarm)
  return incident
}

/** Opens an incident for a failure of our own journey. */
export function openFailing(
  failure: Omit<IncidentFailure, 'recoveredAt'>,
  { openedAt, detectedAt, ...key }: MarketKey & { openedAt: string; detectedAt: string },
): Incident {
  const cause: IncidentCause = { kind: 'journey', step: failure.step }
  return {
    ...blank({ ...key, kind: 'failing', cause, openedAt, detectedAt }),
    failure: { ...failure, recoveredAt: null },
  }
}

/** Several of one cause may be dated to the same round, one after another, but no two are detected in the same. */
function blank(about: Pick<Incident, 'benchmark' | 'market' | 'kind' | 'cause' | 'openedAt' | 'detectedAt'>): Incident {
  const detected = about.detectedAt.replaceAll(/[-:]|\.\d+/g, '')
  return {
    version: 1,
    id: [about.market, about.kind, causeSlug(about.cause), detected].join('-'),
    ...about,
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

/** Adds a stream, in place; one that had recovered and raises an alarm again is reopened. */
export function joinIncident(incident: Incident, { estimate, ...alarm }: Alarm): void {
  const joined: IncidentStream = { ...alarm, first: estimate, latest: estimate, recoveredAt: null }
  const known = incident.streams.find((stream) => isSameStream(stream, alarm))
  if (known === undefined) incident.streams.push(joined)
  // One that only failed before is slower since now.
  else if (known.first.ratio === null && estimate.ratio !== null) Object.assign(known, joined)
  else known.recoveredAt = null
  delete known?.dropped
}

/** Closes an incident, in place, once everything in it has recovered; returns whether it did. */
export function closeIfOver(incident: Incident, at: string): boolean {
  const { streams, failure, openedAt, closedAt } = incident
  const ends = [...streams, ...(failure === undefined ? [] : [failure])].map(({ recoveredAt }) => recoveredAt)
  if (closedAt !== null || ends.includes(null)) return false
  incident.closedAt = latest(openedAt, ...ends.filter((end) => end !== null))
  incident.closeDetectedAt = at
  return true
}

/** The latest of ISO 8601 times in UTC, which sort as text. */
export function latest(first: string, ...more: string[]): string {
  return more.reduce((late, at) => (at.localeCompare(late) > 0 ? at : late), first)
}
