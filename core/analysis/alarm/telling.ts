import type { Incident, IncidentFailure, IncidentStream } from '../../model/incident.ts'

/**
 * The comparisons of an incident, or its promises if it has no comparisons, largest ratio first: those not recovered,
 * or all of them once every one has.
 */
export function tellingStreams(streams: readonly IncidentStream[]): IncidentStream[] {
  const open = streams.filter(({ recoveredAt }) => recoveredAt === null)
  const current = open.length > 0 ? open : streams
  const comparisons = current.filter(({ competitor }) => competitor !== null)
  return (comparisons.length > 0 ? comparisons : current).toSorted(
    (a, b) => (b.latest.ratio ?? 0) - (a.latest.ratio ?? 0),
  )
}

/** The failure of our journey that has not ended. */
export function failingOf({ failure }: Pick<Incident, 'failure'>): IncidentFailure | undefined {
  return failure?.recoveredAt === null ? failure : undefined
}

/**
 * The failure of our journey, as long as that is the news: undefined once the journey works again and we are merely
 * slower.
 */
export function failureOf({ failure, streams, closedAt }: Incident): IncidentFailure | undefined {
  const onlySlower =
    failure?.recoveredAt != null && closedAt === null && streams.some(({ recoveredAt }) => recoveredAt === null)
  return onlySlower ? undefined : failure
}
