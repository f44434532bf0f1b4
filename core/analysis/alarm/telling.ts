import type { Incident, IncidentFailure, IncidentStream } from '../../model/incident.ts'
import { type Severity, severityOf } from '../../model/recipient.ts'

/**
 * The comparisons of an incident, or its promises if it has no comparisons, largest ratio first: those not recovered,
 * or all of them once every one has.
 */
export function tellingStreams(streams: readonly IncidentStream[]): IncidentStream[] {
  const current = currentStreams(streams)
  const comparisons = current.filter(({ competitor }) => competitor !== null)
  return (comparisons.length > 0 ? comparisons : current).toSorted(
    (a, b) => (b.latest.ratio ?? 0) - (a.latest.ratio ?? 0),
  )
}

/** The promises of an incident: those still broken, or all of them once nothing is open. */
export function brokenPromises(streams: readonly IncidentStream[]): IncidentStream[] {
  return currentStreams(streams).filter(({ competitor }) => competitor === null)
}

function currentStreams(streams: readonly IncidentStream[]): readonly IncidentStream[] {
  const open = streams.filter(({ recoveredAt }) => recoveredAt === null)
  return open.length > 0 ? open : streams
}

/** The failure of our journey that has not ended. */
export function failingOf({ failure }: Pick<Incident, 'failure'>): IncidentFailure | undefined {
  return failure?.recoveredAt === null ? failure : undefined
}

/**
 * The failure of our journey, as long as that is the news: undefined once the journey works again and we are, or were for
 * longer, merely slower.
 */
export function failureOf(incident: Incident): IncidentFailure | undefined {
  return endedFailureOf(incident) === undefined ? incident.failure : undefined
}

/** The failure of our journey in an incident that went on, slower, when the journey worked again. */
export function endedFailureOf({
  failure,
  streams,
}: Pick<Incident, 'failure' | 'streams'>): IncidentFailure | undefined {
  const end = failure?.recoveredAt ?? null
  const wentOn = end !== null && streams.some(({ recoveredAt }) => recoveredAt === null || recoveredAt > end)
  return wentOn ? failure : undefined
}

/** What the incident is about now: one that began as something else may have become it. */
export function newsKind(incident: Incident): Incident['kind'] {
  if (failureOf(incident) !== undefined) return 'failing'
  const [worst] = tellingStreams(incident.streams)
  if (worst === undefined) return incident.kind
  return worst.competitor === null ? 'promise' : 'behind'
}

/**
 * How severe an incident is in a message. One that began with a failing journey is urgent until people have heard that the journey
 * works again; `isNews`: they hear of it now.
 */
export function severityNow(incident: Incident, isNews: boolean): Severity {
  return isNews || endedFailureOf(incident) === undefined ? severityOf(incident) : 'warning'
}
