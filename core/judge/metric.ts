import type { Metric } from '../model/metric.ts'

/** The metric a stream is judged by. */
export interface MetricChoice {
  /** The target's metric, or what replaces it on a step without it. Null until a round has settled which. */
  metric: Metric | null
  /** Consecutive rounds in which the step was completed but lacked the metric. */
  without: number
}

/** Reads each metric once. */
export function remembered<T extends object>(read: (metric: Metric) => T): (metric: Metric) => T {
  const known: Partial<Record<Metric, T>> = {}
  return (metric) => {
    known[metric] ??= read(metric)
    return known[metric]
  }
}

/** Number of rounds without the target's metric after which another replaces it: initially, and later. */
const WITHOUT_AT_FIRST = 3
const WITHOUT_LATER = 12

/**
 * What a step can be judged by, best first: the target's metric; on a step that stays on its document, the time to the content
 * that its interaction brought; and the time of the step, which every completed step has. The first that both sides have
 * counts, and only where the step is of the same kind for both (gap/kind.ts).
 */
export function metricsFor(wanted: Metric): Metric[] {
  return [...new Set<Metric>([wanted, 'icp', 'duration'])]
}

/**
 * Chooses the metric a step is judged by. A step that stays on its document has no LCP of its own: it is judged by another
 * metric from then on, because a stream that switched metrics every round could not be compared.
 * `has`: whether this round has a metric of the step.
 */
export function chooseMetric(
  { metric, without }: MetricChoice,
  { wanted, has }: { wanted: Metric; has: (metric: Metric) => boolean },
): MetricChoice {
  if (metric === 'duration' && wanted !== 'duration') return { metric, without }
  if (metric !== null && has(metric)) return { metric, without: 0 }
  const offered = metricsFor(wanted).find(has)
  if (offered === undefined) return { metric, without }
  if (metric === null && offered === wanted) return { metric: wanted, without: 0 }
  const enough = without + 1 >= (metric === null ? WITHOUT_AT_FIRST : WITHOUT_LATER)
  return enough ? { metric: offered, without: 0 } : { metric, without: without + 1 }
}
