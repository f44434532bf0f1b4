import { type Metric, unitOf } from '#core/model/metric.ts'

/**
 * How PowerPoint and Excel write a metric's figures up to `most`, with the digits that tables have. They stay in their own unit in the
 * data of the chart: a comma in a format divides by a thousand, and nothing divides by sixty, so that `1 min 42 s` is `102 s`. A
 * format has room for three sizes.
 */
export function numberFormat(metric: Metric, most: number): string {
  const unit = unitOf[metric]
  switch (unit) {
    case 'ms':
      return most < 59_950 ? `[<999.5]0" ms";${seconds};0.0," s"` : `${seconds};[<59950]0.0," s";0," s"`
    case 'bytes':
      if (most < 999_500) return '[<999.5]0" B";[<9950]0.0," kB";0," kB"'
      return most < 999_500_000
        ? '[<999500]0," kB";[<9950000]0.0,," MB";0,," MB"'
        : '[<9950000]0.0,," MB";[<999500000]0,," MB";0.0,,," GB"'
    case 'score':
      return '0.000'
    case 'count':
      // Digits as they are: `0.0` would write 24 as `24.0`.
      return 'General'
    default:
      return unit satisfies never
  }
}

/** A figure as a chart has it: a count has one decimal at most, which no format can ask for. */
export function charted(metric: Metric, value: number): number {
  return unitOf[metric] === 'count' ? Math.round(value * 10) / 10 : value
}

const seconds = '[<9995]0.00," s"'

/** The largest of the values; 0 without any. */
export function largest(values: readonly (number | null)[]): number {
  return values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0)
}

/** As `times` writes them, so that lines of a site far ahead have an axis whose labels differ. */
export const ratioFormat = '[=0]0"x";[<0.1]0.000"x";0.00"x"'
