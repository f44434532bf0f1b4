import { z } from '@hono/zod-openapi'
import { incidentsTable, incidentWeeksTable } from '#core/analysis/views/incidents-table.ts'
import type { Incident } from '#core/model/incident.ts'
import { incidentDetails, incidentHeadline, incidentSpan, weeksSentence } from '#core/words/incident.ts'
import { type RecentIncidents, recentIncidents } from '../../incidents/incidents.ts'
import { marketRoute } from '../market-route.ts'
import type { Place } from '../place.ts'

export const incidents = marketRoute({
  name: 'incidents',
  summary: 'Incidents of the last eight weeks, the newest first, and how many each week.',
  query: z.object({}),
  read: (place) => incidentsView(place),
  tables: [
    { name: 'incidents', summary: 'Incidents, the newest first.', tableOf: incidentsTable },
    { name: 'incidents-weeks', summary: 'Incidents per week.', tableOf: incidentWeeksTable },
  ],
})

export interface IncidentView extends Incident {
  headline: string
  span: string
  details: string[]
  acknowledgedAt: string | null
}

/** Weeks of incidents shown. */
const WEEKS = 8

/** Of a market, the newest first. Throws StoreError. */
export async function incidentsView(
  place: Place,
): Promise<Omit<RecentIncidents, 'incidents'> & { sentence: string; incidents: IncidentView[] }> {
  const { weekly, mutedUntil, incidents } = await recentIncidents({ ...place, weeks: WEEKS })
  const telling = { timeZone: place.market.timeZone, now: place.now }
  return {
    sentence: weeksSentence(weekly),
    weekly,
    mutedUntil,
    incidents: incidents
      .map((incident) => ({
        ...incident,
        headline: incidentHeadline(incident),
        span: incidentSpan(incident, telling),
        details: incidentDetails(incident, telling),
      }))
      .reverse(),
  }
}
