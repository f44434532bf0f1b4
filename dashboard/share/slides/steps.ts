import type { JudgedGap } from '#core/analysis/league/judgement.ts'
import type { League } from '#core/analysis/league/league.ts'
import type { StepView } from '#core/analysis/views/steps.ts'
import { WHOLE_JOURNEY } from '#core/judge/gap/reading.ts'
import { clip } from '#core/model/untrusted.ts'
import { gapSize } from '#core/words/gap.ts'
import { formatMetric, headingOf, metricName } from '#core/words/metric.ts'
import { stepStanding } from '#core/words/step-standing.ts'
import { failingNow } from '#core/words/verdict.ts'
import { texts } from '../../texts.ts'
import { seriesColour } from '../pictures/colours.ts'
import { siteName } from '../pictures/site-name.ts'
import { shareTexts } from '../texts.ts'
import type { DeckData } from './data.ts'
import { hasInterval, intervalOf } from './interval.ts'
import { charted, largest, numberFormat } from './number-format.ts'
import { addFindingSlide, addTable, inks, page, plain } from './page.ts'
import type { Deck } from './pptx.ts'
import { fewOf } from './sites.ts'

/**
 * The step with the largest gap to a competitor who is ahead, else the largest of all, each on the metric that it is compared by;
 * undefined when nothing is compared.
 */
export function worstStep({ gaps, comparedBy }: Pick<League, 'gaps' | 'comparedBy'>): string | undefined {
  const isOwn = (gap: JudgedGap) => comparedBy.some(({ step, metric }) => step === gap.step && metric === gap.metric)
  const own = gaps.filter((gap) => gap.ratio !== null && gap.step !== WHOLE_JOURNEY && isOwn(gap))
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

/** Medians of the steps as columns, and who is ahead on each step as a table; nothing where no step was measured. */
export function stepsSlide(deck: Deck, data: DeckData): void {
  const { league, verdict } = data.card
  const { metric } = league.ranking
  const all = data.journey.steps.filter(({ step }) => step !== WHOLE_JOURNEY)
  // Columns have one axis: a step that is compared by another metric is in the table only.
  const shown = all.filter((view) => view.metric === metric)
  if (!all.some(({ sites }) => sites.some(({ figure }) => figure !== null))) return
  const failing = failingNow(verdict).map(({ step }) => step)
  const worst = all.find(({ step }) => step === (failing[0] ?? worstStep(league))) ?? all[0]
  if (worst === undefined) return
  const standingOf = ({ step, metric }: Pick<StepView, 'step' | 'metric'>) =>
    stepStanding(league.gaps, { step, metric, fails: failing.includes(step) })
  const subject = `${headingOf(metric)}: ${shareTexts.medians}`
  const { shown: sites, said } = fewOf(league.sites, ({ score }) => score)
  const rows = rowsOf(all, { league, worst: worst.step })
  const partial = [said ?? [], rows.length < all.length ? shareTexts.stepsShown(rows.length, all.length) : []].flat()
  const slide = addFindingSlide(deck, {
    kind: 'finding',
    finding: standingOf(worst),
    notes: [`${subject}.`],
    intervals: hasInterval(league.gaps.filter((gap) => all.some((one) => isOn(gap, one)))),
    sites: partial.length === 0 ? null : partial.join(' · '),
    data,
  })
  const labels = shown.map(({ step }) => clip(step, 30))
  const series = sites.map(({ name, us }) => ({
    name: siteName({ name, us }),
    labels,
    // Nothing measured is an empty cell.
    values: shown.map(({ sites }) => {
      const median = sites.find(({ site }) => site === name)?.figure?.median
      return median === undefined ? null : charted(metric, median)
    }) as number[],
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
    valAxisLabelFormatCode: numberFormat(metric, largest(series.flatMap(({ values }) => values))),
    valAxisMinVal: 0,
    valGridLine: { color: inks.line, size: 0.5 },
    showValAxisTitle: true,
    valAxisTitle: plain(headingOf(metric), 40),
    valAxisTitleFontSize: 12,
  })
  const table = rows.map(({ view, gap }) => {
    const { step } = view
    const ours = view.sites.find(({ us }) => us)?.figure
    const value = ours === undefined || ours === null ? '–' : formatMetric(view.metric, ours.median)
    const bold = step === worst.step
    return [
      { text: view.metric === metric ? step : `${step} (${metricName(view.metric)})`, bold },
      { text: value, right: true },
      { text: standingOf(view), bold },
      { text: gap === undefined || failing.includes(step) ? '' : gapOf(gap) },
    ]
  })
  addTable(
    slide,
    [
      [
        { text: texts.trend.step },
        { text: `${headingOf(metric)}, ${texts.you}`, right: true },
        { text: shareTexts.closest },
        { text: shareTexts.interval },
      ],
      ...table,
    ],
    { x: page.left, y: page.top + chartHeight + 0.1, w: page.inner, columns: [2, 1.6, 5.7, page.inner - 9.3] },
  )
}

function isOn(gap: JudgedGap, { step, metric }: Pick<StepView, 'step' | 'metric'>): boolean {
  return gap.step === step && gap.metric === metric && gap.ratio !== null
}

/** Each step with its largest gap; of many the worst and those with the largest, in the order of the journey. */
function rowsOf(
  all: readonly StepView[],
  { league: { gaps }, worst }: { league: League; worst: string },
): { view: StepView; gap: JudgedGap | undefined }[] {
  const found = all.map((view) => ({
    view,
    gap: gaps.filter((gap) => isOn(gap, view)).toSorted((a, b) => (b.ratio ?? 0) - (a.ratio ?? 0))[0],
  }))
  const size = ({ view, gap }: (typeof found)[number]) =>
    view.step === worst ? Number.POSITIVE_INFINITY : (gap?.ratio ?? 0)
  const told = found.toSorted((a, b) => size(b) - size(a)).slice(0, mostRows)
  return found.filter((one) => told.includes(one))
}
