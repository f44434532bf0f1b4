import { comparedSites } from '#core/analysis/league/basis.ts'
import type { League, LeagueSite } from '#core/analysis/league/league.ts'
import { WHOLE_JOURNEY } from '#core/judge/gap/reading.ts'
import type { Metric } from '#core/model/metric.ts'
import { noRatioWords } from '#core/words/gap.ts'
import { kindsSentence } from '#core/words/kind.ts'
import { formatMetric, headingOf, metricName, metricWords } from '#core/words/metric.ts'
import { WHOLE_JOURNEY_LABEL } from '#core/words/summary.ts'
import { gapWords, toneOf } from './gap-words.ts'
import { type Look, nothing, shownName } from './look.ts'
import { type TableCell, table } from './table.ts'

const widestStep = 16
/** With a metric after the step's name. */
const widestLabelled = 24
const widestName = 14

/** The fastest site on each step, and our gap to it; then the whole journey, if it has more than one step. */
export function stepsTable(league: League, look: Look): string[] {
  const head = ['Step', 'Fastest', '', 'You', 'You against the fastest']
  const rows = league.comparedBy.map(({ step, metric, kinds }) => {
    const own = metric === league.ranking.metric
    const title = own ? shownName(step, 40, look) : `${shownName(step, widestStep, look)} (${metricName(metric)})`
    return row(league, { step, metric, title, look, ...comparedSites({ sites: league.sites, kinds }) })
  })
  if (league.steps.length > 1 && !league.steps.includes(WHOLE_JOURNEY)) {
    const all = league.comparedBy.map(({ kinds }) => comparedSites({ sites: league.sites, kinds }))
    const others = league.sites.map(({ name }) => name).filter((name) => all.every((one) => one.others.includes(name)))
    const asked = { step: WHOLE_JOURNEY, metric: 'duration', title: WHOLE_JOURNEY_LABEL, look } as const
    rows.push(row(league, { ...asked, others }))
  }
  const labelled = league.comparedBy.some(({ metric }) => metric !== league.ranking.metric)
  const columns = [
    { most: labelled ? widestLabelled : widestStep },
    { most: widestName },
    { align: 'right' },
    { align: 'right' },
  ] as const
  return table({ head, rows, columns }, look)
}

/** What the table leaves open: metrics other than the ranking's, and steps that are not the same thing on all sites. */
export function stepNotes(league: League, look: Look): string[] {
  const { comparedBy, ranking } = league
  const others = new Set(comparedBy.map(({ metric }) => metric).filter((metric) => metric !== ranking.metric))
  const meanings = [...others].map((metric) => `${headingOf(metric)}: ${metricWords[metric].meaning}.`)
  return [...meanings, ...mixedNotes(league, look)]
}

/** Why steps are not compared, by site. */
export function mixedNotes({ comparedBy }: League, look: Look): string[] {
  const mixed = comparedBy.filter(({ kinds }) => kinds.length > 0)
  return mixed.map(({ step, kinds }) => {
    const sites = kinds.map(({ site, kind }) => ({ name: shownName(site, 24, look), kind }))
    return `${kindsSentence(shownName(step, 40, look), sites)}.`
  })
}

interface Asked {
  step: string
  metric: Metric
  title: string
  look: Look
  /** Competitors for which the step is what it is for us. */
  others: readonly string[]
}

function row(league: League, { step, metric, title, look, others }: Asked): TableCell[] {
  const timed = league.sites
    .filter(({ name, us }) => us || others.includes(name))
    .flatMap((site): Timed[] => {
      const median = medianOf(site, step, metric)
      return median === undefined ? [] : [{ site, median }]
    })
    .toSorted((a, b) => a.median - b.median)
  const us = timed.find(({ site }) => site.us)
  const rival = timed.find(({ site }) => !site.us)
  const [first] = timed
  // On a tie we are the fastest too.
  const best = us !== undefined && us.median === first?.median ? us : first
  const number = (median: number | undefined) => (median === undefined ? nothing(look) : formatMetric(metric, median))
  return [
    { text: title },
    {
      text: best === undefined ? nothing(look) : nameOf(best.site, look),
      tone: best?.site.us === true ? 'us' : undefined,
    },
    { text: number(best?.median) },
    { text: number(us?.median), tone: 'us' },
    words(league, { us, rival, step, metric, title, look, others }),
  ]
}

interface Timed {
  site: LeagueSite
  median: number
}

/** Our gap to the fastest competitor. */
function words(
  { gaps, sites }: League,
  { us, rival, step, metric, look, others }: Asked & { us: Timed | undefined; rival: Timed | undefined },
): TableCell {
  if (rival === undefined && others.length < sites.length - 1) return { text: 'not compared', tone: 'faint' }
  if (rival === undefined)
    return { text: us === undefined ? 'not measured' : 'no competitor was measured', tone: 'faint' }
  const gap = gaps.find((one) => one.competitor === rival.site.name && one.step === step && one.metric === metric)
  if (gap === undefined) return { text: noRatioWords(us?.median, rival.median), tone: 'faint' }
  // The row already names the fastest; only the runner-up has to be named here.
  const weAreBest = us !== undefined && us.median <= rival.median
  const than = weAreBest ? shownName(rival.site.name, widestName, look) : undefined
  return { text: gapWords(gap, metric, than), tone: toneOf(gap.verdict) }
}

function nameOf({ name, us }: LeagueSite, look: Look): string {
  return us ? 'you' : shownName(name, widestName, look)
}

function medianOf({ steps }: LeagueSite, step: string, metric: Metric): number | undefined {
  return steps.find(({ name }) => name === step)?.metrics[metric]?.median
}
