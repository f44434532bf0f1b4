import { byPlace } from '#core/analysis/league/place.ts'
import { clip } from '#core/model/untrusted.ts'
import { gapSize, limitedSentence, noGapWords } from '#core/words/gap.ts'
import { formatMetric, headingOf } from '#core/words/metric.ts'
import { missedSentences, statusWords } from '#core/words/quality.ts'
import { texts } from '../../texts.ts'
import { siteName } from '../pictures/site-name.ts'
import { standingPicture } from '../pictures/standing.ts'
import { shareTexts } from '../texts.ts'
import type { DeckData } from './data.ts'
import { hasInterval, intervalOf } from './interval.ts'
import { charted, largest, numberFormat } from './number-format.ts'
import { addFindingSlide, addTable, inks, page, plain } from './page.ts'
import type { Deck } from './pptx.ts'

const words = texts.standing

/** The league as bars and as a table. */
export function standingSlide(deck: Deck, data: DeckData): void {
  const { league } = data.card
  const { metric } = league.ranking
  const { finding, subject, rows } = standingPicture(data.card, data.timeZone)
  const slide = addFindingSlide(deck, {
    kind: 'finding',
    finding,
    notes: [`${subject}.`, limitedSentence(league)].filter((note) => note !== ''),
    intervals: hasInterval(league.overall),
    // Beside figures that are of the other visits alone.
    sites: missedSentences(league.sites).join(' ').replace(/\.$/, '') || null,
    data,
  })
  const half = page.inner / 2 - 0.2
  // Without a chart it has the whole width.
  const table = rows.length > 0 ? { x: page.left + half + 0.4, w: half } : { x: page.left, w: page.inner }
  if (rows.length > 0) {
    // Bars grow from the bottom.
    const shown = rows.toReversed()
    // As many as there may be have their names.
    const [fontSize, most] = shown.length > 12 ? [8, 22] : [12, 40]
    const series = {
      name: clip(headingOf(metric), 40),
      labels: shown.map((row) => siteName(row, most)),
      values: shown.map(({ value }) => charted(metric, value)),
    }
    const format = numberFormat(metric, largest(series.values))
    slide.addChart('bar', [series], {
      x: page.left,
      y: page.top,
      w: half,
      h: page.bottom - page.top,
      altText: plain(subject, 200),
      barDir: 'bar',
      barGapWidthPct: 60,
      chartColors: shown.map(({ us }) => (us ? inks.us : inks.them)),
      showValue: true,
      dataLabelFormatCode: format,
      dataLabelFontSize: fontSize,
      catAxisLabelFontSize: fontSize,
      valAxisLabelFormatCode: format,
      valAxisMinVal: 0,
      valGridLine: { color: inks.line, size: 0.5 },
      showValAxisTitle: true,
      valAxisTitle: plain(headingOf(metric), 40),
      valAxisTitleFontSize: 12,
    })
  }
  const sites = league.sites.toSorted(byPlace)
  const ours = sites.find(({ us }) => us)?.score
  addTable(
    slide,
    [
      [
        { text: words.place, right: true },
        { text: words.site },
        { text: headingOf(metric), right: true },
        { text: words.against },
        { text: shareTexts.interval },
      ],
      ...sites.map(({ name, us, place, score, status, doubts }) => {
        const gap = league.overall.find(({ competitor }) => competitor === name)
        return [
          { text: place === null ? '–' : String(place), right: true, bold: us },
          { text: siteName({ name, us }, 60), bold: us },
          { text: score === null ? '–' : formatMetric(metric, score), right: true, bold: us },
          {
            text:
              score === null
                ? statusWords({ status, doubts })
                : us
                  ? ''
                  : gap?.ratio == null
                    ? noGapWords(gap, { ours, theirs: score })
                    : gapSize(gap.ratio, { metric }),
          },
          { text: gap === undefined ? '' : intervalOf(gap, metric).words },
        ]
      }),
    ],
    { ...table, y: page.top, columns: [0.7, table.w - 4, 0.85, 1.3, 1.15] },
  )
}
