import { sum } from '#core/statistics/sum.ts'
import { estimateOf, type FindingLine } from '#core/words/why/lines.ts'
import { noCauseWords, unexplainedWords } from '#core/words/why/no-cause.ts'
import { texts } from '../../texts.ts'
import { siteName } from '../pictures/site-name.ts'
import { whyPicture } from '../pictures/why.ts'
import { shareTexts } from '../texts.ts'
import type { DeckData } from './data.ts'
import { largest, numberFormat } from './number-format.ts'
import { addFindingSlide, addTable, inks, page, plain } from './page.ts'
import type { Deck } from './pptx.ts'

/** Findings that fit below the chart. */
const mostFindings = 4

/** Both sides in parts as stacked bars, and what causes the gap as a table. */
export function whySlide(deck: Deck, data: DeckData): void {
  const { why, card, timeZone, now } = data
  const picture = whyPicture(why, { league: card.league, timeZone, now })
  if (picture === undefined) return
  const slide = addFindingSlide(deck, { kind: 'finding', finding: picture.finding, notes: [picture.subject], data })
  const chartHeight = 2.5
  // PowerPoint draws the first one at the bottom.
  const sides = picture.rows.toReversed()
  const labels = sides.map((side) => siteName(side))
  slide.addChart(
    'bar',
    picture.parts.map(({ name }, part) => ({
      name,
      labels,
      values: sides.map(({ values }) => values[part] ?? 0),
    })),
    {
      x: page.left,
      y: page.top,
      w: page.inner,
      h: chartHeight,
      altText: plain(picture.label, 200),
      barDir: 'bar',
      barGrouping: 'stacked',
      barGapWidthPct: 40,
      chartColors: picture.parts.map(({ colour }) => colour.slice(1)),
      showLegend: true,
      legendPos: 't',
      valAxisLabelFormatCode: numberFormat('duration', largest(sides.map(({ values }) => sum(values)))),
      valAxisMinVal: 0,
      valGridLine: { color: inks.line, size: 0.5 },
    },
  )
  const told = why.lines.slice(0, mostFindings)
  const isCause = ({ kind, ms }: FindingLine) => ms !== null || kind === 'overlay'
  const hasCause = told.some(isCause)
  const none = why.split === null || hasCause ? [] : [noCauseWords(why.split)]
  const unexplained = why.split === null || !hasCause ? undefined : unexplainedWords(why.split)
  const rows = [
    ...none.map((text) => [{ text }, { text: '' }, { text: '' }]),
    // Other differences are not causes.
    ...told.map((line) => [
      { text: line.words },
      { text: isCause(line) ? estimateOf(line) : texts.standing.unmeasured, right: true },
      { text: line.advice ?? '' },
    ]),
    ...(unexplained === undefined ? [] : [[{ text: unexplained }, { text: '' }, { text: '' }]]),
  ]
  const { finding, estimate, advice } = shareTexts
  addTable(slide, [[{ text: finding }, { text: estimate, right: true }, { text: advice }], ...rows], {
    x: page.left,
    y: page.top + chartHeight + 0.1,
    w: page.inner,
    columns: [6.3, 1.4, page.inner - 7.7],
    most: 200,
  })
}
