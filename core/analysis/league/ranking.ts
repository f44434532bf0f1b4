import type { Metric } from '../../model/metric.ts'
import { siteScore } from '../summary.ts'
import { isOfDocument } from './findings.ts'
import type { StepSummary } from './sites.ts'

export interface Ranked {
  name: string
  steps: StepSummary[]
}

export interface Ranking {
  metric: Metric
  /** Ranked steps: those on which every ranked site has the metric, and which are of the same kind for all. */
  steps: string[]
  /** By site, in the unit of the metric; other sites have no score. */
  scores: Map<string, number>
}

/**
 * Gives each complete site its `siteScore` over the same steps. A site is complete when every step of the journey was
 * measured; one that never got through must not be ranked by the pages it did serve. A site whose pages lack the metric that
 * other sites have (they stayed blank, for example) has no score, and takes neither step nor score from the others.
 */
export function rankingOf(
  sites: readonly Ranked[],
  { steps, metric, mixed = [] }: { steps: readonly string[]; metric: Metric; mixed?: readonly string[] },
): Ranking {
  const complete = sites.filter((site) => steps.every((step) => Object.keys(metricsOf(site, step)).length > 0))
  const has = (site: Ranked, step: string): boolean => metricsOf(site, step)[metric] !== undefined
  const known = steps.filter((step) => !mixed.includes(step) && complete.some((site) => has(site, step)))
  const navigated = complete.filter((site) => !known.some((step) => lacks(metricsOf(site, step), metric)))
  const common = (sites: readonly Ranked[]) => known.filter((step) => sites.every((site) => has(site, step)))
  // Day records have no TTFB: there, only the other sites show that a step without the metric is a page that lacks it.
  const ranked =
    common(navigated).length > 0 ? navigated : complete.filter((site) => known.every((step) => has(site, step)))
  const counted = ranked.length === 0 ? [] : common(ranked)
  const scores = new Map<string, number>()
  if (counted.length === 0) return { metric, steps: counted, scores }
  for (const site of ranked) {
    scores.set(site.name, siteScore(counted.map((step) => metricsOf(site, step)[metric]?.median ?? Number.NaN)))
  }
  return { metric, steps: counted, scores }
}

/** 1 for the lowest score; equal scores share a place, and the next place is skipped. */
export function placeOf(scores: ReadonlyMap<string, number>, site: string): number | null {
  const own = scores.get(site)
  if (own === undefined) return null
  return [...scores.values()].filter((score) => score < own).length + 1
}

/** Whether a page arrived without the metric; a step that stays on its page has none, and no TTFB. */
function lacks(metrics: StepSummary['metrics'], metric: Metric): boolean {
  return isOfDocument(metric) && metrics.ttfb !== undefined && metrics[metric] === undefined
}

function metricsOf({ steps }: Ranked, name: string): StepSummary['metrics'] {
  return steps.find((step) => step.name === name)?.metrics ?? {}
}
