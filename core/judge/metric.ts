import type { Metric } from '../model/metric.ts'

/** What a stream is judged by. */
export interface MetricChoice {
  /** The target's metric, or `duration` on a step that has none of its own. Null until a round has told. */
  metric: Metric | null
  /** Rounds in a row in which the step was completed and the target's metric did not exist. */
  without: number
}

/** So many rounds must lack the target's metric before `duration` takes its place: at first, and later on. */
const WITHOUT_AT_FIRST = 3
const WITHOUT_LATER = 12

/**
 * Settles what a step is judged by. A step that stays on its document (a soft navigation) has no LCP of its own: it is
 * judged by its duration, and from then on, because a stream that changed with every round would compare nothing.
 * `measured`: the target's metric exists in this round; `completed`: the step was walked, so that its duration does.
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
