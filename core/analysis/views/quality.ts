import type { Benchmark } from '../../model/benchmark.ts'
import { type Failure, type Round, type VisitStatus, visitStatuses } from '../../model/round.ts'
import { DAY, plusDays } from '../../model/time.ts'
import { oneLine } from '../../model/untrusted.ts'
import { utcCell } from '../csv.ts'
import type { Day } from '../day.ts'
import type { Table } from './table.ts'

/** How many visits counted, for each day and site. */
export interface Quality {
  /** Names, ours first as in the benchmark. */
  sites: { name: string; us: boolean }[]
  /** Newest first, back to the first of them with rounds; a day without is there too, unless rounds are further apart than that. */
  days: QualityDay[]
}

interface QualityDay {
  /** In the market's time zone. */
  date: string
  rounds: number
  /** Counted rounds that were not judged because their worker was unsteady. */
  unsteady: number
  /** In the order of `sites`; null where the site was not visited. */
  cells: (QualityCell | null)[]
}

interface QualityCell {
  visits: number
  ok: number
  /** Visits by outcome; only outcomes that occurred. */
  status: Partial<Record<VisitStatus, number>>
}

interface QualityAsked extends Pick<Benchmark, 'sites' | 'every'> {
  /** In the market's time zone; it may still have its first round. */
  today: string
}

/** From day records alone, oldest first. */
export function qualityOf(days: readonly Day[], { sites, every, today }: QualityAsked): Quality {
  const measured = days.map(
    ({ date, rounds, unsteady, sites: own }): QualityDay => ({
      date,
      rounds,
      unsteady,
      cells: sites.map(({ name }) => cellOf(own.find((site) => site.name === name)?.status)),
    }),
  )
  const all = every > DAY ? measured : withSilent(measured, today)
  return { sites: sites.map(({ name, us }) => ({ name, us })), days: all.toReversed() }
}

/** With the days on which nothing was measured, between the others and since: that is missing data, too. */
function withSilent(days: readonly QualityDay[], today: string): QualityDay[] {
  return days.flatMap((day, index) => {
    const silent: QualityDay[] = []
    const next = days[index + 1]?.date ?? today
    for (let date = plusDays(day.date, 1); date < next; date = plusDays(date, 1))
      silent.push({ date, rounds: 0, unsteady: 0, cells: day.cells.map(() => null) })
    return [day, ...silent]
  })
}

function cellOf(status: QualityCell['status'] | undefined): QualityCell | null {
  const visits = visitStatuses.reduce((sum, name) => sum + (status?.[name] ?? 0), 0)
  return status === undefined || visits === 0 ? null : { visits, ok: status.ok ?? 0, status }
}

/** A row for each day and site, in the order shown; of a day without rounds it has no visits. */
export function qualityTable({ sites, days }: Quality): Table {
  return {
    columns: ['date', 'rounds', 'rounds of an unsteady worker', 'site', 'visits', ...visitStatuses],
    rows: days.flatMap(({ date, rounds, unsteady, cells }) =>
      cells.flatMap((cell, index) => {
        if (cell === null && rounds > 0) return []
        const outcomes = visitStatuses.map((name) => cell?.status[name] ?? 0)
        return [[date, rounds, unsteady, sites[index]?.name ?? '', cell?.visits ?? 0, ...outcomes]]
      }),
    ),
  }
}

/** A visit that did not count. All texts come from pages, made harmless. */
export interface UncountedVisit {
  /** ISO 8601: its round. */
  scheduledAt: string
  status: Exclude<VisitStatus, 'ok'>
  code: Failure['code'] | null
  step: string | null
  /** Bot manager that served a challenge; null where none did, or none is named. */
  provider: string | null
  /** One sentence; empty when nothing is known. */
  message: string
  /** Name of an evidence file. */
  screenshot: string | null
}

/** Those of a site that are not `ok`, newest first. */
export function uncountedVisits(rounds: readonly Round[], site: string): UncountedVisit[] {
  return rounds
    .flatMap(({ scheduledAt, visits }): UncountedVisit[] => {
      const visit = visits.find((each) => each.site === site)
      if (visit === undefined || visit.status === 'ok') return []
      const { status, failure } = visit
      return [
        {
          scheduledAt,
          status,
          code: failure?.code ?? null,
          step: failure?.step ?? null,
          provider: failure?.provider === undefined ? null : oneLine(failure.provider, 20),
          message: oneLine(failure?.message ?? '', 500),
          screenshot: failure?.screenshot ?? null,
        },
      ]
    })
    .toReversed()
}

/** A row for each visit, newest first. */
export function uncountedTable({ site, visits }: { site: string; visits: readonly UncountedVisit[] }): Table {
  return {
    columns: ['round (UTC)', 'site', 'status', 'reason', 'step', 'provider', 'message', 'screenshot'],
    rows: visits.map(({ scheduledAt, status, code, step, provider, message, screenshot }) => [
      utcCell(scheduledAt),
      site,
      status,
      code,
      step,
      provider,
      message,
      screenshot,
    ]),
  }
}
