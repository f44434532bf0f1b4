import { ellipsis, type Look, paint, type TextTone } from './look.ts'
import { fill, widthOf, wrap } from './width.ts'

export interface TableCell {
  text: string
  tone?: TextTone | undefined
}

interface Column {
  align?: 'left' | 'right'
  /** Wider cells are truncated. */
  most?: number
}

interface Table {
  head?: readonly string[]
  /** One cell more than there are columns: the last holds free text. */
  rows: readonly TableCell[][]
  columns: readonly Column[]
}

const gap = '  '
/** Text in a column narrower than this is hard to read, so it goes below its row. */
const narrowest = 26

/**
 * Lines of a table. The text at the end of a row wraps within the rest of the line, or goes below the row if too little
 * space is left.
 */
export function table({ head, rows, columns }: Table, look: Look): string[] {
  const title = head?.map((text): TableCell => ({ text, tone: 'faint' }))
  const all = title === undefined ? rows : [title, ...rows]
  const natural = columns.map(({ most = Number.POSITIVE_INFINITY }, index) => Math.min(most, widest(all, index)))
  const widths = shrunk(natural, look.columns - gap.length * columns.length)
  const taken = widths.reduce((sum, width) => sum + width + gap.length, 0)
  const below = !wordsFit(look.columns - taken, widest(all, columns.length))
  const indent = ' '.repeat(below ? (widths[0] ?? 0) + gap.length : taken)
  return all.flatMap((row) => {
    const cells = columns.map(({ align = 'left' }, index) => {
      const { text, tone } = row[index] ?? { text: '' }
      return paint(fill(text, { columns: widths[index] ?? 0, align, ellipsis: ellipsis(look) }), tone, look)
    })
    const line = cells.join(gap).trimEnd()
    const { text, tone } = row[columns.length] ?? { text: '' }
    const words = wrap(text, look.columns - indent.length).map((part) => paint(part, tone, look))
    if (below) {
      // A heading below the header row would not relate to any row.
      const own = text === '' || row === title ? [] : words
      return [line, ...own.map((part) => indent + part)]
    }
    const [first = '', ...more] = words
    return [text === '' ? line : cells.join(gap) + gap + first, ...more.map((part) => indent + part)]
  })
}

/** Whether text up to `longest` columns wide fits next to its row, in `left` columns, rather than below it. */
export function wordsFit(left: number, longest: number): boolean {
  return left >= Math.min(longest, narrowest)
}

/** Widths reduced to fit in `room` together, the widest first. */
function shrunk(widths: readonly number[], room: number): number[] {
  const over = widths.reduce((sum, width) => sum + width, -room)
  if (over <= 0) return [...widths]
  const largest = widths.indexOf(Math.max(...widths))
  return shrunk(widths.with(largest, (widths[largest] ?? 0) - 1), room)
}

/** Width of the widest cell at `index`. */
export function widest(rows: readonly TableCell[][], index: number): number {
  return Math.max(0, ...rows.map((row) => widthOf(row[index]?.text ?? '')))
}
