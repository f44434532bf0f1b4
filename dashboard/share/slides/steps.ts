import type { JudgedGap } from '#core/analysis/league/judgement.ts'
import type { League } from '#core/analysis/league/league.ts'
import { WHOLE_JOURNEY } from '#core/judge/gap/reading.ts'
import { clip } from '#core/model/untrusted.ts'
import { gapSize } from '#core/words/gap.ts'
import { formatMetric, headingOf } from '#core/words/metric.ts'
import { stepStanding } from '#core/words/step-standing.ts'
import { texts } from '../../texts.ts'
import { seriesColour } from '../pictures/colours.ts'
import { siteName } from '../pictures/site-name.ts'
import type { DeckData } from './data.ts'
import { hasInterval, intervalOf } from './interval.ts'
import { numberFormat } from './number-format.ts'
import { addFindingSlide, addTable, inks, page, plain } from './page.ts'
import type { Deck } from './pptx.ts'
import { fewOf } from './sites.ts'

/** The step with the largest gap to a competitor who is ahead, else the largest of all; undefined when nothing is compared. */
export function worstStep({ gaps, ranking }: League): string | undefined {
  const own = gaps.filter(({ metric, step, ratio }) => metric === ranking.metric && step !== WHOLE_JOURNEY && ratio)
  const sorted = own.toSorted(
    (a, b) => Number(b.verdict === 'behind') - Number(a.verdict === 'behind') || (b.ratio ?? 0) - (a.ratio ?? 0),
  )
  return sorted[0]?.step
}

/** Where the sentence beside it gives no size, with the size: `1.02–1.05` does not say which way. */
function gapOf(gap: JudgedGap): string {
  const { ratio, verdict, metric } = gap
  const { words, oneSided } = intervalOf(gap, metric)
  return ratio !== null && verdict === 'unknown' && oneSided ? `${gapSize(ratio, { metric })}, ${words}` : words
}

/** Steps of the table: more would not fit below the chart. */
const mostRows = 5

/** Medians of every step as columns, and who is ahead where as a table; nothing where no step was measured. */
export function stepsSlide(deck: Deck, data: DeckData): void {
  const { league } = data.card
  const { steps } = data.journey
  const { metric } = league.ranking
  const shown = steps.filter((view) => view.step !== WHOLE_JOURNEY && view.metric === metric)
  if (!shown.some(({ sites }) => sites.some(({ figure }) => figure !== null))) return
  const worst = worstStep(league) ?? shown[0]?.step ?? ''
  const subject = `${headingOf(metric)}: ${texts.share.medians}`
  const { shown: sites, said } = fewOf(league.sites, ({ score }) => score)
  const slide = addFindingSlide(deck, {
    kind: 'finding',
    finding: stepStanding(league.gaps, { step: worst, metric }),
    notes: [`${subject}.`],
    intervals: hasInterval(league.gaps.filter((gap) => gap.metric === metric)),
    sites: said,
    data,
  })
  const labels = shown.map(({ step }) => clip(step, 30))
  const series = sites.map(({ name, us }) => ({
    name: siteName({ name, us }),
    labels,
    // Nothing measured is an empty cell.
    values: shown.map(({ sites }) => sites.find(({ site }) => site === name)?.figure?.median ?? null) as number[],
  }))
  const others = league.sites.filter(({ us }) => !us).map(({ name }) => name)
  const chartHeight = 2.9
  slide.addChart('bar', series, {
    x: page.left,
    y: page.top,
    w: page.inner,
    h: chartHeight,
    altText: plain(subject, 200),
    chartColors: sites.map(({ name, us }) => (us ? inks.us : seriesColour(others.indexOf(name)).slice(1))),
    showLegend: true,
    legendPos: 't',
    valAxisLabelFormatCode: numberFormat(metric),
    valAxisMinVal: 0,
    valGridLine: { color: inks.line, size: 0.5 },
    showValAxisTitle: true,
    valAxisTitle: plain(headingOf(metric), 40),
    valAxisTitleFontSize: 12,
  })
  const largest = (step: string) =>
    league.gaps
      .filter((gap) => gap.step === step && gap.metric === metric && gap.ratio !== null)
      .toSorted((a, b) => (b.ratio ?? 0) - (a.ratio ?? 0))[0]
  // Of many steps those with the largest gaps, in the order of the journey.
  const told = new Set(
    shown
      .map(({ step }) => step)
      .toSorted((a, b) => (largest(b)?.ratio ?? 0) - (largest(a)?.ratio ?? 0))
      .slice(0, mostRows),
  )
  const rows = shown
    .filter(({ step }) => told.has(step))
    .map(({ step, sites }) => {
      const ours = sites.find(({ us }) => us)?.figure
      const slowest = largest(step)
      return [
        { text: step, bold: step === worst },
        { text: ours === undefined || ours === null ? '–' : formatMetric(metric, ours.median), right: true },
        { text: stepStanding(league.gaps, { step, metric }), bold: step === worst },
        { text: slowest === undefined ? '' : gapOf(slowest) },
      ]
    })
  addTable(
    slide,
    [
      [
        { text: texts.trend.step },
        { text: `${headingOf(metric)}, ${texts.you}`, right: true },
        { text: texts.share.closest },
        { text: texts.share.interval },
      ],
      ...rows,
    ],
    { x: page.left, y: page.top + chartHeight + 0.1, w: page.inner, columns: [2, 1.6, 5.7, page.inner - 9.3] },
  )
}
