import { type Aspect, readVisit } from '#core/judge/gap/reading.ts'
import { metricsFor } from '#core/judge/metric.ts'
import { doubtsIn } from '#core/judge/page/doubt.ts'
import type { Metric } from '#core/model/metric.ts'
import type { Visit } from '#core/model/round.ts'
import { median } from '#core/statistics/quantile.ts'
import { doubtWords } from '#core/words/doubt.ts'
import { findingWords } from '#core/words/findings.ts'
import { formatMetric, metricWords } from '#core/words/metric.ts'
import { ellipsis, type Look, paint, shown, shownName } from '../render/look.ts'
import { fill, widthOf } from '../render/width.ts'
import { type DrawnAt, dot, spinnerAt, widestName } from './live.ts'
import type { RoundState, SiteProgress } from './state.ts'

const marks = { unicode: { ok: '✓', bad: '✗' }, ascii: { ok: '+', bad: 'x' } }

interface LinesOptions extends DrawnAt {
  /** Such as `Round 2 of 6, Desktop`. */
  title: string
  metric: Metric
}

/** Current state of the round, one line per site, each within the look's columns. */
export function roundLines(state: RoundState, { title, metric, look, now }: LinesOptions): string[] {
  const columns = Math.min(
    widestName,
    Math.max(...state.sites.map(({ name }) => widthOf(shownName(name, widestName, look)))),
  )
  const lines = state.sites.map((site) => {
    const name = fill(shownName(site.name, widestName, look), { columns, ellipsis: ellipsis(look) })
    const room = look.columns - columns - 5
    const words = fill(siteWords(site, { metric, look, now }), {
      columns: Math.max(10, room),
      ellipsis: ellipsis(look),
      isSentence: true,
    }).trimEnd()
    return `${markOf(site, { look, now })} ${name}  ${site.phase === 'waiting' ? paint(words, 'faint', look) : words}`
  })
  return [paint(title, 'title', look), ...lines]
}

function markOf({ phase, visit }: SiteProgress, { look, now }: DrawnAt): string {
  if (phase === 'waiting') return ' '
  const signs = look.ascii === true ? 'ascii' : 'unicode'
  if (phase === 'over') {
    return visit?.status === 'ok' ? paint(marks[signs].ok, 'good', look) : paint(marks[signs].bad, 'bad', look)
  }
  return spinnerAt({ look, now })
}

function siteWords(site: SiteProgress, { metric, look, now }: DrawnAt & { metric: Metric }): string {
  if (site.phase === 'waiting') return 'waiting'
  if (site.phase === 'over' && site.visit !== undefined) return visitWords(site.visit, { metric, look })
  const elapsed = `${((now - site.since) / 1000).toFixed(0)} s`
  if (site.consent) return `accepting cookies${dot(look)}${elapsed}`
  if (site.load === 0) return `starting the browser${dot(look)}${elapsed}`
  const load = site.evidence ? 'filmstrip' : `load ${Math.min(site.load, site.of)} of ${site.of}`
  const step = site.step === undefined ? '' : `${dot(look)}${shownName(site.step, 30, look)}`
  return `${load}${step}${dot(look)}${elapsed}`
}

interface VisitWordsOptions {
  metric: Metric
  look: Look
}

/** One visit in one line: the time of each step, or the failure. */
export function visitWords(visit: Visit, { metric, look }: VisitWordsOptions): string {
  if (visit.failure !== undefined) {
    const where = visit.failure.step === undefined ? '' : ` at ${shownName(visit.failure.step, 30, look)}`
    return `${visit.status}${where}: ${shown(visit.failure.message, 300, look)}`
  }
  const found = doubtsIn(visit)[0]
  if (found !== undefined) return `another page: ${shown(doubtWords(found.step, found.doubt), 300, look)}`
  const names = new Set(visit.loads.flatMap(({ steps }) => steps.map(({ name }) => name)))
  return [...names]
    .map((name) => {
      const found = medianIn(visit, { step: name, metric })
      if (found === undefined) return `${shownName(name, 30, look)}${blankWords(visit, { step: name, metric })}`
      const unit = found.metric === metric ? '' : ` (${metricWords[found.metric].name})`
      return `${shownName(name, 30, look)} ${formatMetric(found.metric, found.value)}${unit}`
    })
    .join(dot(look))
}

/** Why a step has no time: it stayed blank, the longest time in any load. */
function blankWords({ loads }: Visit, { step, metric }: Aspect): string {
  const blanks = loads.flatMap(({ steps }) =>
    steps.filter(({ name }) => name === step).flatMap(({ blank }) => blank ?? []),
  )
  return blanks.length === 0 ? '' : ` ${findingWords({ kind: 'blank', most: Math.max(...blanks) }, metric)}`
}

/** Of a visit's loads, as tables have it: of the metric, or of what replaces it on a step without it. */
function medianIn(visit: Visit, { step, metric }: Aspect): { metric: Metric; value: number } | undefined {
  for (const one of metricsFor(metric)) {
    const reading = readVisit(visit, { step, metric: one }, visit.loads.length)
    if (reading.kind === 'measured') return { metric: one, value: median(reading.values) }
  }
  return undefined
}
