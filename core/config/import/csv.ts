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
  const rows = rowsOf(withLineFeeds(text.replace(/^\ufeff/, ''))).filter(({ cells }) =>
    cells.some((cell) => cell !== ''),
  )
  const [first] = rows
  if (first === undefined) return { found: [], left: [] }
  const hasHead = !first.cells.some(isAddress)
  const head = hasHead ? first.cells.map((cell) => cell.toLowerCase()) : []
  const body = hasHead ? rows.slice(1) : rows
  const named = head.findIndex((cell) =>
    /^(?:urls?|address(?:es)?|links?|loc|location|pages?|top pages|landing page)$/.test(cell),
  )
  const addresses =
    named >= 0 ? named : (body.find(({ cells }) => cells.some(isAddress))?.cells.findIndex(isAddress) ?? 0)
  const titles = head.findIndex(
    (cell, index) => index !== addresses && /^(?:name|title|label|step|page name)$/.test(cell),
  )
  // Without a head, one other column can only be the name.
  const names = hasHead || first.cells.length !== 2 ? titles : 1 - addresses
  const left = head.flatMap((cell, index) =>
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
  if (!hasHead && names < 0 && first.cells.length > 1) {
    left.push({
      line: first.line,
      what: 'the other columns',
      why: 'Without a head of "url" and "name", only addresses are used.',
    })
  }
  const found = body.map(({ cells, line }) => {
    const name = names < 0 ? '' : (cells[names] ?? '')
    return { text: cells[addresses] ?? '', line, ...(name !== '' && { name }) }
  })
  return { found, left }
}

function isAddress(cell: string): boolean {
  return /^(?:https?:\/\/|\/)/i.test(cell) || /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}(?:[/?#]|$)/u.test(cell)
}

/** RFC 4180, with commas, semicolons or tabs between the cells. */
function rowsOf(text: string): Row[] {
  const [head = ''] = text.split('\n', 1)
  const between = [';', '\t'].find((each) => head.includes(each) && !head.includes(',')) ?? ','
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
    } else if (letter === between) endCell()
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
