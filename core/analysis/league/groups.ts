import { doubtOf } from '../../judge/page/doubt.ts'
import { unsteadyRounds } from '../../judge/worker-history.ts'
import type { ExperimentTool } from '../../model/experiments.ts'
import { type Metric, unitOf } from '../../model/metric.ts'
import type { Load, Round } from '../../model/round.ts'
import { twoGroupsOf } from '../../statistics/two-groups.ts'

/** A step whose loads fall into two groups, as with an A/B test, two cache states or two servers. */
export interface StepGroups {
  step: string
  metric: Metric
  /** Medians of the groups, ms. */
  fast: number
  slow: number
  /** Loads, and those of the slow group. */
  loads: number
  slowLoads: number
  /** The A/B tests that the groups follow; null where none does. */
  tool: ExperimentTool | null
}

/** A variant tells the group of this share of the loads, and each group has variants of its own: then the groups follow the test. */
const FOLLOWS = 0.9

/** Of one site, by the metric that each step is compared by, over the rounds of steady workers. */
export function groupsOf(
  rounds: readonly Round[],
  { site, bases }: { site: string; bases: readonly { step: string; metric: Metric }[] },
): StepGroups[] {
  const unsteady = new Set(unsteadyRounds(rounds))
  const visits = rounds
    .filter((round) => !unsteady.has(round))
    .flatMap((round) => round.visits.filter((visit) => visit.site === site && visit.status === 'ok'))
  return bases.flatMap(({ step, metric }): StepGroups[] => {
    if (unitOf[metric] !== 'ms') return []
    const measured = visits.map(({ loads }) =>
      loads.flatMap((load) => {
        const time = timeOf(load, { step, metric })
        return time === undefined ? [] : [{ load, time }]
      }),
    )
    const found = twoGroupsOf(measured.map((loads) => loads.map(({ time }) => time)))
    if (found === null) return []
    const { fast, slow, isSlow } = found
    const tool = toolOf(
      measured.flat().map(({ load }) => load),
      isSlow,
    )
    return [{ step, metric, fast, slow, loads: isSlow.length, slowLoads: isSlow.filter((one) => one).length, tool }]
  })
}

function timeOf({ steps }: Load, { step, metric }: { step: string; metric: Metric }): number | undefined {
  const sample = steps.find(({ name }) => name === step)
  return sample === undefined || doubtOf(sample) !== undefined ? undefined : sample.metrics[metric]
}

/** The tool whose variants are nearly always of one group; loads without one of its variants are a variant of their own. */
function toolOf(loads: readonly Load[], isSlow: readonly boolean[]): ExperimentTool | null {
  const tools = new Set(loads.flatMap(({ variants = [] }) => variants.map(([tool]) => tool)))
  const follows = [...tools].find((tool) => {
    const variantOf = (load: Load) => load.variants?.find(([own]) => own === tool)?.[1] ?? ''
    const byVariant = [...Map.groupBy(loads.entries(), ([, load]) => variantOf(load)).values()]
    const slowIn = byVariant.map((own) => ({ of: own.length, slow: own.filter(([at]) => isSlow[at]).length }))
    const told = slowIn.reduce((sum, { of, slow }) => sum + Math.max(slow, of - slow), 0)
    const areBoth = slowIn.some(({ of, slow }) => slow * 2 > of) && slowIn.some(({ of, slow }) => slow * 2 < of)
    // With a variant of its own for nearly every load, anything would follow.
    return areBoth && slowIn.length <= loads.length / 4 && told >= FOLLOWS * loads.length
  })
  return follows ?? null
}
