import type { StepFinding } from '../analysis/league/findings.ts'
import type { Metric } from '../model/metric.ts'
import { formatDuration } from '../model/units.ts'
import { metricName } from './metric.ts'

/** A finding, to follow the step's name: `blank for 5.4 s`. The same in every view. */
export function findingWords({ kind, most }: Pick<StepFinding, 'kind' | 'most'>, metric: Metric): string {
  switch (kind) {
    case 'blank':
      return `blank for ${formatDuration(most ?? 0)}`
    case 'no-metric':
      return `no ${metricName(metric)}: nothing on the page counts for it, as on a page in a frame, on a canvas or with one picture that is larger than the screen`
    case 'overlay':
      return 'the largest content is a consent banner or a dialog, so LCP is its time and not that of the page'
    case 'unfinished':
      return 'the load event did not come, so the step ends where the page stopped loading'
    case 'unlogged':
      return `${most} requests are counted, but missing in the request log`
    default:
      return kind satisfies never
  }
}

/** Of a step that stayed on its page and brought nothing to be seen: its time is only that of the action. */
export const unchangedWords =
  'no new content was painted, so the step ends with its action; await in it what else a customer waits for'

/** Why a site that was measured has no place: `no LCP, blank for 5.4 s on home`. */
export function unrankedWords({ kind, step, most }: StepFinding, metric: Metric): string {
  switch (kind) {
    case 'blank':
      return `no ${metricName(metric)}, ${findingWords({ kind, most }, metric)} on ${step}`
    case 'no-metric':
    case 'overlay':
    case 'unfinished':
    case 'unlogged':
      return `no ${metricName(metric)} on ${step}`
    default:
      return kind satisfies never
  }
}
