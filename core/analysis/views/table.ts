import { type Metric, unitOf } from '../../model/metric.ts'
import { byteOrderMark, type Cell, csvLine } from '../csv.ts'

/** What a view shows, as rows: figures are unrounded numbers, units are in the headings, times are UTC. */
export interface Table {
  columns: readonly string[]
  rows: readonly (readonly Cell[])[]
}

export function tableToCsv({ columns, rows }: Table): string {
  return byteOrderMark + [columns, ...rows].map(csvLine).join('')
}

/** `median lcp (ms)`; a plain number has no unit. */
export function heading(label: string, metric: Metric): string {
  const unit = unitOf[metric]
  const name = `${label} ${metric}`
  return unit === 'ms' || unit === 'bytes' ? `${name} (${unit})` : name
}

/** Columns of a gap: you divided by the competitor. */
export const gapColumns = ['gap (ratio)', 'gap low (ratio)', 'gap high (ratio)', 'verdict']

export function gapCells(
  gap: { ratio: number | null; low: number | null; high: number | null; verdict: string } | undefined,
): Cell[] {
  return gap === undefined ? [null, null, null, null] : [gap.ratio, gap.low, gap.high, gap.verdict]
}
