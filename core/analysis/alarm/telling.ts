import type { Incident, IncidentFailure, IncidentStream } from '../../model/incident.ts'

/** Comparisons, or promises where there are none; those that still hold, or all where none does; the largest first. */
export function tellingStreams(streams: readonly IncidentStream[]): IncidentStream[] {
  const open = streams.filter(({ recoveredAt }) => recoveredAt === null)
  const told = open.length > 0 ? open : streams
  const comparisons = told.filter(({ competitor }) => competitor !== null)
  return (comparisons.length > 0 ? comparisons : told).toSorted((a, b) => (b.latest.ratio ?? 0) - (a.latest.ratio ?? 0))
}

/** How our journey fails, if that is what there is to tell: not where it works again and we are merely slower. */
export function failureOf({ failure, streams, closedAt }: Incident): IncidentFailure | undefined {
  const onlySlower =
    failure?.recoveredAt != null && closedAt === null && streams.some(({ recoveredAt }) => recoveredAt === null)
  return onlySlower ? undefined : failure
}
