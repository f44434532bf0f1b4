import type { Benchmark } from '../../model/benchmark.ts'
import { type Failure, type Round, type VisitStatus, visitStatuses } from '../../model/round.ts'
import { oneLine } from '../../model/untrusted.ts'
import { utcCell } from '../csv.ts'
import type { Day } from '../day.ts'
import type { Table } from './table.ts'

/** How many visits counted, for each day and site. */
export interface Quality {
  /** Names, ours first as in the benchmark. */
  sites: { name: string; us: boolean }[]
  /** Newest first; days without rounds are left out. */
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

/** From day records alone. */
export function qualityOf(days: readonly Day[], { sites }: Pick<Benchmark, 'sites'>): Quality {
  return {
    sites: sites.map(({ name, us }) => ({ name, us })),
    days: days
      .map(({ date, rounds, unsteady, sites: measured }) => ({
        date,
        rounds,
        unsteady,
        cells: sites.map(({ name }) => cellOf(measured.find((site) => site.name === name)?.status)),
      }))
      .toReversed(),
  }
}

function cellOf(status: QualityCell['status'] | undefined): QualityCell | null {
  const visits = visitStatuses.reduce((sum, name) => sum + (status?.[name] ?? 0), 0)
  return status === undefined || visits === 0 ? null : { visits, ok: status.ok ?? 0, status }
}

/** A row for each day and site, in the order shown. */
export function qualityTable({ sites, days }: Quality): Table {
  return {
    columns: ['date', 'rounds', 'rounds of an unsteady worker', 'site', 'visits', ...visitStatuses],
    rows: days.flatMap(({ date, rounds, unsteady, cells }) =>
      cells.flatMap((cell, index) => {
        if (cell === null) return []
        const outcomes = visitStatuses.map((name) => cell.status[name] ?? 0)
        return [[date, rounds, unsteady, sites[index]?.name ?? '', cell.visits, ...outcomes]]
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
