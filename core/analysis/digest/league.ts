import type { Benchmark } from '../../model/benchmark.ts'
import type { Metric } from '../../model/metric.ts'
import type { Day } from '../day.ts'
import { typicalTime } from './standings.ts'

/** Everybody's typical time of a week in a market. */
export interface WeekLeague {
  metric: Metric
  /** On which every site that was measured has the metric; `value` is the mean over them. */
  steps: string[]
  /** The least first, whoever was not measured last. */
  sites: { name: string; us: boolean; value: number | null }[]
}

/** `days`: those of the week, of one method. */
export function weekLeague(days: readonly Day[], { sites, steps, target: { metric } }: Benchmark): WeekLeague {
  const figures = sites.map(({ name, us }) => ({
    name,
    us,
    values: steps.map((step) => typicalTime(days, { site: name, step, metric })),
  }))
  const measured = figures.filter(({ values }) => values.some((value) => value !== null))
  const common = steps.flatMap((step, at) =>
    measured.every(({ values }) => values[at] !== null) ? [{ step, at }] : [],
  )
  const found = figures.map(({ name, us, values }) => {
    const own = common.map(({ at }) => values[at] ?? null)
    const isKnown = own.length > 0 && own.every((value) => value !== null)
    return { name, us, value: isKnown ? own.reduce((sum, value) => sum + (value ?? 0), 0) / own.length : null }
  })
  const size = ({ value }: { value: number | null }) => value ?? Number.POSITIVE_INFINITY
  return { metric, steps: common.map(({ step }) => step), sites: found.toSorted((a, b) => compare(size(a), size(b))) }
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a - b
}
