/** Text, a number, or nothing: an empty cell was not measured, a 0 was. */
export type Cell = string | number | null | undefined

/** Without it, Excel reads UTF-8 as the local code page; pandas, R and DuckDB ignore it. */
export const byteOrderMark = '\uFEFF'

/** `2026-11-28 10:00:00`, which both Excel and pandas parse. */
export function utcCell(at: string): string {
  return at.slice(0, 19).replace('T', ' ')
}

/** A line of CSV with its line end (RFC 4180, CRLF), of which no text can become a formula. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(toCell).join(',')}\r\n`
}

function toCell(cell: Cell): string {
  if (cell === undefined || cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const text = defuse(cell)
  // A shop may be called 1688, and a step 007: in quotation marks it is a text.
  return /[",;\r\n\t]|^\s|\s$|^[\d.]+(?:e\d+)?$/i.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/**
 * Keeps text from hostile pages from becoming a formula (https://owasp.org/www-community/attacks/CSV_Injection): puts
 * an apostrophe before anything that could start one, also after `;`, a tab or a line end, where spreadsheets in other
 * locales start a new cell. Drops other control characters: CSV readers stop at NUL, and terminals interpret the rest.
 */
function defuse(text: string): string {
  return text
    .replace(/(?![\t\r\n])\p{Cc}/gu, '')
    .replace(/(^|[;\t\r\n])(?=[^\S\t\r\n]*[=+\-@＝＋－＠])/g, "$1'")
    .replace(/^(?=[\t\r])/, "'")
}
