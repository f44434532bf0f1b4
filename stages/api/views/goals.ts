import { promisedSteps } from '#core/judge/streams.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Metric } from '#core/model/metric.ts'

/** What a benchmark aims at on a step. */
export interface Goals {
  /** The promise, ms; null when it is about another metric or step, or there is none. */
  promise: number | null
  /** Us divided by a competitor: above this you are behind (core/analysis/league/judgement.ts); null for a metric that is not the target's. */
  behind: number | null
}

export function goalsOf(benchmark: Benchmark, { step, metric }: { step: string; metric: Metric }): Goals {
  const { target, steps } = benchmark
  const isTarget = metric === target.metric && steps.includes(step)
  const isPromised = isTarget && promisedSteps(benchmark).includes(step)
  return { promise: isPromised ? (target.promise ?? null) : null, behind: isTarget ? 1 + target.margin : null }
}
