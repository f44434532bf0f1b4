import { categoryWords } from '#core/words/audit.ts'
import { texts } from '../../texts.ts'
import { seriesColour } from '../pictures/colours.ts'
import { siteName } from '../pictures/site-name.ts'
import type { DeckData } from './data.ts'
import { addFindingSlide, inks, page, plain } from './page.ts'
import type { Deck } from './pptx.ts'
import { fewOf } from './sites.ts'

/** Rules told below the chart: more would not fit. */
const mostRules = 6

/** Lighthouse's scores as columns, and what competitors pass and you fail. */
export function auditsSlide(deck: Deck, data: DeckData): void {
  const { league, ranks, failures } = data.audits
  if (league === null) return
  const words = texts.audits
  const [finding = words.lead] = ranks
  // Not that of the rounds.
  const method = league.method === null ? '' : words.method({ ...league.method, audits: league.audits })
  const [first] = league.categories
  const { shown: sites, said } = fewOf(league.sites, ({ name }) => {
    const score = first?.sites.find(({ site }) => site === name)?.score ?? null
    // More is better.
    return score === null ? null : -score
  })
  const slide = addFindingSlide(deck, {
    kind: 'finding',
    finding,
    notes: [words.lead],
    method: [texts.product, method.replace(/\.$/, '')].filter(Boolean).join(' · '),
    sites: said,
    data,
  })
  const others = league.sites.filter(({ us }) => !us).map(({ name }) => name)
  const labels = league.categories.map(({ category }) => categoryWords[category].heading)
  const chartHeight = 2.9
  slide.addChart(
    'bar',
    sites.map(({ name, us }) => ({
      name: siteName({ name, us }),
      labels,
      // Nothing audited is an empty cell.
      values: league.categories.map(({ sites }) => sites.find(({ site }) => site === name)?.score ?? null) as number[],
    })),
    {
      x: page.left,
      y: page.top,
      w: page.inner,
      h: chartHeight,
      altText: plain(words.scores, 200),
      chartColors: sites.map(({ name, us }) => (us ? inks.us : seriesColour(others.indexOf(name)).slice(1))),
      showLegend: true,
      legendPos: 't',
      valAxisMinVal: 0,
      valAxisMaxVal: 100,
      valGridLine: { color: inks.line, size: 0.5 },
    },
  )
  const told = failures.slice(0, mostRules)
  const lines = told.length === 0 ? [words.nothingFailed] : [`${words.theyPass}:`, ...told]
  slide.addText(
    lines.map((line, index) => ({
      text: plain(line, 160),
      options: { bullet: told.length > 0 && index > 0, breakLine: true, bold: told.length > 0 && index === 0 },
    })),
    {
      x: page.left,
      y: page.top + chartHeight + 0.1,
      w: page.inner,
      h: page.bottom - page.top - chartHeight - 0.1,
      fontSize: 13,
      valign: 'top',
      margin: 0,
      color: inks.text,
    },
  )
}
