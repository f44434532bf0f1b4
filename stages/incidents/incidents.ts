import { type WeeklyIncidents, weeklyIncidents } from '#core/analysis/incidents/weeks.ts'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { Incident } from '#core/model/incident.ts'
import { WEEK } from '#core/model/time.ts'
import type { Store } from '#store/port.ts'
import { readIncidents } from '#store/records/incidents.ts'
import { readMarks } from '#store/records/marks.ts'
import { readJudge } from '#store/records/verdicts.ts'

export interface RecentIncidents {
  weekly: WeeklyIncidents
  mutedUntil: string | null
  /** Of the weeks and the one before them, and every open one however old, oldest first. */
  incidents: (Incident & { acknowledgedAt: string | null })[]
}

interface IncidentsQuery {
  store: Store
  benchmark: Benchmark
  market: Market
  /** ms. */
  now: number
  weeks: number
}

/** Incidents of a market in the last weeks, with what people have set on them. Throws StoreError. */
export async function recentIncidents({
  store,
  benchmark,
  market,
  now,
  weeks,
}: IncidentsQuery): Promise<RecentIncidents> {
  // One more week, for incidents that opened earlier and reach into the first week shown.
  const from = new Date(now - WEEK * (weeks + 1)).toISOString()
  const [all, marks, { saved }] = await Promise.all([
    readIncidents(store, { benchmark: benchmark.id, from }),
    readMarks(store, { benchmark: benchmark.id, now: new Date(now).toISOString() }),
    readJudge(store, { benchmark: benchmark.id, market: market.id }),
  ])
  const recent = all.filter((incident) => incident.market === market.id)
  const older = (saved?.state.open ?? []).filter((open) => !recent.some(({ id }) => id === open.id))
  const own = [...older, ...recent]
  const { timeZone } = market
  return {
    weekly: weeklyIncidents(own, { timeZone, now, weeks, firstAt: saved?.state.firstAt ?? null }),
    mutedUntil: marks.mutedUntil,
    incidents: own.map((one) => ({ ...one, acknowledgedAt: marks.acknowledged.get(one.id) ?? null })),
  }
}
