import type { IncidentEvent } from '../analysis/incidents/timeline.ts'
import { markerWords } from './marker.ts'
import { spanWords } from './parts.ts'

/** What an entry of an incident's timeline says: `2 recipients notified`. */
export function eventWords(event: IncidentEvent): string {
  switch (event.kind) {
    case 'began':
      return 'Began'
    case 'detected':
      return 'Detected'
    case 'acknowledged':
      return 'Acknowledged'
    case 'closed':
      return 'Closed'
    case 'recovered':
      return `Recovered on ${aspectWords(event)}`
    case 'dropped':
      return `No longer measured: ${aspectWords(event)}`
    case 'marked':
      return `${markerWords(event.marker)}, ${spanWords(event.at, Date.parse(event.openedAt))} before it began`
    case 'told': {
      const who = event.recipients === 1 ? '1 recipient' : `${event.recipients} recipients`
      return `${who} ${event.notice === 'reminder' ? 'reminded' : `notified that it ${event.notice}`}`
    }
    default:
      return event satisfies never
  }
}

function aspectWords({ step, competitor }: { step: string; competitor: string | null }): string {
  return competitor === null ? step : `${step} against ${competitor}`
}
