import { kindOf, prevailing } from '../../judge/gap/kind.ts'
import { metricsFor } from '../../judge/metric.ts'
import type { Benchmark } from '../../model/benchmark.ts'
import type { Metric } from '../../model/metric.ts'
import type { Round, StepKind } from '../../model/round.ts'
import type { Ranked } from './ranking.ts'

/** What a step is on each site. */
export interface MixedStep {
  step: string
  kinds: { site: string; kind: StepKind }[]
}

/** By which metric a step is compared, and between whom. */
export interface StepBasis {
  step: string
  metric: Metric
  /** Of every site that completed the step, where they differ: only sites of our kind are compared with us. Else empty. */
  kinds: MixedStep['kinds']
}

/** The steps that are not of the same kind on all sites, a page load on one and a change on the page on another. */
export function mixedSteps(
  rounds: readonly Round[],
  { sites, steps }: { sites: readonly { name: string }[]; steps: readonly string[] },
): MixedStep[] {
  return steps.flatMap((step): MixedStep[] => {
    const kinds = sites.flatMap(({ name: site }) => {
      const kind = kindOfSite(rounds, site, step)
      return kind === null ? [] : [{ site, kind }]
    })
    return new Set(kinds.map(({ kind }) => kind)).size > 1 ? [{ step, kinds }] : []
  })
}

function kindOfSite(rounds: readonly Round[], site: string, step: string): StepKind | null {
  const visits = rounds.flatMap((round) => round.visits.filter((visit) => visit.site === site))
  const samples = visits.flatMap(({ loads }) => loads.flatMap(({ steps }) => steps.filter(({ name }) => name === step)))
  return prevailing(samples.map(kindOf))
}

/** The basis of each step: the first metric (judge/metric.ts) that we and a competitor of our kind have, over these rounds. */
export function basesOf(
  figures: readonly Ranked[],
  { benchmark: { sites, steps, target }, mixed }: { benchmark: Benchmark; mixed: readonly MixedStep[] },
): StepBasis[] {
  return steps.map((step) => {
    const kinds = mixed.find((one) => one.step === step)?.kinds ?? []
    const { us, others } = comparedSites({ sites, kinds })
    const has = (name: string | undefined, metric: Metric) =>
      figures.find((site) => site.name === name)?.steps.find((one) => one.name === step)?.metrics[metric] !== undefined
    const wanted = metricsFor(target.metric)
    const shared = wanted.find((metric) => has(us, metric) && others.some((name) => has(name, metric)))
    const metric = shared ?? wanted.find((one) => [us, ...others].some((name) => has(name, one))) ?? target.metric
    return { step, metric, kinds }
  })
}

/** Us and the sites for which the step is what it is for us; everyone while that is not known. */
export function comparedSites({
  sites,
  kinds,
}: {
  sites: readonly { name: string; us: boolean }[]
  kinds: MixedStep['kinds']
}): { us: string | undefined; others: string[] } {
  const us = sites.find((site) => site.us)?.name
  const kindFor = (name: string | undefined) => kinds.find(({ site }) => site === name)?.kind
  const own = kindFor(us)
  const isAlike = (name: string) => own === undefined || kindFor(name) === undefined || kindFor(name) === own
  return { us, others: sites.filter((site) => !site.us && isAlike(site.name)).map(({ name }) => name) }
}
