import writeWorkbook, { type Cell } from 'write-excel-file/universal'
import { type Field, isNumber, rowsOf } from './table-rows.ts'

/**
 * A table of the server, which is CSV, as a workbook: Excel reads CSV by the separators of its reader's country, and takes 1.4 for the
 * first of April in some. Numbers are numbers there and times are times; a text is never a formula, so that it needs no apostrophe.
 */
export async function workbookOf(table: string): Promise<Blob> {
  const [heading = [], ...rows] = rowsOf(table)
  const columns = heading.map((_, column) => {
    const letters = [heading, ...rows.slice(0, 200)].map((row) => row[column]?.text.length ?? 0)
    return { width: Math.min(60, Math.max(8, ...letters) + 2) }
  })
  const cells = [
    heading.map(({ text }) => ({ value: text, type: String, fontWeight: 'bold' as const })),
    ...rows.map((row) => row.map(cellOf)),
  ]
  // The heading stays in sight.
  return await writeWorkbook(cells, { sheet: 'Outpace', columns, stickyRowsCount: 1 }).toBlob()
}

function cellOf(field: Field): Cell {
  const { text } = field
  if (text === '') return null
  if (isNumber(field)) return { value: Number(text), type: Number }
  const [, date, time] = /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d:\d\d))?$/.exec(text) ?? []
  if (date === undefined) return { value: text.replaceAll('\r', ''), type: String }
  const format = time === undefined ? 'yyyy-mm-dd' : 'yyyy-mm-dd hh:mm:ss'
  return { value: new Date(`${date}T${time ?? '00:00:00'}Z`), type: Date, format }
}
