import type { Incident } from '../../model/incident.ts'

/** Closed incidents that a page begins with; each has its figures, timeline and pictures. */
const most = 20

/** Of incidents, newest first, those that a page begins with: the newest, all that are open, and the one that a link is about. */
export function firstShown<I extends Pick<Incident, 'id' | 'closedAt'>>(
  incidents: readonly I[],
  chosen: string | null,
): I[] {
  return incidents.filter(({ id, closedAt }, index) => index < most || closedAt === null || id === chosen)
}
