import { type Metric, metrics, unitOf } from '../../model/metric.ts'
import { type Cell, csvLine } from '../csv.ts'
import type { DatasetRound, DatasetStep } from './round.ts'

interface Row {
  round: DatasetRound
  visit: DatasetRound['visits'][number]
  /** Counted from 1; absent for a visit without loads. */
  load?: number
  failure: DatasetRound['visits'][number]['failure']
  step?: DatasetStep
}

/** A column of the table of loads. The meaning of a metric is that of its name. */
export interface DatasetColumn {
  name: string
  unit: string
  meaning: string | Metric
  of: (row: Row) => Cell
}

const part = (name: keyof NonNullable<DatasetStep['lcpParts']>): DatasetColumn => ({
  name: `lcp${name[0]?.toUpperCase()}${name.slice(1)}`,
  unit: 'ms',
  meaning: 'part of lcp; the seven parts add up to it',
  of: ({ step }) => step?.lcpParts?.[name],
})

const always: readonly DatasetColumn[] = [
  { name: 'round', unit: 'number', meaning: 'counted from 1 in each market', of: ({ round }) => round.round },
  { name: 'market', unit: 'name', meaning: 'see markets.csv', of: ({ round }) => round.market },
  { name: 'elapsed', unit: 's', meaning: 'since the first round of the data set', of: ({ round }) => round.elapsed },
  {
    name: 'weekday',
    unit: '1 to 7',
    meaning: "1 is Monday, in the market's time zone",
    of: ({ round }) => round.weekday,
  },
  { name: 'hour', unit: '0 to 23', meaning: "in the market's time zone", of: ({ round }) => round.hour },
  {
    name: 'method',
    unit: 'name',
    meaning: 'never compare rounds of different methods',
    of: ({ round }) => round.method,
  },
  { name: 'chromium', unit: 'version', meaning: 'major version of the browser', of: ({ round }) => round.chromium },
  { name: 'consent', unit: 'name', meaning: 'fresh, or accepted before measuring', of: ({ round }) => round.consent },
  {
    name: 'cpuIndex',
    unit: 'KB/s',
    meaning: 'data hashed by one core of the worker; larger is faster',
    of: ({ round }) => round.cpuIndex,
  },
  {
    name: 'site',
    unit: 'name',
    meaning: 'all sites of a round were measured one after the other',
    of: ({ visit }) => visit.site,
  },
  {
    name: 'position',
    unit: 'number',
    meaning: 'of the site in the shuffled order of the round',
    of: ({ visit }) => visit.position,
  },
  {
    name: 'status',
    unit: 'name',
    meaning: 'ok, failed, blocked, refused, changed or skipped',
    of: ({ visit }) => visit.status,
  },
  {
    name: 'control',
    unit: 'ms',
    meaning: "load time of the worker's own page before the visit",
    of: ({ visit }) => visit.control,
  },
  { name: 'loadNumber', unit: 'number', meaning: 'counted from 1 in each visit', of: ({ load }) => load },
  {
    name: 'step',
    unit: 'name',
    meaning: 'the same step on every site',
    of: ({ step, failure }) => step?.step ?? failure?.step,
  },
  {
    name: 'kind',
    unit: 'name',
    meaning: 'navigation, soft or interaction; only steps of one kind are comparable',
    of: ({ step }) => step?.kind,
  },
  {
    name: 'httpStatus',
    unit: 'code',
    meaning: 'of the document that the step ended on',
    of: ({ step }) => step?.httpStatus,
  },
  ...metrics.map(
    (metric): DatasetColumn => ({
      name: metric,
      unit: unitOf[metric],
      meaning: metric,
      of: ({ step }) => step?.[metric],
    }),
  ),
  ...(['redirect', 'dns', 'connect', 'wait', 'loadDelay', 'load', 'renderDelay'] as const).map(part),
  {
    name: 'failure',
    unit: 'code',
    meaning: 'why the load, or else the visit, ended here',
    of: ({ failure }) => failure?.code,
  },
  {
    name: 'doubt',
    unit: 'name',
    meaning: 'why the page is probably another one: not comparable',
    of: ({ step }) => step?.doubt,
  },
]

const named: readonly DatasetColumn[] = [
  { name: 'scheduledAt', unit: 'ISO 8601', meaning: 'UTC', of: ({ round }) => round.scheduledAt },
  { name: 'url', unit: 'address', meaning: 'where the step ended', of: ({ step }) => step?.url },
]

/** Columns of `loads.csv`. */
export function datasetColumns({ areReal }: { areReal: boolean }): readonly DatasetColumn[] {
  return areReal ? [...always, ...named] : always
}

/** Its first line. */
export function datasetHeader(columns: readonly DatasetColumn[]): string {
  return csvLine(columns.map(({ name }) => name))
}

/** The lines of a round: one for each step of each load, one for each failure, and at least one for each visit. */
export function* datasetLines(round: DatasetRound, columns: readonly DatasetColumn[]): Generator<string> {
  for (const visit of round.visits) {
    for (const row of rowsOf(visit)) yield csvLine(columns.map(({ of }) => of({ round, visit, ...row })))
  }
}

function rowsOf({ loads, failure: ofVisit }: Row['visit']): Omit<Row, 'round' | 'visit'>[] {
  const rows = loads.flatMap(({ steps, failure }, at) => [
    ...steps.map((step) => ({ load: at + 1, step, failure: null })),
    ...(failure === null && steps.length > 0 ? [] : [{ load: at + 1, failure }]),
  ])
  // Where a visit failed because of its loads, their lines say so already.
  const isTold = ofVisit === null || loads.some(({ failure }) => failure?.code === ofVisit.code)
  return isTold && rows.length > 0 ? rows : [...rows, { failure: ofVisit }]
}
