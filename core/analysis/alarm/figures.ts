import type { Aspect } from '../../judge/gap/reading.ts'
import { stayedBlank } from '../../judge/incident/blank.ts'
import type { Benchmark } from '../../model/benchmark.ts'
import type { Round } from '../../model/round.ts'
import { type StepSummary, statusesOf, stepsOf } from '../league/sites.ts'
import type { SiteFigures } from './alarm.ts'

/**
 * All sites on one step before, during and after an incident, fastest first; sites without a figure come last. `fails`: our journey
 * fails at the step, so that a visit of ours which stayed blank there failed, too.
 */
export function sitesOf({
  benchmark: { sites, steps },
  before,
  during,
  after,
  fails,
  ...aspect
}: Aspect & {
  benchmark: Pick<Benchmark, 'sites' | 'steps'>
  before: readonly Round[]
  during: readonly Round[]
  after: readonly Round[]
  fails: boolean
}): SiteFigures[] {
  const figures = sites.map(({ name, us }): SiteFigures => {
    const figure = (rounds: readonly Round[]) => medianOf(stepsOf(rounds, name, steps), aspect)
    const { failed, blocked, ...others } = statusesOf(during, name)
    const own = { site: name, step: aspect.step }
    // What arrives of a page that stays blank, such as its first byte, gets no customer through.
    const blank = us && fails ? during.filter((round) => isBlank(round, own)) : []
    const visits = [failed, blocked, ...Object.values(others)].reduce((sum, count) => sum + count, 0)
    return {
      name,
      us,
      before: figure(before),
      during: figure(blank.length === 0 ? during : during.filter((round) => !blank.includes(round))),
      after: figure(after),
      failed: failed + blank.length,
      blank: blank.length,
      blocked,
      visits,
    }
  })
  const newest = ({ during: now, after: since }: SiteFigures) => since ?? now ?? Number.POSITIVE_INFINITY
  return figures.toSorted((a, b) => newest(a) - newest(b) || 0)
}

function isBlank({ visits, method: { loads } }: Round, { site, step }: { site: string; step: string }): boolean {
  return visits.some((one) => one.site === site && one.status === 'ok' && stayedBlank(one, { step, loads }))
}

export function medianOf(summaries: readonly StepSummary[], { step, metric }: Aspect): number | null {
  return summaries.find(({ name }) => name === step)?.metrics[metric]?.median ?? null
}
