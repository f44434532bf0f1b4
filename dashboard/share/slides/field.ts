import { fieldMetrics } from '#core/model/field.ts'
import { fieldMetricWords, fieldSubject, formatField } from '#core/words/field.ts'
import { texts } from '../../texts.ts'
import { fieldFinding, fieldMethod, originsOf } from '../pictures/field.ts'
import { siteName } from '../pictures/site-name.ts'
import { shareTexts } from '../texts.ts'
import type { DeckData } from './data.ts'
import { largest, numberFormat } from './number-format.ts'
import { addFindingSlide, addTable, inks, page, plain } from './page.ts'
import type { Deck } from './pptx.ts'
import { fewOf } from './sites.ts'

/** Addresses and figures of the table: more would not fit. */
const mostRows = 8
const mostMetrics = 6

/** What real users saw: LCP of each origin as bars, and all figures as a table. */
export function fieldSlide(deck: Deck, data: DeckData): void {
  const { date, rows, sentences } = data.field
  if (date === null || rows.length === 0) return
  const notes = [texts.field.asked(date), ...sentences]
  const { shown, said } = fewOf(originsOf(data.field), ({ lcp }) => lcp)
  const slide = addFindingSlide(deck, {
    kind: 'finding',
    finding: fieldFinding(data.field),
    notes,
    method: fieldMethod(date),
    sites: said,
    data,
  })
  // PowerPoint draws the first one at the bottom.
  const origins = shown.toReversed()
  const chartHeight = origins.length === 0 ? 0 : 2.3
  if (origins.length > 0) {
    slide.addChart(
      'bar',
      [
        {
          name: `LCP, ${shareTexts.p75}`,
          labels: origins.map(({ site, us }) => siteName({ name: site, us }, 30)),
          values: origins.map(({ lcp }) => lcp),
        },
      ],
      {
        x: page.left,
        y: page.top,
        w: page.inner,
        h: chartHeight,
        altText: plain(shareTexts.fieldLcp, 200),
        barDir: 'bar',
        chartColors: [inks.us],
        catAxisLabelFontSize: origins.length > 5 ? 8 : 12,
        showLegend: true,
        legendPos: 't',
        valAxisLabelFormatCode: numberFormat('lcp', largest(origins.map(({ lcp }) => lcp))),
        valAxisMinVal: 0,
        valGridLine: { color: inks.line, size: 0.5 },
      },
    )
  }
  const isShown = ({ site }: { site: string }) => shown.some((each) => each.site === site)
  const used = fieldMetrics.filter((metric) => rows.some(({ data }) => data?.p75[metric] !== undefined))
  const metrics = used.slice(0, mostMetrics)
  const figures = [...metrics.map((metric) => fieldMetricWords[metric]), texts.field.lab]
  const heading = [texts.field.site, texts.field.page].map((text) => ({ text }))
  addTable(
    slide,
    [
      [...heading, ...figures.map((text) => ({ text, right: true }))],
      // Those of the bars first.
      ...rows
        .toSorted((one, other) => Number(isShown(other)) - Number(isShown(one)))
        .slice(0, mostRows)
        .map((row) => [
          { text: siteName({ name: row.site, us: row.us }, 60) },
          { text: row.data === null ? `${fieldSubject(row)} (${texts.field.none})` : fieldSubject(row) },
          ...metrics.map((metric) => ({ text: formatField(metric, row.data?.p75[metric]), right: true })),
          { text: formatField('lcp', row.lab), right: true },
        ]),
    ],
    {
      x: page.left,
      y: page.top + chartHeight + 0.1,
      w: page.inner,
      columns: [2.6, 2.4, ...figures.map(() => (page.inner - 5) / figures.length)],
    },
  )
}
