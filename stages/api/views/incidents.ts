import { z } from '@hono/zod-openapi'
import { newsKind } from '#core/analysis/alarm/telling.ts'
import { type IncidentEvent, timelineOf } from '#core/analysis/incidents/timeline.ts'
import { incidentsTable, incidentWeeksTable } from '#core/analysis/views/incidents-table.ts'
import { WHOLE_JOURNEY } from '#core/judge/gap/reading.ts'
import { comparisonsOf } from '#core/judge/streams.ts'
import type { Incident } from '#core/model/incident.ts'
import { orderIn } from '#core/model/names-order.ts'
import { WEEK } from '#core/model/time.ts'
import { incidentDetails, incidentHeadline, incidentSpan, weeksSentence } from '#core/words/incident.ts'
import { eventWords } from '#core/words/timeline.ts'
import { acknowledgeCommand, whatToDo } from '#notify/mail/actions.ts'
import { readDeliveries, readLedger } from '#store/records/deliveries.ts'
import { readMarkers } from '#store/records/markers.ts'
import { type RecentIncidents, recentIncidents } from '../../incidents/incidents.ts'
import { marketRoute } from '../market-route.ts'
import type { MarketSource } from '../market-source.ts'

export const incidents = marketRoute({
  name: 'incidents',
  summary: 'Incidents of the last eight weeks, the newest first, with their timelines, and how many each week.',
  query: z.object({}),
  read: (source) => incidentsView(source),
  tables: [
    { name: 'incidents', summary: 'Incidents, the newest first.', tableOf: incidentsTable },
    { name: 'incidents-weeks', summary: 'Incidents per week.', tableOf: incidentWeeksTable },
  ],
})

/** An incident in words. */
export interface IncidentView extends Incident {
  headline: string
  span: string
  details: string[]
  acknowledgedAt: string | null
}

interface IncidentStory extends IncidentView {
  timeline: (IncidentEvent & { words: string })[]
  /** Where its first round is shown side by side; null without pictures of it. */
  films: { step: string; at: string } | null
  /** As in its mail: the address or file that says what to do, and the command that does what the button does. */
  whatToDo: string
  command: string
}

/** Weeks of incidents shown. */
export const WEEKS_LISTED = 8

/** Of a market, the newest first: those of the last eight weeks, or from `since` (ms) where that is earlier. Throws StoreError. */
export async function incidentsInWords(
  source: MarketSource,
  since = source.now,
): Promise<Omit<RecentIncidents, 'incidents'> & { incidents: IncidentView[] }> {
  const { incidents: found, ...recent } = await recentIncidents({
    ...source,
    weeks: Math.max(WEEKS_LISTED, Math.ceil((source.now - since) / WEEK)),
  })
  const telling = { timeZone: source.market.timeZone, now: source.now }
  const order = orderIn(comparisonsOf(source.benchmark))
  const told = found.map((incident) => ({
    ...incident,
    headline: incidentHeadline(incident, order),
    span: incidentSpan(incident, telling),
    details: incidentDetails(incident, telling),
  }))
  return { ...recent, incidents: told.reverse() }
}

/** Throws StoreError. */
async function incidentsView(
  source: MarketSource,
): Promise<Omit<RecentIncidents, 'incidents'> & { sentence: string; incidents: IncidentStory[] }> {
  const { store, benchmark, links } = source
  const [{ incidents: found, ...recent }, { ledger }, deliveries, markers] = await Promise.all([
    incidentsInWords(source),
    readLedger(store, benchmark.id),
    readDeliveries(store, benchmark.id),
    readMarkers(store, { benchmark: benchmark.id, from: source.now - 2 * WEEKS_LISTED * WEEK }),
  ])
  return {
    ...recent,
    sentence: weeksSentence(recent.weekly),
    incidents: found.map((incident) => ({
      ...incident,
      timeline: timelineOf(incident, { ...incident, episodes: ledger.episodes, deliveries, markers }).map((event) => ({
        ...event,
        words: eventWords(event),
      })),
      films: filmsOf(incident),
      whatToDo: whatToDo(newsKind(incident), links ?? {}),
      command: acknowledgeCommand({ benchmark: benchmark.id, incidents: [incident.id] }, links ?? {}),
    })),
  }
}

function filmsOf({ evidence, streams, failure }: Incident): IncidentStory['films'] {
  const shown = evidence.find(({ when }) => when === 'onset') ?? evidence.find(({ when }) => when === 'detection')
  const step = failure?.step ?? streams.find((stream) => stream.step !== WHOLE_JOURNEY)?.step
  return shown === undefined || step === undefined ? null : { step, at: shown.at }
}
