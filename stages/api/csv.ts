import type { Context } from 'hono'
import { type Table, tableToCsv } from '#core/analysis/views/table.ts'
import { dateAt } from '#core/model/time.ts'
import { printable } from '#core/model/untrusted.ts'

export interface FileOf {
  /** Of what it is, such as benchmark, market and view. */
  parts: readonly string[]
  /** ms. */
  now: number
  timeZone: string
}

/** A table as a file to save. Text from pages and people neither hides nor reorders what is beside it. */
export function csv(context: Context, table: Table, file: FileOf): Response {
  const rows = table.rows.map((row) => row.map((cell) => (typeof cell === 'string' ? printable(cell) : cell)))
  return context.body(tableToCsv({ ...table, rows }), 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${fileName(file)}.csv"`,
    'cache-control': 'no-cache',
  })
}

/** `outpace-shop-sydney-phone-trend-2026-11-28`; the page names slides and pictures alike. */
function fileName({ parts, now, timeZone }: FileOf): string {
  const name = ['outpace', ...parts, dateAt(now, timeZone)].join('-')
  return name.replace(/[^\w.-]+/g, '-').slice(0, 150)
}
