import type { BaselineLeague } from '../../judge/standing.ts'
import type { Benchmark, Market } from '../../model/benchmark.ts'
import type { Round } from '../../model/round.ts'
import { judgeNow } from '../league/judgement.ts'
import { placeOf } from '../league/ranking.ts'

/** The places at the start, ranked as in any other league; null when no site can be ranked. */
export function baselineLeague(options: {
  benchmark: Benchmark
  market: Market
  rounds: readonly Round[]
}): BaselineLeague | null {
  const { ranking } = judgeNow(options)
  if (ranking.scores.size === 0) return null
  const sites = options.benchmark.sites.map(({ name, us }) => ({
    name,
    us,
    place: placeOf(ranking.scores, name),
    score: ranking.scores.get(name) ?? null,
  }))
  const rank = ({ place }: { place: number | null }) => place ?? sites.length + 1
  return { metric: ranking.metric, steps: ranking.steps, sites: sites.toSorted((a, b) => rank(a) - rank(b)) }
}
