import type { Metric } from '../../model/metric.ts'
import type { Round, StepSample } from '../../model/round.ts'
import { isOverlay } from '../overlay.ts'

/** Something about a step that a reader of its figures has to know. */
export interface StepFinding {
  /**
   * - `blank`      nothing had been painted when the page was read
   * - `no-metric`  the page was painted, but never had the metric of the ranking, such as the LCP of a canvas
   * - `overlay`    the LCP is that of a consent banner or a dialog
   * - `unfinished` the load event did not come
   * - `unlogged`   more requests than the request log has room for
   */
  kind: 'blank' | 'no-metric' | 'overlay' | 'unfinished' | 'unlogged'
  step: string
  /** Visits with it, of the visits that measured the step. */
  visits: number
  of: number
  /** `blank`: the longest time, ms. `unlogged`: the most requests. Null otherwise. */
  most: number | null
}

/** Of one site, step by step in their order; only visits that were `ok` count. */
export function findingsOf(
  rounds: readonly Round[],
  { site, steps, metric }: { site: string; steps: readonly string[]; metric: Metric },
): StepFinding[] {
  const visits = rounds.flatMap((round) => round.visits.filter((visit) => visit.site === site && visit.status === 'ok'))
  return steps.flatMap((step) => {
    const measured = visits
      .map(({ loads }) => loads.flatMap((load) => load.steps.filter(({ name }) => name === step)))
      .filter((samples) => samples.length > 0)
    const finding = (kind: StepFinding['kind'], figure: (sample: StepSample) => number | true | undefined) => {
      const found = measured.filter((samples) => samples.some((sample) => figure(sample) !== undefined))
      const figures = found.flat().map(figure)
      const numbers = figures.filter((value) => typeof value === 'number')
      const most = numbers.length === 0 ? null : Math.max(...numbers)
      return found.length === 0 ? [] : [{ kind, step, visits: found.length, of: measured.length, most }]
    }
    const everMeasured = measured.flat().some(({ metrics }) => metrics[metric] !== undefined)
    const withoutMetric = ({ document, blank, unfinished }: StepSample): true | undefined => {
      const explained = blank !== undefined || (metric === 'load' && unfinished === true)
      return document !== undefined && !everMeasured && !explained && isOfDocument(metric) ? true : undefined
    }
    const ofOverlay = ({ document }: StepSample): true | undefined =>
      metric === 'lcp' && document?.lcp !== undefined && isOverlay(document.lcp.element) ? true : undefined
    return [
      ...finding('blank', ({ blank }) => blank),
      ...finding('no-metric', withoutMetric),
      ...finding('overlay', ofOverlay),
      ...finding('unfinished', ({ unfinished }) => unfinished),
      ...finding('unlogged', ({ unlogged }) => unlogged),
    ]
  })
}

/** Whether every document that loads as usual has the metric. */
export function isOfDocument(metric: Metric): boolean {
  return ['ttfb', 'fcp', 'lcp', 'tbt', 'load'].includes(metric)
}
