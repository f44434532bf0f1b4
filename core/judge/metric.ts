import type { Metric } from '../model/metric.ts'

/** The metric a stream is judged by. */
export interface MetricChoice {
  /** The target's metric, or `duration` on a step without it. Null until a round has settled which. */
  metric: Metric | null
  /** Consecutive rounds in which the step was completed but lacked the target's metric. */
  without: number
}

/** Number of rounds without the target's metric after which `duration` replaces it: initially, and later. */
const WITHOUT_AT_FIRST = 3
const WITHOUT_LATER = 12

/**
 * Chooses the metric a step is judged by. A step that stays on its document (a soft navigation) has no LCP of its own: it is
 * judged by its duration from then on, because a stream that switched metrics every round could not be compared.
 * `measured`: this round has the target's metric; `completed`: the step was completed, so this round has its duration.
 */
export function chooseMetric(
  { metric, without }: MetricChoice,
  { wanted, measured, completed }: { wanted: Metric; measured: boolean; completed: boolean },
): MetricChoice {
  if (metric !== null && metric !== wanted) return { metric, without }
  if (measured) return { metric: wanted, without: 0 }
  if (!completed) return { metric, without }
  const enough = without + 1 >= (metric === null ? WITHOUT_AT_FIRST : WITHOUT_LATER)
  return enough ? { metric: 'duration', without: 0 } : { metric, without: without + 1 }
}
