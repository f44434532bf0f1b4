import type { Metric } from '../../model/metric.ts'
import type { StepSummary } from './sites.ts'

export interface Ranked {
  name: string
  steps: StepSummary[]
}

export interface Ranking {
  metric: Metric
  /** Steps that count: those for which every complete site has the metric. */
  steps: string[]
  /** By site, in the unit of the metric; incomplete sites have none. */
  scores: Map<string, number>
}

/**
 * Scores sites by the geometric mean of their medians over the same steps: the mean under which being twice as fast on
 * one step makes up for being half as fast on another, whichever step is longer. A site is complete when every step of the
 * journey was measured; a site whose journey never completed must not be ranked by the pages that did load.
 */
export function rankingOf(
  sites: readonly Ranked[],
  { steps, metric }: { steps: readonly string[]; metric: Metric },
): Ranking {
  const complete = sites.filter((site) => steps.every((step) => Object.keys(metricsOf(site, step)).length > 0))
  const counted = steps.filter((step) => complete.every((site) => metricsOf(site, step)[metric] !== undefined))
  const scores = new Map<string, number>()
  if (counted.length === 0) return { metric, steps: counted, scores }
  for (const site of complete) {
    // A layout shift of 0 has the logarithm -Infinity and the mean 0, as it should.
    const logs = counted.map((step) => Math.log(metricsOf(site, step)[metric]?.median ?? Number.NaN))
    scores.set(site.name, Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length))
  }
  return { metric, steps: complete.length === 0 ? [] : counted, scores }
}

/** 1 for the lowest score; equal scores share a place and the next place is skipped. */
export function placeOf(scores: ReadonlyMap<string, number>, site: string): number | null {
  const own = scores.get(site)
  if (own === undefined) return null
  return [...scores.values()].filter((score) => score < own).length + 1
}

function metricsOf({ steps }: Ranked, name: string): StepSummary['metrics'] {
  return steps.find((step) => step.name === name)?.metrics ?? {}
}
