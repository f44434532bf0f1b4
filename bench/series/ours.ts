import { observe, startDetector } from '#core/statistics/detector.ts'
import { median } from '#core/statistics/quantile.ts'
import { clampLogRatio } from '#core/statistics/round-ratio.ts'
import type { Method } from './method.ts'

/** Points whose median the series is divided by, in place of a competitor. */
const settling = 12

/** The detector of this project with its default settings; good news counts as well as bad. */
export const ours: Method = {
  name: 'Outpace',
  alarms: (values, { higherIsBetter }) => {
    const unit = median(values.filter((value) => value !== null).slice(0, settling))
    const detector = startDetector()
    return values.flatMap((value, slot) => {
      const ratio = value === null ? null : clampLogRatio(Math.log(value / unit))
      const d = ratio === null ? null : higherIsBetter ? -ratio : ratio
      return observe(detector, slot, d)
        .filter(({ type }) => type !== 'FIRST_VERDICT')
        .map(({ onset }) => ({ at: slot, onset, kept: true }))
    })
  },
}
