import JSZip from 'jszip'
import { DAY } from '#core/model/time.ts'
import { type Field, isNumber, rowsOf } from './table-rows.ts'

/**
 * A table of the server, which is CSV, as a workbook (ISO/IEC 29500-1, SpreadsheetML): Excel reads CSV by the separators of its
 * reader's country, and takes 1.4 for the first of April in some. Numbers are numbers there and times are times; a text is never a
 * formula, so that it needs no apostrophe.
 *
 * Written here because write-excel-file packs large tables in a worker made from a blob, which the page's Content-Security-Policy
 * refuses: it would wait for ever.
 */
export async function workbookOf(table: string): Promise<Blob> {
  const rows = rowsOf(table)
  const archive = new JSZip()
  for (const [name, content] of Object.entries(parts)) archive.file(name, `${declaration}${content}`)
  archive.file('xl/worksheets/sheet1.xml', `${declaration}${sheetOf(rows)}`)
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  return new Blob([await archive.generateAsync({ type: 'arraybuffer', compression: 'DEFLATE' })], { type })
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const schemas = 'http://schemas.openxmlformats.org'
const main = `xmlns="${schemas}/spreadsheetml/2006/main"`
const links = `xmlns="${schemas}/package/2006/relationships"`
const link = `${schemas}/officeDocument/2006/relationships`
const kind = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** Of cells, by their place in the list of styles. */
const styles = { plain: 0, heading: 1, date: 2, time: 3 }

/** Everything but the sheet. */
const parts = {
  '[Content_Types].xml': `<Types xmlns="${schemas}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${kind}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${kind}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${kind}.styles+xml"/></Types>`,
  '_rels/.rels': `<Relationships ${links}><Relationship Id="rId1" Type="${link}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `<workbook ${main} xmlns:r="${link}"><sheets><sheet name="Outpace" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships ${links}><Relationship Id="rId1" Type="${link}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${link}/styles" Target="styles.xml"/></Relationships>`,
  'xl/styles.xml': `<styleSheet ${main}><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/><xf xfId="0" numFmtId="164" applyNumberFormat="1"/><xf xfId="0" numFmtId="165" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
}

/** The heading stays in sight. */
function sheetOf(rows: readonly (readonly Field[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => {
    const letters = rows.slice(0, 200).map((row) => row[column]?.text.length ?? 0)
    return `<col min="${column + 1}" max="${column + 1}" width="${Math.min(60, Math.max(8, ...letters) + 2)}" customWidth="1"/>`
  })
  const lines = rows.map((row, index) => `<row>${row.map((field) => cellOf(field, index === 0)).join('')}</row>`)
  const view =
    '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
  return `<worksheet ${main}><sheetViews>${view}</sheetViews>${widths.length === 0 ? '' : `<cols>${widths.join('')}</cols>`}<sheetData>${lines.join('')}</sheetData></worksheet>`
}

function cellOf(field: Field, isHeading: boolean): string {
  const { text } = field
  if (text === '') return '<c/>'
  if (isHeading) return textCell(text, styles.heading)
  if (isNumber(field)) return `<c><v>${text}</v></c>`
  const [, date, time] = /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d:\d\d))?$/.exec(text) ?? []
  if (date === undefined) return textCell(text, styles.plain)
  const days = (Date.parse(`${date}T${time ?? '00:00:00'}Z`) - DAY_0) / DAY
  return `<c s="${time === undefined ? styles.date : styles.time}"><v>${days}</v></c>`
}

/** Days of a workbook are counted from here: its 1900 has a 29 February (ISO/IEC 29500-1, 18.17.4.1). */
const DAY_0 = Date.UTC(1899, 11, 30)

function textCell(text: string, style: number): string {
  const names: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' }
  const escaped = text.replace(/[<>&]/g, (letter) => names[letter] ?? '').replaceAll('\r', '')
  return `<c s="${style}" t="inlineStr"><is><t>${escaped}</t></is></c>`
}
