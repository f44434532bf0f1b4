import { type Metric, unitOf } from '#core/model/metric.ts'

/**
 * How PowerPoint and Excel write a metric's figure, which stays in its own unit in the data of the chart: a comma in a
 * format divides by a thousand.
 */
export function numberFormat(metric: Metric): string {
  const unit = unitOf[metric]
  switch (unit) {
    case 'ms':
      return '[<1000]0" ms";0.00," s"'
    case 'bytes':
      return '[<1000000]0," kB";0.0,," MB"'
    case 'score':
      return '0.000'
    case 'count':
      return '0.0'
    default:
      return unit satisfies never
  }
}

/** As `times` writes them, so that lines of a site far ahead have an axis whose labels differ. */
export const ratioFormat = '[<0.1]0.000"x";0.00"x"'
