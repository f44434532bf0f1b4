import type { Context } from 'hono'
import { type Table, tableToCsv } from '#core/analysis/views/table.ts'
import { printable } from '#core/model/untrusted.ts'
import { type FileOf, fileName } from '#core/words/file-name.ts'

/** A table as a file to save. Text from pages and people neither hides nor reorders what is beside it. */
export function csv(context: Context, table: Table, file: FileOf): Response {
  const rows = table.rows.map((row) => row.map((cell) => (typeof cell === 'string' ? printable(cell) : cell)))
  const name = `${fileName(file)}.csv`
  // A header has no letters beyond ASCII (RFC 6266, appendix D); browsers read the second form.
  const plain = name.replace(/[^ -~]+/g, '-')
  const whole = plain === name ? '' : `; filename*=UTF-8''${encodeURIComponent(name)}`
  return context.body(tableToCsv({ ...table, rows }), 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${plain}"${whole}`,
    'cache-control': 'no-cache',
  })
}
