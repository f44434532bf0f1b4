import { clip } from '#core/model/untrusted.ts'
import { isolated } from '#core/words/isolate.ts'
import { unbroken } from '#core/words/unbroken.ts'
import { colours } from '../pictures/colours.ts'
import { methodLine } from '../pictures/method.ts'
import { shareTexts } from '../texts.ts'
import type { DeckData } from './data.ts'
import { heightOf, linesOf, onOneLine } from './fit.ts'
import type { Deck, Slide } from './pptx.ts'

/** As pptxgenjs has them: without `#`. */
export const inks = Object.fromEntries(
  Object.entries(colours).map(([name, colour]) => [name, colour.slice(1)]),
) as typeof colours

const left = 0.6
const width = 13.33

/** 16:9, inches. */
export const page = {
  name: 'OUTPACE',
  width,
  height: 7.5,
  left,
  inner: width - 2 * left,
  /** Where charts begin, and where they end. */
  top: 1.75,
  bottom: 6.75,
  define,
}

function define(deck: Deck): void {
  const wide = { x: left, w: width - 2 * left, align: 'left' as const }
  const title = { name: 'title', type: 'title' as const, ...wide, color: inks.text, bold: true }
  const foot = { name: 'foot', type: 'body' as const, ...wide, y: 6.95, h: 0.35 }
  deck.defineSlideMaster({
    title: 'finding',
    objects: [
      { placeholder: { options: { ...title, y: 0.4, h: 1.2, fontSize: 28, valign: 'middle', margin: 0 }, text: '' } },
      { placeholder: { options: { ...foot, fontSize: 11, color: inks.faint, margin: 0 }, text: '' } },
    ],
  })
  deck.defineSlideMaster({
    title: 'first',
    objects: [
      { placeholder: { options: { ...title, y: 0.8, h: 2.6, fontSize: 40, valign: 'bottom', margin: 0 }, text: '' } },
      { placeholder: { options: { ...foot, fontSize: 11, color: inks.faint, margin: 0 }, text: '' } },
    ],
  })
}

interface Finding {
  kind: 'first' | 'finding'
  finding: string
  /** Lines below a title slide's title. */
  under?: readonly string[]
  /** What the notes say before the method. */
  notes?: readonly string[]
  /** At the foot; absent: that of the league. */
  method?: string
  /** Whether the slide shows intervals. */
  intervals?: boolean
  /** Which sites and steps it shows, where not all. */
  sites?: string | null
  data: DeckData
}

/** Points of a title, by the inches that it has: the largest in which it fits. */
const titleSizes = { first: { sizes: [40, 32, 28], height: 2.6 }, finding: { sizes: [28, 24, 20], height: 1.2 } }

function titleSize(title: string, kind: Finding['kind']): number {
  const { sizes, height } = titleSizes[kind]
  const fits = (points: number) => heightOf(linesOf(title, { width: width - 2 * left, points }), points) <= height
  return sizes.find(fits) ?? sizes.at(-1) ?? 20
}

const mostInTitle = 220

export function addFindingSlide(
  deck: Deck,
  { kind, finding, under = [], notes = [], data, method, intervals = false, sites = null }: Finding,
): Slide {
  const measured = method ?? methodLine(data.card.league, { timeZone: data.timeZone, intervals })
  const foot = sites === null ? measured : `${measured} · ${sites}`
  const slide = deck.addSlide({ masterName: kind })
  // A size beside the placeholder would give way to that of the placeholder.
  const title = plain(finding, mostInTitle)
  slide.addText([{ text: title, options: { fontSize: titleSize(title, kind) } }], { placeholder: 'title' })
  slide.addText(plain(foot, 260), { placeholder: 'foot' })
  if (under.length > 0) {
    const lines = under.map((line, index) => ({
      text: plain(line, 300),
      options: { breakLine: true, paraSpaceAfter: 10, color: index === under.length - 1 ? inks.faint : inks.text },
    }))
    slide.addText(lines, { x: left, y: 3.6, w: width - 2 * left, h: 3, margin: 0, fontSize: 20, valign: 'top' })
  }
  const said = [...notes, `${foot}.`, ...(intervals ? [shareTexts.howToRead] : []), shareTexts.sameFigures]
  slide.addNotes(said.map((line) => plain(line, 600)).join(' '))
  return slide
}

/** Text from pages and people, on one line and harmless. Names in charts, which their workbook holds as values, are only clipped. */
export function plain(text: string, most: number): string {
  return unbroken(isolated(clip(text, most)))
}

type Cell = { text: string; bold?: boolean; right?: boolean; faint?: boolean }

/** What is tried until a table ends above the foot: sizes in points, and whether a cell may have several lines. */
const tableSizes = [
  { points: 12, lines: true },
  { points: 10, lines: true },
  { points: 10, lines: false },
  { points: 8, lines: false },
] as const
/** inches, left and right, and above and below. */
const cellMargin = { beside: 0.08, above: 0.03 }
const usualRow = 0.36

/** Rows as they fit into so many inches, each with its height; the last size is that of the largest table there is. */
function fitted(
  rows: readonly (readonly Cell[])[],
  { columns, room }: { columns: readonly number[]; room: number },
): { points: number; rows: { cells: readonly Cell[]; height: number }[] } {
  const tried = tableSizes.map(({ points, lines }) => {
    const line = (column: number) => ({ width: (columns[column] ?? 1) - 2 * cellMargin.beside, points })
    const sized = rows.map((row, index) => {
      // A heading keeps its words.
      const cells =
        lines || index === 0 ? row : row.map((cell, at) => ({ ...cell, text: onOneLine(cell.text, line(at)) }))
      const most = Math.max(1, ...cells.map(({ text }, at) => linesOf(text, line(at))))
      return { cells, height: heightOf(most, points) + 2 * cellMargin.above }
    })
    const left = (room - sized.reduce((sum, { height }) => sum + height, 0)) / rows.length
    return {
      points,
      fits: left >= 0,
      rows: sized.map(({ cells, height }) => ({ cells, height: Math.max(height, Math.min(usualRow, height + left)) })),
    }
  })
  const [first, last] = [tried.find(({ fits }) => fits), tried.at(-1)]
  return first ?? last ?? { points: 8, rows: [] }
}

/** A table whose first row is its heading, in a size in which it ends above the foot; `most` letters in a cell. */
export function addTable(
  slide: Slide,
  rows: readonly (readonly Cell[])[],
  place: { x: number; y: number; w: number; columns: readonly number[]; most?: number },
): void {
  const { columns, most = 90, ...at } = place
  const clipped = rows.map((row) => row.map((cell) => ({ ...cell, text: plain(cell.text, most) })))
  const { points, rows: sized } = fitted(clipped, { columns, room: page.bottom - at.y })
  slide.addTable(
    sized.map(({ cells }, index) =>
      cells.map(({ text, bold = false, right = false, faint = index === 0 }) => ({
        text,
        options: { bold, align: right ? 'right' : 'left', color: faint ? inks.faint : inks.text },
      })),
    ),
    {
      ...at,
      colW: [...columns],
      fontSize: points,
      valign: 'middle',
      border: { type: 'none' },
      rowH: sized.map(({ height }) => height),
      margin: [cellMargin.above, cellMargin.beside, cellMargin.above, cellMargin.beside],
    },
  )
}
