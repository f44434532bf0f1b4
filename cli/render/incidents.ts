import type { WeeklyIncidents } from '#core/analysis/incidents/weeks.ts'
import type { Incident } from '#core/model/incident.ts'
import type { NamesOrder } from '#core/model/names-order.ts'
import { formatDuration } from '#core/model/units.ts'
import { incidentDetails, incidentHeadline, incidentSpan, weeksSentence } from '#core/words/incident.ts'
import { type Telling, timeWords, zoneSentence } from '#core/words/parts.ts'
import { bar, type Look, nothing } from './look.ts'
import { page, readable, textIn } from './page.ts'
import { type TableCell, table } from './table.ts'

/** Incidents of a benchmark in a market, as `--json` prints them. */
export interface MarketIncidents extends WeeklyIncidents {
  benchmark: { id: string; name: string }
  market: { id: string; name: string; timeZone: string }
  mutedUntil: string | null
  /** Of these weeks, oldest first. */
  incidents: (Incident & { acknowledgedAt: string | null })[]
}

const longestBar = 20

/** Incidents for a terminal: weeks with bars, then each incident, newest first. */
export function renderIncidents(
  found: MarketIncidents,
  { look: given, now, order }: { look: Look; now: number; order: NamesOrder },
): string {
  const look = readable(given)
  const telling: Telling = { timeZone: found.market.timeZone, now }
  const text = textIn(look)
  const muted =
    found.mutedUntil === null ? '' : `Muted until ${timeWords(found.mutedUntil, telling)}: no notifications are sent.`
  const sections = [
    text(`${found.benchmark.name}, ${found.market.name}`, 'title'),
    text(weeksSentence(found), 'title'),
    weeksTable(found, look),
    ...found.incidents.toReversed().map((incident) => {
      const open = incident.closedAt === null
      const seen =
        incident.acknowledgedAt === null ? '' : ` Acknowledged at ${timeWords(incident.acknowledgedAt, telling)}.`
      return [
        ...text(`${open ? 'Open: ' : ''}${incidentHeadline(incident, order)}.`, open ? 'bad' : undefined),
        ...text(`${incidentSpan(incident, telling)}${seen}`, undefined, '  '),
        ...incidentDetails(incident, telling).flatMap((sentence) => text(sentence, 'faint', '  ')),
        ...text(incident.id, 'faint', '  '),
      ]
    }),
    found.incidents.length === 0 ? text('No incidents in these weeks.') : [],
    text(muted, 'faint'),
    found.incidents.length === 0 && muted === '' ? [] : text(zoneSentence(found.market.timeZone), 'faint'),
  ]
  return page(sections, look)
}

function weeksTable({ weeks }: MarketIncidents, look: Look): string[] {
  const most = Math.max(1, ...weeks.map(({ opened }) => opened))
  const rows = weeks.map(({ week, from, opened, lasted }): TableCell[] => [
    { text: week },
    { text: from },
    { text: String(opened) },
    { text: lasted === 0 ? nothing(look) : formatDuration(lasted) },
    { text: bar(opened / most, longestBar, look), tone: 'faint' },
  ])
  const columns = [{}, {}, { align: 'right' }, { align: 'right' }] as const
  return table({ head: ['Week', 'From', 'Incidents', 'Duration', ''], rows, columns }, look)
}
