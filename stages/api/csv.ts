import type { Context } from 'hono'
import { type Table, tableToCsv } from '#core/analysis/views/table.ts'
import { printable } from '#core/model/untrusted.ts'
import { type FileOf, fileName } from '#core/words/file-name.ts'

/** A table as a file to save. Text from pages and people neither hides nor reorders what is beside it. */
export function csv(context: Context, table: Table, file: FileOf): Response {
  const rows = table.rows.map((row) => row.map((cell) => (typeof cell === 'string' ? printable(cell) : cell)))
  return context.body(tableToCsv({ ...table, rows }), 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${fileName(file)}.csv"`,
    'cache-control': 'no-cache',
  })
}
