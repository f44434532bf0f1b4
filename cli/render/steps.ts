import type { League, LeagueSite } from '#core/analysis/league/league.ts'
import { WHOLE_JOURNEY } from '#core/judge/gap/reading.ts'
import type { Metric } from '#core/model/metric.ts'
import { formatMetric } from '#core/words/metric.ts'
import { WHOLE_JOURNEY_LABEL } from '#core/words/summary.ts'
import { gapWords, noRatioWords, toneOf } from './gap-words.ts'
import { type Look, nothing, shown } from './look.ts'
import { type TableCell, table } from './table.ts'

const widestStep = 16
const widestName = 14

/** The fastest site on each step, and our gap to it; then the whole journey, if it has more than one step. */
export function stepsTable(league: League, look: Look): string[] {
  const { metric } = league.ranking
  const head = ['Step', 'Fastest', '', 'You', 'You against the fastest']
  const rows = league.steps.map((step) => row(league, { step, metric, title: shown(step, 40, look), look }))
  if (league.steps.length > 1 && !league.steps.includes(WHOLE_JOURNEY)) {
    rows.push(row(league, { step: WHOLE_JOURNEY, metric: 'duration', title: WHOLE_JOURNEY_LABEL, look }))
  }
  const columns = [{ most: widestStep }, { most: widestName }, { align: 'right' }, { align: 'right' }] as const
  return table({ head, rows, columns }, look)
}

interface Asked {
  step: string
  metric: Metric
  title: string
  look: Look
}

function row(league: League, { step, metric, title, look }: Asked): TableCell[] {
  const timed = league.sites
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
    words(league, { us, rival, step, metric, title, look }),
  ]
}

interface Timed {
  site: LeagueSite
  median: number
}

/** Our gap to the fastest competitor. */
function words(
  { gaps }: League,
  { us, rival, step, metric, look }: Asked & { us: Timed | undefined; rival: Timed | undefined },
): TableCell {
  if (rival === undefined)
    return { text: us === undefined ? 'not measured' : 'no competitor was measured', tone: 'faint' }
  const gap = gaps.find((one) => one.competitor === rival.site.name && one.step === step && one.metric === metric)
  if (gap === undefined) return { text: noRatioWords(us?.median, rival.median), tone: 'faint' }
  // The row already names the fastest; only the runner-up has to be named here.
  const weAreBest = us !== undefined && us.median <= rival.median
  const than = weAreBest ? shown(rival.site.name, widestName, look) : undefined
  return { text: gapWords(gap, metric, than), tone: toneOf(gap.verdict) }
}

function nameOf({ name, us }: LeagueSite, look: Look): string {
  return us ? 'you' : shown(name, widestName, look)
}

function medianOf({ steps }: LeagueSite, step: string, metric: Metric): number | undefined {
  return steps.find(({ name }) => name === step)?.metrics[metric]?.median
}
