import { readVisit, WHOLE_JOURNEY } from '../../judge/gap/reading.ts'
import { metricsFor } from '../../judge/metric.ts'
import type { Benchmark } from '../../model/benchmark.ts'
import type { Metric } from '../../model/metric.ts'
import type { Round } from '../../model/round.ts'
import { median } from '../../statistics/quantile.ts'
import type { League } from '../league/league.ts'
import { namesWithJourney } from '../league/sites.ts'
import type { StepFigure } from '../summary.ts'

/** A step of every site, with each round as a dot: who wins where, and how sure. */
export interface StepView {
  step: string
  /** The one asked for, or what stands in for it where the step has none. */
  metric: Metric
  sites: SiteDots[]
}

interface SiteDots {
  site: string
  us: boolean
  /** The figure of the league; null when the step was not measured. */
  figure: StepFigure | null
  /** One of each round shown, oldest first: scheduled time (ISO 8601) and the median of its loads; null where it does not count. */
  dots: [at: string, value: number | null][]
}

/** The rounds that a league counts, by step. `rounds` are those rounds. */
export function stepViews(
  league: League,
  { benchmark, rounds, metric: wanted }: { benchmark: Benchmark; rounds: readonly Round[]; metric: Metric },
): StepView[] {
  return namesWithJourney(benchmark.steps).map((step) => {
    const figureOf = (site: string, metric: Metric) =>
      league.sites.find(({ name }) => name === site)?.steps.find(({ name }) => name === step)?.metrics[metric] ?? null
    const offered: Metric[] = step === WHOLE_JOURNEY ? ['duration'] : metricsFor(wanted)
    const metric =
      offered.find((each) => benchmark.sites.some(({ name }) => figureOf(name, each) !== null)) ?? offered[0] ?? wanted
    return {
      step,
      metric,
      sites: benchmark.sites.map(({ name, us }) => ({
        site: name,
        us,
        figure: figureOf(name, metric),
        dots: rounds.map(({ scheduledAt, visits, method }): [string, number | null] => {
          const visit = visits.find(({ site }) => site === name)
          const reading = readVisit(visit, { step, metric }, method.loads)
          return [scheduledAt, reading.kind === 'measured' ? median(reading.values) : null]
        }),
      })),
    }
  })
}
