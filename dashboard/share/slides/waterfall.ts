import { drawWaterfall, phasesIn, phaseWords, rowHeight } from '#core/analysis/waterfall/drawing.ts'
import { phaseColours } from '#core/analysis/waterfall/svg.ts'
import { siteName } from '../pictures/site-name.ts'
import { waterfallPicture } from '../pictures/waterfall.ts'
import type { DeckData } from './data.ts'
import { addFindingSlide, inks, page, plain } from './page.ts'
import type { Deck } from './pptx.ts'

const legendHeight = 0.3

/** The requests of the sites on one clock, as shapes that can be moved and coloured. */
export function waterfallSlide(deck: Deck, data: DeckData): void {
  const { waterfall, films, card, timeZone, now } = data
  if (films === null) return
  const picture = waterfallPicture(waterfall, { step: films.view.step, league: card.league, timeZone, now })
  if (picture === undefined) return
  const slide = addFindingSlide(deck, {
    kind: 'finding',
    finding: picture.finding,
    notes: [picture.subject],
    method: picture.method,
    data,
  })
  const { width, height, ticks, groups } = drawWaterfall(picture.waterfall, { width: 1_000 })
  // Pixels to inches.
  const scale = Math.min(page.inner / width, (page.bottom - page.top - legendHeight) / height)
  const top = page.top + legendHeight
  const write = (text: string, at: { x: number; y: number; w: number }, more: object = {}) =>
    slide.addText(plain(text, 80), {
      x: page.left + at.x * scale,
      y: top + at.y * scale,
      w: at.w * scale,
      h: rowHeight * scale,
      margin: 0,
      fontSize: Math.max(7, Math.round(12 * scale * 72)),
      color: inks.text,
      valign: 'middle',
      wrap: false,
      ...more,
    })
  const bar = (at: { x: number; width: number }, y: number, colour: string) =>
    slide.addShape('rect', {
      x: page.left + at.x * scale,
      y: top + (y + 3) * scale,
      w: at.width * scale,
      h: (rowHeight - 6) * scale,
      fill: { color: colour.slice(1) },
    })
  for (const [index, phase] of phasesIn(picture.waterfall).entries()) {
    const x = page.left + index * 1.3
    slide.addShape('rect', { x, y: page.top, w: 0.16, h: 0.16, fill: { color: phaseColours[phase].slice(1) } })
    const at = { x: x + 0.22, y: page.top - 0.07, w: 1, h: 0.3 }
    slide.addText(phaseWords[phase], { ...at, margin: 0, fontSize: 11, color: inks.faint, valign: 'middle' })
  }
  for (const { x, label } of ticks) {
    slide.addShape('line', {
      x: page.left + x * scale,
      y: top + 22 * scale,
      w: 0,
      h: (height - 22) * scale,
      line: { color: inks.line, width: 0.5 },
    })
    write(label, { x: x - 40, y: 2, w: 80 }, { align: 'center', color: inks.faint })
  }
  for (const { site, us, y, rows, more } of groups) {
    write(siteName({ name: site, us }, 60), { x: 0, y: y - 14, w: 500 }, { bold: true })
    for (const row of rows) {
      write(row.label, { x: 0, y: row.y, w: 225 }, row.failed ? { color: inks.bad } : {})
      for (const { phase, ...at } of row.bars) bar(at, row.y, phaseColours[phase])
    }
    if (more === null) continue
    write(more.label, { x: 0, y: more.y, w: 225 }, { color: inks.faint })
    bar(more, more.y, phaseColours.queued)
  }
}
