import type { WeekStanding } from '../../analysis/digest/standings.ts'
import { unitOf } from '../../model/metric.ts'
import { confidenceInterval, gapOn, gapSize } from '../gap.ts'
import { NO_RATIO } from '../missing.ts'
import { countWords, type DigestReader } from './place.ts'

// How we stood against a competitor on a step over a week.

/** `1.42x slower`, `1.42x more requests`; empty without a ratio. */
export function sizeWords({ ratio, metric }: WeekStanding, { locale }: DigestReader): string {
  if (ratio === null) return ''
  const reader = { metric: metric ?? 'duration', locale }
  return unitOf[reader.metric] === 'count' ? gapOn(ratio, reader) : gapSize(ratio, reader)
}

const failingWords: Record<NonNullable<WeekStanding['failing']>, string> = {
  us: 'your journey failed in at least half of its visits',
  competitor: 'their journey failed in at least half of its visits',
  both: 'both journeys failed in at least half of their visits',
}

const blankWords: Record<NonNullable<WeekStanding['blank']>, string> = {
  us: 'Chromium reported no paint in at least half of the loads of your page',
  competitor: 'Chromium reported no paint in at least half of the loads of their page',
  both: 'Chromium reported no paint in at least half of the loads of both pages',
}

/** The verdict that a failing journey alone leads to. */
const failingVerdict = { us: 'behind', competitor: 'ahead', both: 'unknown' } as const

/** Whether failures led to the verdict, which is then that of every step. */
export function isByFailures({ failing, verdict }: WeekStanding): boolean {
  return failing !== null && verdict === failingVerdict[failing]
}

/** `1.43x slower on LCP, 95 % confidence interval 1.39–1.46, 84 rounds`. */
export function standingDetail(standing: WeekStanding, reader: DigestReader): string {
  const { ratio, low, high, coverage, rounds, metric, failing, blank, verdict } = standing
  const failed = failing !== null ? failingWords[failing] : blank !== null ? blankWords[blank] : ''
  const isZero = standing.ours === 0 || standing.theirs === 0
  if (ratio === null || metric === null) return failed || (isZero ? NO_RATIO : 'never measured in the same round')
  // A journey may fail after the step that decides: there the times do, and are the reason.
  if (isByFailures(standing)) return failed
  const { locale } = reader
  const interval =
    low === null || high === null
      ? 'no interval yet'
      : confidenceInterval({ low, high, coverage: coverage ?? 0.95, verdict }, { metric, locale })
  const measured = `${gapOn(ratio, { metric, locale })}, ${interval}, ${countWords(rounds, 'round', reader)}`
  return failed === '' ? measured : `${measured}; ${failed}`
}
