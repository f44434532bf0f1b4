import { clip } from '#core/model/untrusted.ts'
import { isolated } from '#core/words/isolate.ts'
import { texts } from '../../texts.ts'
import { colours } from '../pictures/colours.ts'
import { methodLine } from '../pictures/method.ts'
import type { DeckData } from './data.ts'
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
  const title = { name: 'title', type: 'title' as const, x: left, w: width - 2 * left, color: inks.text, bold: true }
  const foot = { name: 'foot', type: 'body' as const, x: left, y: 6.95, w: width - 2 * left, h: 0.35 }
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
      { placeholder: { options: { ...title, y: 2, h: 1.4, fontSize: 40, valign: 'bottom', margin: 0 }, text: '' } },
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
  data: DeckData
}

/** Points of a title, which has 1.2 inches: at most two lines in bold, or three of a long sentence. */
function titleSize(finding: string): number {
  const { length } = plain(finding, mostInTitle)
  return length <= 105 ? 28 : length <= 125 ? 24 : 20
}

const mostInTitle = 220

export function addFindingSlide(
  deck: Deck,
  { kind, finding, under = [], notes = [], data, method = methodLine(data.card.league, data.timeZone) }: Finding,
): Slide {
  const slide = deck.addSlide({ masterName: kind })
  // A size beside the placeholder would give way to that of the placeholder.
  const title = { text: plain(finding, mostInTitle), options: kind === 'first' ? {} : { fontSize: titleSize(finding) } }
  slide.addText([title], { placeholder: 'title' })
  slide.addText(plain(method, 220), { placeholder: 'foot' })
  if (under.length > 0) {
    const lines = under.map((line, index) => ({
      text: plain(line, 300),
      options: { breakLine: true, paraSpaceAfter: 10, color: index === under.length - 1 ? inks.faint : inks.text },
    }))
    slide.addText(lines, { x: left, y: 3.6, w: width - 2 * left, h: 3, margin: 0, fontSize: 20, valign: 'top' })
  }
  const said = [...notes, `${method}.`, texts.share.howToRead, texts.share.sameFigures]
  slide.addNotes(said.map((line) => plain(line, 600)).join(' '))
  return slide
}

/** Text from pages and people, on one line and harmless. Names in charts, which their workbook holds as values, are only clipped. */
export function plain(text: string, most: number): string {
  return isolated(clip(text, most))
}

type Cell = { text: string; bold?: boolean; right?: boolean; faint?: boolean }

/** A table whose first row is its heading; `most` letters in a cell. */
export function addTable(
  slide: Slide,
  rows: readonly (readonly Cell[])[],
  place: { x: number; y: number; w: number; columns: readonly number[]; most?: number },
): void {
  const { columns, most = 90, ...at } = place
  slide.addTable(
    rows.map((row, index) =>
      row.map(({ text, bold = false, right = false, faint = index === 0 }) => ({
        text: plain(text, most),
        options: { bold, align: right ? 'right' : 'left', color: faint ? inks.faint : inks.text },
      })),
    ),
    {
      ...at,
      colW: [...columns],
      fontSize: 12,
      valign: 'middle',
      border: { type: 'none' },
      rowH: 0.36,
      margin: [0.03, 0.08, 0.03, 0.08],
    },
  )
}
