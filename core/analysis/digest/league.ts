import type { Benchmark } from '../../model/benchmark.ts'
import type { Metric } from '../../model/metric.ts'
import { mixedSteps } from '../league/basis.ts'
import { placeOf, rankingOf } from '../league/ranking.ts'
import { type WeekRecords, weekSteps } from './week-records.ts'

/** Site scores of a week in a market, ranked as in the league of any other rounds: see `rankingOf`. */
export interface WeekLeague {
  metric: Metric
  /** The ranked steps. */
  steps: string[]
  /** Lowest score first, equal ones in the same place; sites without a score come last, and have no place. */
  sites: { name: string; us: boolean; score: number | null; place: number | null }[]
}

export function weekLeague(records: WeekRecords, benchmark: Benchmark): WeekLeague {
  const { sites, steps, target } = benchmark
  const { metric } = target
  const figures = sites.map(({ name }) => ({ name, steps: weekSteps(records, name, benchmark) }))
  const mixed =
    records.kind === 'rounds'
      ? mixedSteps(records.rounds, benchmark).map(({ step }) => step)
      : records.days.flatMap((day) => day.mixed ?? [])
  const ranking = rankingOf(figures, { steps, metric, mixed })
  const scored = sites.map(({ name, us }) => ({
    name,
    us,
    score: ranking.scores.get(name) ?? null,
    place: placeOf(ranking.scores, name),
  }))
  const size = ({ score }: { score: number | null }) => score ?? Number.POSITIVE_INFINITY
  return { metric, steps: ranking.steps, sites: scored.toSorted((a, b) => compare(size(a), size(b))) }
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a - b
}
