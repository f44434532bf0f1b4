import { type Metric, unitOf } from '../../model/metric.ts'
import { isAtLimit } from '../../statistics/round-ratio.ts'
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

/** Columns of the size of a gap: you divided by the competitor. `limited`: a ratio is clipped, so that the gap may be larger. */
export const sizeColumns = ['gap (ratio)', 'gap low (ratio)', 'gap high (ratio)', 'gap limited']

export function sizeCells(
  { ratio, low, high }: { ratio: number | null; low: number | null; high: number | null },
  isLimited = false,
): Cell[] {
  const isAny = isLimited || [ratio, low, high].some((each) => each !== null && isAtLimit(each))
  return [ratio, low, high, ratio === null ? null : isAny ? 'yes' : 'no']
}

export const gapColumns = [...sizeColumns, 'verdict']

export function gapCells(
  gap: { ratio: number | null; low: number | null; high: number | null; verdict: string } | undefined,
  isLimited = false,
): Cell[] {
  return gap === undefined ? gapColumns.map(() => null) : [...sizeCells(gap, isLimited), gap.verdict]
}
