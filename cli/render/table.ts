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
  /** Left out where the table would not fit: it shows what other columns say. */
  spare?: boolean
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
 * space is left. What a row is about, its first cell, wraps where it has to be narrower; other cells are truncated.
 */
export function table(given: Table, look: Look): string[] {
  const { head, rows, columns } = fitting(given, look)
  const title = head?.map((text): TableCell => ({ text, tone: 'faint' }))
  const all = title === undefined ? rows : [title, ...rows]
  const natural = naturalWidths(all, columns)
  const widths = shrunk(natural, look.columns - gap.length * columns.length)
  const taken = widths.reduce((sum, width) => sum + width + gap.length, 0)
  const below = !wordsFit(look.columns - taken, widest(all, columns.length))
  const indent = ' '.repeat(below ? (widths[0] ?? 0) + gap.length : taken)
  return all.flatMap((row) => {
    const [first = '', ...more] = aboutOf(row, { natural: natural[0] ?? 0, width: widths[0] ?? 0, look })
    const cells = columns.map(({ align = 'left' }, index) => {
      const { text, tone } = index === 0 ? { ...row[0], text: first } : (row[index] ?? { text: '' })
      return paint(fill(text, { columns: widths[index] ?? 0, align, ellipsis: ellipsis(look) }), tone, look)
    })
    const line = cells.join(gap)
    const { text, tone } = row[columns.length] ?? { text: '' }
    const words = text === '' ? [] : wrap(text, look.columns - indent.length).map((part) => paint(part, tone, look))
    // A heading below the header row would not relate to any row.
    const beside = below ? ['', ...(row === title ? [] : words)] : words
    const about = [line, ...more.map((part) => paint(part, row[0]?.tone, look))]
    return Array.from({ length: Math.max(1, about.length, beside.length) }, (_, at) => {
      const start = about[at] ?? ''
      const rest = beside[at] ?? ''
      if (rest === '') return start.trimEnd()
      return at === 0
        ? start + gap + rest
        : start + ' '.repeat(Math.max(0, indent.length - widthOf(more[at - 1] ?? ''))) + rest
    })
  })
}

/** How wide each column is where there is room. */
function naturalWidths(rows: Table['rows'], columns: Table['columns']): number[] {
  return columns.map(({ most = Number.POSITIVE_INFINITY }, index) => Math.min(most, widest(rows, index)))
}

/** Whether no cell has to be narrower than it is; text at the end of a row may go below it. */
export function fits({ head, rows, columns }: Table, look: Look): boolean {
  const all = head === undefined ? rows : [head.map((text) => ({ text })), ...rows]
  const taken = naturalWidths(all, columns).reduce((sum, width) => sum + width + gap.length, 0)
  return taken - gap.length <= look.columns
}

/** Without its spare columns, where the rows would not fit with them. */
function fitting({ head, rows, columns }: Table, look: Look): Table {
  if (fits({ ...(head && { head }), rows, columns }, look) || !columns.some(({ spare }) => spare))
    return { ...(head && { head }), rows, columns }
  const isKept = (_: unknown, index: number) => columns[index]?.spare !== true
  return {
    ...(head && { head: head.filter(isKept) }),
    rows: rows.map((row) => row.filter(isKept)),
    columns: columns.filter(isKept),
  }
}

/** The first cell of a row, in as many lines as its column needs. */
function aboutOf(
  [cell]: readonly TableCell[],
  { natural, width, look }: { natural: number; width: number; look: Look },
): string[] {
  const text = fill(cell?.text ?? '', { columns: natural, ellipsis: ellipsis(look) }).trimEnd()
  return width < natural ? wrap(text, width) : [text]
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
