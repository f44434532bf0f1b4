import { WHOLE_JOURNEY } from '../../judge/gap/reading.ts'
import { metricsFor } from '../../judge/metric.ts'
import type { Benchmark, Site } from '../../model/benchmark.ts'
import type { Metric } from '../../model/metric.ts'

// What views that put us beside competitors have in common.

/** We and the competitor asked for, or all. */
export function sitesBeside({ sites }: Pick<Benchmark, 'sites'>, competitor: string | undefined): Site[] {
  return sites.filter(({ us, name }) => us || competitor === undefined || name === competitor)
}

/** The metric of a step: the one wanted, or what stands in for it where no site has it. */
export function metricShown(
  { steps }: Pick<Benchmark, 'steps'>,
  { step, wanted, has }: { step: string; wanted: Metric; has: (metric: Metric) => boolean },
): Metric {
  // Of the whole journey there is the duration only, unless a step has that name.
  if (step === WHOLE_JOURNEY && !steps.includes(WHOLE_JOURNEY)) return 'duration'
  return metricsFor(wanted).find(has) ?? wanted
}
