import type { Metric } from '../../model/metric.ts'
import { siteScore } from '../summary.ts'
import type { StepSummary } from './sites.ts'

export interface Ranked {
  name: string
  steps: StepSummary[]
}

export interface Ranking {
  metric: Metric
  /** Ranked steps: those on which every complete site has the metric. */
  steps: string[]
  /** By site, in the unit of the metric; incomplete sites have no score. */
  scores: Map<string, number>
}

/**
 * Gives each complete site its `siteScore` over the same steps. A site is complete when every step of the journey was
 * measured; one that never got through must not be ranked by the pages it did serve.
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
    scores.set(site.name, siteScore(counted.map((step) => metricsOf(site, step)[metric]?.median ?? Number.NaN)))
  }
  return { metric, steps: complete.length === 0 ? [] : counted, scores }
}

/** 1 for the lowest score; equal scores share a place, and the next place is skipped. */
export function placeOf(scores: ReadonlyMap<string, number>, site: string): number | null {
  const own = scores.get(site)
  if (own === undefined) return null
  return [...scores.values()].filter((score) => score < own).length + 1
}

function metricsOf({ steps }: Ranked, name: string): StepSummary['metrics'] {
  return steps.find((step) => step.name === name)?.metrics ?? {}
}
