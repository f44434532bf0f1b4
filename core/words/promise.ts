import type { Target } from '../model/benchmark.ts'
import type { Metric } from '../model/metric.ts'
import { formatDuration } from '../model/units.ts'
import { metricName } from './metric.ts'

/** What only a step that stays on its document has. */
const ofInteractions: readonly Metric[] = ['inp', 'icp']

/**
 * Where a promise is for another time than the one it is held against: a limit for a tap is missed by every page load. Empty where
 * it is not.
 */
export function promiseDoubt({ metric, promise }: Target): string {
  if (promise === undefined || !ofInteractions.includes(metric)) return ''
  const name = metricName(metric)
  return `${name} is of interactions alone: on a step that loads a page, the promise of ${formatDuration(promise)} is held against the time of the whole step. Remove target.promise, or choose a target.metric that pages have, such as lcp, with a promise for it.`
}
