import { clip } from '#core/model/untrusted.ts'
import { median } from '#core/statistics/quantile.ts'
import { dateFormat } from '#core/words/locale.ts'
import { headingOf } from '#core/words/metric.ts'
import { texts } from '../../texts.ts'
import type { Lines } from '../pictures/picture.ts'
import { trendPictures } from '../pictures/trend.ts'
import { shareTexts } from '../texts.ts'
import type { DeckData } from './data.ts'
import { charted, largest, numberFormat, ratioFormat } from './number-format.ts'
import { addFindingSlide, inks, page, plain } from './page.ts'
import type { Deck, Slide } from './pptx.ts'
import { fewOf } from './sites.ts'

/** The gap over days, where there is one, and the times behind it. */
export function trendSlide(deck: Deck, data: DeckData): void {
  const pictures = trendPictures(data.trend, { league: data.card.league, timeZone: data.timeZone })
  const gap = pictures.find(({ axis }) => axis === 'ratio')
  const times = pictures.find(({ axis }) => axis !== 'ratio')
  if (times === undefined) return
  const { sites } = data.card.league
  const { metric } = data.trend.trend
  const said = shareTexts.gapLines(metric)
  const few = fewOf(sites, ({ name }) => typicalTime(data.trend, name))
  const slide = addFindingSlide(deck, {
    kind: 'finding',
    finding: (gap ?? times).finding,
    notes: gap === undefined ? [] : [said, times.finding],
    // Lines of a slide have no intervals.
    method: times.method,
    sites: few.said,
    data,
  })
  const isShown = (site: string) => few.shown.some(({ name }) => name === site)
  const seriesOf = ({ series }: Lines) => series.filter(({ site }) => isShown(site))
  const half = page.inner / 2 - 0.15
  if (gap !== undefined)
    addLines(
      slide,
      { ...gap, series: seriesOf(gap), subject: `${headingOf(metric)}: ${said}` },
      { x: page.left, w: half },
    )
  addLines(
    slide,
    { ...times, series: seriesOf(times), subject: texts.trend.times(metric) },
    // Without a gap it has the whole width.
    gap === undefined ? { x: page.left, w: page.inner } : { x: page.left + half + 0.3, w: half },
  )
}

/** Of a site's days; null without any. */
function typicalTime({ trend }: DeckData['trend'], name: string): number | null {
  const medians = trend.times.find(({ site }) => site === name)?.medians.filter((value) => value !== null) ?? []
  return medians.length === 0 ? null : median(medians)
}

function addLines(slide: Slide, picture: Lines, place: { x: number; w: number }): void {
  const { axis, dates, series, subject } = picture
  const most = largest(series.flatMap(({ values }) => values))
  const metric = axis === 'ratio' || axis === 'incidents' ? undefined : axis
  const format = metric === undefined ? ratioFormat : numberFormat(metric, most)
  const day = dateFormat({ timeZone: 'UTC' }, { day: 'numeric', month: 'short' })
  slide.addText(plain(subject, 120), {
    x: place.x,
    y: page.top,
    w: place.w,
    h: 0.5,
    margin: 0,
    fontSize: 13,
    color: inks.faint,
  })
  slide.addChart(
    'line',
    series.map(({ name, values }) => ({
      name: clip(name, 40),
      labels: dates.map((date) => day.format(new Date(date))),
      // A day without rounds is an empty cell.
      values: values.map((value) => (metric && value !== null ? charted(metric, value) : value)) as number[],
    })),
    {
      ...place,
      y: page.top + 0.5,
      h: page.bottom - page.top - 0.5,
      altText: plain(picture.finding, 200),
      chartColors: series.map(({ colour }) => colour.slice(1)),
      lineSize: 2,
      lineDataSymbol: 'none',
      displayBlanksAs: 'gap',
      showLegend: true,
      legendPos: 't',
      catAxisLabelFrequency: String(Math.max(1, Math.round(dates.length / 7))),
      valAxisLabelFormatCode: format,
      ...(axis !== 'ratio' && { valAxisMinVal: 0 }),
      valGridLine: { color: inks.line, size: 0.5 },
    },
  )
}
