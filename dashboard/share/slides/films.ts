import { formatMetric, headingOf } from '#core/words/metric.ts'
import { timeWords } from '#core/words/parts.ts'
import { texts } from '../../texts.ts'
import { roundMethod } from '../pictures/method.ts'
import { siteFigures } from '../pictures/site-figures.ts'
import { siteName } from '../pictures/site-name.ts'
import { shareTexts } from '../texts.ts'
import type { DeckData, FilmStrips } from './data.ts'
import { addFindingSlide, inks, page, plain } from './page.ts'
import type { Deck } from './pptx.ts'
import { fewOf } from './sites.ts'

/** Pictures side by side. */
const columns = 8
/** Rows that stay large enough to see. */
const most = 6

/** Times of the columns, ms: evenly spaced until the last picture of all sites. */
function clockOf({ view }: Pick<FilmStrips, 'view'>): number[] {
  const end = Math.max(500, ...view.films.flatMap(({ frames }) => frames.map(({ at }) => at)))
  return Array.from({ length: columns }, (_, index) => Math.round((end * index) / (columns - 1) / 50) * 50)
}

function filmsShown({ view }: Pick<FilmStrips, 'view'>) {
  const filmed = view.films.filter(({ frames }) => frames.length > 0)
  return fewOf(filmed, ({ measured }) => measured?.value ?? null, most)
}

/** Names of the pictures that the slide shows. */
export function picturesOf(strips: Pick<FilmStrips, 'view'>): string[] {
  const clock = clockOf(strips)
  const names = filmsShown(strips).shown.flatMap(({ frames }) =>
    clock.flatMap((time) => frames.findLast(({ at }) => at <= time)?.file ?? []),
  )
  return [...new Set(names)]
}

/** What each site showed at the same time after the step began. */
export function filmSlide(deck: Deck, data: DeckData & { films: FilmStrips }): void {
  const { view, pictures } = data.films
  const metric = view.films.find(({ measured }) => measured !== null)?.measured?.metric
  const told = view.films.flatMap(({ site, us, measured }) =>
    measured === null || measured.metric !== metric ? [] : [{ site, us, value: measured.value }],
  )
  const when = timeWords(view.scheduledAt, { timeZone: data.timeZone, now: data.now })
  const { shown: films, said } = filmsShown(data.films)
  const slide = addFindingSlide(deck, {
    kind: 'finding',
    finding:
      metric === undefined
        ? shareTexts.sideBySide(view.step, when)
        : `${headingOf(metric)} on ${view.step}: ${siteFigures(told, (name, value) => `${name} ${formatMetric(metric, value)}`)}, ${when}.`,
    notes: [shareTexts.sideBySide(view.step, when), texts.films.note],
    method: roundMethod(data.card.league),
    sites: said,
    data,
  })
  const clock = clockOf(data.films)
  const nameWidth = 1.7
  const cell = (page.inner - nameWidth) / columns
  const row = (page.bottom - page.top - 0.35) / Math.max(2, films.length)
  for (const [index, time] of clock.entries()) {
    slide.addText(formatMetric('duration', time), {
      x: page.left + nameWidth + index * cell,
      y: page.top,
      w: cell,
      h: 0.3,
      margin: 0,
      align: 'center',
      fontSize: 12,
      color: inks.faint,
    })
  }
  for (const [line, { site, us, frames }] of films.entries()) {
    const y = page.top + 0.35 + line * row
    slide.addText(plain(siteName({ name: site, us }), 40), {
      x: page.left,
      y,
      w: nameWidth - 0.1,
      h: row - 0.1,
      margin: 0,
      fontSize: 13,
      bold: us,
      color: inks.text,
      valign: 'middle',
    })
    for (const [index, time] of clock.entries()) {
      const box = { x: page.left + nameWidth + index * cell + 0.04, y, w: cell - 0.08, h: row - 0.1 }
      const picture = pictures.get(frames.findLast(({ at }) => at <= time)?.file ?? '')
      if (picture === undefined) {
        slide.addShape('rect', { ...box, fill: { color: 'ffffff' }, line: { color: inks.line, width: 0.75 } })
        continue
      }
      const w = Math.min(box.w, box.h * picture.ratio)
      const h = w / picture.ratio
      const at = { x: box.x + (box.w - w) / 2, y: box.y + (box.h - h) / 2, w, h }
      slide.addImage({ data: picture.data, ...at, altText: plain(`${site}, ${formatMetric('duration', time)}`, 80) })
    }
  }
}
