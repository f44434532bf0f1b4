import type { Benchmark } from '../../model/benchmark.ts'
import type { Metric } from '../../model/metric.ts'
import { rankingOf } from '../league/ranking.ts'
import { type WeekRecords, weekSteps } from './week-records.ts'

/** Site scores of a week in a market, ranked as in the league of any other rounds: see `rankingOf`. */
export interface WeekLeague {
  metric: Metric
  /** The ranked steps. */
  steps: string[]
  /** Lowest score first; sites without a score, which is null, come last. */
  sites: { name: string; us: boolean; score: number | null }[]
}

export function weekLeague(records: WeekRecords, benchmark: Benchmark): WeekLeague {
  const { sites, steps, target } = benchmark
  const { metric } = target
  const figures = sites.map(({ name }) => ({ name, steps: weekSteps(records, name, benchmark) }))
  const ranking = rankingOf(figures, { steps, metric })
  const scored = sites.map(({ name, us }) => ({ name, us, score: ranking.scores.get(name) ?? null }))
  const size = ({ score }: { score: number | null }) => score ?? Number.POSITIVE_INFINITY
  return { metric, steps: ranking.steps, sites: scored.toSorted((a, b) => compare(size(a), size(b))) }
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a - b
}
