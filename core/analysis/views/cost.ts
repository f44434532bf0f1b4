import type { MarketVerdict } from '../../judge/standing.ts'
import type { Benchmark } from '../../model/benchmark.ts'
import { failureOf } from '../alarm/telling.ts'
import { failingImpact, type Impact, slowerDelays, slowerImpact } from '../impact.ts'
import type { League } from '../league/league.ts'

/**
 * What the present standing puts at risk, as a mail would say it: a failing journey, or else each step on which we are judged
 * behind, once. Null without business settings, or when nothing is at risk.
 */
export function standingImpact(
  { business, steps }: Pick<Benchmark, 'business' | 'steps'>,
  { verdict, league }: { verdict: MarketVerdict; league: Pick<League, 'sites'> },
): Impact | null {
  if (business === undefined) return null
  if (verdict.incidents.some((incident) => failureOf(incident) !== undefined)) {
    return failingImpact({ business, lasted: null })
  }
  const behind = verdict.comparisons.flatMap((gap) => {
    const { competitor, step, metric } = gap
    if (gap.verdict !== 'behind' || metric === null) return []
    const site = league.sites.find(({ name }) => name === competitor)
    const theirs = site?.steps.find(({ name }) => name === step)?.metrics[metric]?.median ?? null
    return [{ step, metric, theirs, gap }]
  })
  return slowerImpact({ business, delays: slowerDelays(behind), steps: steps.length, lasted: null })
}
