import type { Aspect } from '../../judge/gap/reading.ts'
import type { Benchmark } from '../../model/benchmark.ts'
import type { Round } from '../../model/round.ts'
import { type StepSummary, statusesOf, stepsOf } from '../league/sites.ts'
import type { SiteFigures } from './alarm.ts'

/** All sites on one step before, during and after an incident, fastest first; sites without a figure come last. */
export function sitesOf({
  benchmark: { sites, steps },
  before,
  during,
  after,
  ...aspect
}: Aspect & {
  benchmark: Pick<Benchmark, 'sites' | 'steps'>
  before: readonly Round[]
  during: readonly Round[]
  after: readonly Round[]
}): SiteFigures[] {
  const figures = sites.map(({ name, us }): SiteFigures => {
    const figure = (rounds: readonly Round[]) => medianOf(stepsOf(rounds, name, steps), aspect)
    const { failed, blocked, ...others } = statusesOf(during, name)
    const visits = [failed, blocked, ...Object.values(others)].reduce((sum, count) => sum + count, 0)
    return {
      name,
      us,
      before: figure(before),
      during: figure(during),
      after: figure(after),
      failed,
      blocked,
      visits,
    }
  })
  const newest = ({ during: now, after: since }: SiteFigures) => since ?? now ?? Number.POSITIVE_INFINITY
  return figures.toSorted((a, b) => newest(a) - newest(b) || 0)
}

export function medianOf(summaries: readonly StepSummary[], { step, metric }: Aspect): number | null {
  return summaries.find(({ name }) => name === step)?.metrics[metric]?.median ?? null
}
