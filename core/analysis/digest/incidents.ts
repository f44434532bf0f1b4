import type { Incident } from '../../model/incident.ts'
import { DAY, dateAt } from '../../model/time.ts'
import { sum } from '../../statistics/sum.ts'
import { type WeeksTrend, weeklyIncidents, weeksTrend } from '../incidents/weeks.ts'
import { type DigestWeek, spanOf } from './week.ts'

/** Customer-facing incidents of all markets, as they stood at the end of the week, or now if it is not over. */
export interface IncidentWeeks {
  /** Oldest first, this week last; weeks before the first measurement are left out. */
  weeks: { week: string; monday: string; opened: number }[]
  trend: WeeksTrend
  /** Time of this week with an open incident, ms, summed over the markets. */
  lasted: number
  /** Open at any time in this week, oldest first, including those opened before it. */
  incidents: Incident[]
}

export const WEEKS_SHOWN = 12

interface MarketIncidents {
  market: { id: string; timeZone: string }
  /** Scheduled time of the first round here; null before it. */
  firstAt: string | null
}

export function incidentWeeks(
  incidents: readonly Incident[],
  { markets, week, now }: { markets: readonly MarketIncidents[]; week: DigestWeek; now: number },
): IncidentWeeks {
  const found = markets.map(({ market: { id, timeZone }, firstAt }) => {
    const { from, to } = spanOf(week, timeZone)
    // The last moment of the week, or now if it is not over.
    const until = Math.min(now, to - 1)
    const own = asOf(
      incidents.filter((incident) => incident.market === id),
      until,
    )
    const isThere = firstAt !== null && Date.parse(firstAt) <= until
    const { weeks } = weeklyIncidents(own, {
      timeZone,
      now: until,
      weeks: WEEKS_SHOWN,
      firstAt: isThere ? firstAt : null,
    })
    const open = own.filter(({ closedAt }) => closedAt === null || Date.parse(closedAt) >= from)
    return { weeks, open, days: daysOver({ from, until, timeZone }) }
  })
  const longest = found.map(({ weeks }) => weeks).toSorted((a, b) => b.length - a.length)[0] ?? []
  const weeks = longest.map(({ week: name, from }) => ({
    week: name,
    monday: from,
    opened: sum(found.map((one) => one.weeks.find((each) => each.week === name)?.opened ?? 0)),
  }))
  const elapsed = Math.max(1, ...found.map(({ days }) => days)) / 7
  return {
    weeks,
    trend: weeksTrend(
      weeks.map(({ opened }) => opened),
      elapsed,
    ),
    // The week's last moment is a millisecond before its end.
    lasted: sum(found.map((one) => Math.round((one.weeks.at(-1)?.lasted ?? 0) / 1000) * 1000)),
    incidents: found.flatMap(({ open }) => open).toSorted((a, b) => a.openedAt.localeCompare(b.openedAt)),
  }
}

/** Leaves out incidents opened later; what closed, recovered or worked again later had not done so yet. */
function asOf(incidents: readonly Incident[], until: number): Incident[] {
  const orNull = (at: string | null) => (at !== null && Date.parse(at) > until ? null : at)
  return incidents
    .filter(({ openedAt }) => Date.parse(openedAt) <= until)
    .map((incident) => {
      const { failure, streams, closedAt, closeDetectedAt } = incident
      const isOpen = orNull(closedAt) === null
      return {
        ...incident,
        closedAt: orNull(closedAt),
        closeDetectedAt: isOpen ? null : closeDetectedAt,
        ...(failure && { failure: { ...failure, recoveredAt: orNull(failure.recoveredAt) } }),
        streams: streams.map((stream) => ({ ...stream, recoveredAt: orNull(stream.recoveredAt) })),
      }
    })
}

/** Dates of the week that have begun. */
function daysOver({ from, until, timeZone }: { from: number; until: number; timeZone: string }): number {
  const days = (Date.parse(dateAt(until, timeZone)) - Date.parse(dateAt(from, timeZone))) / DAY
  return Math.min(7, Math.max(1, Math.round(days) + 1))
}
