import { fieldMetrics } from '../../model/field.ts'
import type { FieldRow } from '../field.ts'
import type { Table } from './table.ts'

/** A row for each address. An empty cell is an address or a figure that CrUX has no data of. */
export function fieldTable({ date, rows }: { date: string | null; rows: readonly FieldRow[] }): Table {
  return {
    columns: [
      'as of (UTC)',
      'site',
      'you',
      'step',
      'address',
      ...fieldMetrics.map((metric) => `field p75 ${metric}${metric === 'cls' ? '' : ' (ms)'}`),
      'lab median lcp (ms)',
    ],
    rows: rows.map(({ site, us, step, address, data, lab }) => [
      date,
      site,
      us ? 'yes' : 'no',
      step ?? 'origin',
      address,
      ...fieldMetrics.map((metric) => data?.p75[metric]),
      lab,
    ]),
  }
}
