import { clip } from '../../model/untrusted.ts'
import { withLineFeeds } from '../line-ends.ts'
import type { Left } from './left.ts'
import type { FoundAddress } from './pages.ts'

interface Row {
  cells: string[]
  line: number
}

/** The addresses in a list of URLs: a column of addresses, and one of names if there is any. */
export function readUrlList(text: string): { found: FoundAddress[]; left: Left[] } {
  const rows = rowsOf(plain(text)).filter(
    ({ cells }) => cells.some((cell) => cell !== '') && !isComment(cells[0] ?? ''),
  )
  const headAt = headOf(rows)
  const first = rows[Math.max(0, headAt)]
  if (first === undefined) return { found: [], left: [] }
  const hasHead = headAt >= 0
  const head = hasHead ? first.cells.map((cell) => cell.toLowerCase()) : []
  const body = rows.slice(headAt + 1)
  const named = head.findIndex(isAddressHead)
  const addresses =
    named >= 0 ? named : (body.find(({ cells }) => cells.some(isAddress))?.cells.findIndex(isAddress) ?? 0)
  const titles = head.findIndex(
    (cell, index) => index !== addresses && /^(?:name|title|label|step|page name)$/.test(cell),
  )
  // Without a head, one other column can only be the name.
  const names = hasHead || first.cells.length !== 2 ? titles : 1 - addresses
  const above = rows.slice(0, Math.max(0, headAt)).map(({ cells, line }) => ({
    line,
    what: clip(cells.filter((cell) => cell !== '').join(', '), 80),
    why: 'It is above the head of the list.',
  }))
  const columns = head.flatMap((cell, index) =>
    index === addresses || index === names
      ? []
      : [
          {
            line: first.line,
            what: `column ${index + 1}${cell === '' ? '' : ` (${clip(cell, 40)})`}`,
            why: 'Only addresses and names are used.',
          },
        ],
  )
  const left = [...above, ...columns]
  if (!hasHead && names < 0 && first.cells.length > 1) {
    left.push({
      line: first.line,
      what: 'the other columns',
      why: 'Without a head of "url" and "name", only addresses are used.',
    })
  }
  const found = body.map(({ cells, line }) => {
    const cell = cells[addresses] ?? ''
    const [text, alias] = cells.length === 1 ? aliased(cell) : [cell, '']
    const name = names < 0 ? alias : (cells[names] ?? '')
    return { text, line, ...(name !== '' && { name }) }
  })
  return { found, left }
}

/**
 * A line of a list of sitespeed.io: an address, a space and what the page is called there, and flags
 * (https://www.sitespeed.io/documentation/sitespeed.io/configuration/#run-multiple-urls). No whole address has a space in it.
 */
function aliased(cell: string): [address: string, alias: string] {
  const [, address, rest = ''] = /^(https?:\/\/\S+)\s+(.*)$/i.exec(cell) ?? []
  return address === undefined ? [cell, ''] : [address, rest.replace(/(?:^|\s)--\S+(?=\s|$)/g, '').trim()]
}

/** Whether a text file lists addresses: one of its lines begins with one. */
export function isUrlList(text: string): boolean {
  return plain(text)
    .split('\n')
    .some((line) => isAddress(line.split(between, 1)[0]?.trim() ?? ''))
}

/**
 * Index of the row that names the columns, or -1 without one. Reports of analytics have titles above it, so it is the
 * first row above the addresses that names theirs, or else the last.
 */
function headOf(rows: readonly Row[]): number {
  const firstAddress = rows.findIndex(({ cells }) => cells.some(isAddress))
  const above = firstAddress < 0 ? rows.slice(0, 1) : rows.slice(0, firstAddress)
  const named = above.findIndex(({ cells }) => cells.some((cell) => isAddressHead(cell.toLowerCase())))
  return named >= 0 ? named : above.length - 1
}

/** What columns of addresses are called in lists by hand and in exports of analytics, search consoles and crawlers. */
function isAddressHead(cell: string): boolean {
  return /^(?:urls?|address(?:es)?|links?|loc|location|(?:top |landing )?pages?(?: (?:path|location|url)\b.*| \+ .*)?)$/.test(
    cell,
  )
}

/** Routes may begin with "#/" or "#!/". */
function isComment(cell: string): boolean {
  return /^#(?!!?\/)/.test(cell)
}

function plain(text: string): string {
  return withLineFeeds(text.replace(/^\ufeff/, ''))
}

function isAddress(cell: string): boolean {
  return /^(?:https?:\/\/|\/)/i.test(cell) || /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}(?:[/?#]|$)/u.test(cell)
}

const between = /[,;\t]/

/** RFC 4180, with commas, semicolons or tabs between the cells. */
function rowsOf(text: string): Row[] {
  const head = text.split('\n').find((line) => between.test(line) && !isComment(line)) ?? ''
  const separator = [';', '\t'].find((each) => head.includes(each) && !head.includes(',')) ?? ','
  const rows: Row[] = []
  let row: Row = { cells: [], line: 1 }
  let cell = ''
  let line = 1
  let isQuoted = false
  const endCell = (): void => {
    row.cells.push(cell.trim())
    cell = ''
  }
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] ?? ''
    if (letter === '\n') line++
    if (isQuoted) {
      if (letter !== '"') cell += letter
      else if (text[at + 1] === '"') {
        cell += '"'
        at++
      } else isQuoted = false
    } else if (letter === '"' && cell.trim() === '') {
      isQuoted = true
      cell = ''
    } else if (letter === separator) endCell()
    else if (letter === '\n') {
      endCell()
      rows.push(row)
      row = { cells: [], line }
    } else cell += letter
  }
  endCell()
  rows.push(row)
  return rows
}
