// Tables as the server sends them, read again.

/** `quoted`: it is a text, whatever it looks like. */
export interface Field {
  text: string
  quoted: boolean
}

const fields = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r\n|$)/g

/** As `csvLine` writes them: core/analysis/csv.ts. The apostrophe before what could be a formula is left out. */
export function rowsOf(table: string): Field[][] {
  const rows: Field[][] = []
  let row: Field[] = []
  for (const [, inQuotes, plain = '', end] of table.replace(/^\uFEFF/, '').matchAll(fields)) {
    const text = inQuotes?.replaceAll('""', '"') ?? plain
    const free = text.replace(/^'(?=\s*[=+\-@＝＋－＠])/, '')
    row.push({ text: free, quoted: inQuotes !== undefined || free !== text })
    if (end === ',') continue
    if (row.length > 1 || text !== '') rows.push(row)
    row = []
  }
  return rows
}

export function isNumber({ text, quoted }: Field): boolean {
  return !quoted && /^-?\d+(\.\d+)?(e[-+]?\d+)?$/.test(text)
}
