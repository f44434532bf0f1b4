import type { Incident } from '../../model/incident.ts'
import { utcCell } from '../csv.ts'
import type { WeeklyIncidents } from '../incidents/weeks.ts'
import type { Table } from './table.ts'

/** An incident in words. */
interface ToldIncident extends Incident {
  headline: string
  details: readonly string[]
  acknowledgedAt: string | null
}

/** A row for each incident, newest first. */
export function incidentsTable({ incidents }: { incidents: readonly ToldIncident[] }): Table {
  const time = (at: string | null) => (at === null ? null : utcCell(at))
  return {
    columns: [
      'incident',
      'kind',
      'headline',
      'opened (UTC)',
      'detected (UTC)',
      'closed (UTC)',
      'acknowledged (UTC)',
      'details',
      'id',
    ],
    rows: incidents.map((incident) => [
      incident.closedAt === null ? 'open' : 'closed',
      incident.kind,
      incident.headline,
      utcCell(incident.openedAt),
      utcCell(incident.detectedAt),
      time(incident.closedAt),
      time(incident.acknowledgedAt),
      incident.details.join(' '),
      incident.id,
    ]),
  }
}

/** A row for each week of the market's calendar, oldest first. */
export function incidentWeeksTable({ weekly }: { weekly: WeeklyIncidents }): Table {
  return {
    columns: ['week', 'Monday', 'incidents opened', 'time with an open incident (ms)'],
    rows: weekly.weeks.map(({ week, from, opened, lasted }) => [week, from, opened, lasted]),
  }
}
