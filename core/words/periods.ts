import type { WeekChange } from '../analysis/digest/typical.ts'
import type { Periods } from '../analysis/views/periods.ts'
import { confidenceWords, factorRange, gapSize, gapThan } from './gap.ts'
import { metricName } from './metric.ts'
import { stepWords } from './summary.ts'

const incomparable =
  'These days cannot be compared with those before: one of the two was not measured, or by another method.'

/**
 * Two periods in sentences, our own time first: `In the last 30 days your LCP on search was 1.12x slower than in the 30 days
 * before (95 % confidence interval 1.08–1.16).`
 */
export function periodSentences(periods: Periods | null, step: string): string[] {
  if (periods === null) return [incomparable]
  const { metric, us, gaps, length } = periods
  const span = length === 1 ? 'day' : `${length} days`
  const own = `In ${length === 1 ? 'this' : 'these'} ${span} your ${metricName(metric)} on ${stepWords(step)}`
  return [
    us === null
      ? `${own} cannot be compared with the ${span} before: one of them has no measurement of it.`
      : ownSentence(own, { us, periods, span }),
    ...gaps.map(({ competitor, now, before, change }) => {
      const sizes = `${gapThan(now, competitor, { metric })} now, ${gapSize(before, { metric })} before`
      return `You were ${sizes}: ${directionWords(change)}.`
    }),
  ]
}

function ownSentence(own: string, { us, periods, span }: { us: WeekChange; periods: Periods; span: string }): string {
  const { metric, now, before } = periods
  const days =
    now.days === periods.length && before.days === periods.length
      ? ''
      : `, ${now.days} and ${before.days} days measured`
  const interval =
    us.low === null || us.high === null
      ? 'an interval needs 6 days in each'
      : `${confidenceWords(0.95)} ${rangeWords(us.low, us.high, metric)}`
  const size = gapSize(us.factor, { metric })
  const clear = us.direction === 'unclear' ? ', no clear change' : ''
  return `${own} was ${size === 'the same' ? 'the same as' : `${size} than`} in the ${span} before (${interval}${days})${clear}.`
}

function rangeWords(low: number, high: number, metric: Periods['metric']): string {
  if (low >= 1) return factorRange(low, high)
  if (high <= 1) return factorRange(1 / high, 1 / low)
  return `${gapSize(low, { metric })} to ${gapSize(high, { metric })}`
}

function directionWords({ direction, factor, low, high }: WeekChange): string {
  switch (direction) {
    case 'gain':
    case 'loss': {
      const won = direction === 'gain'
      const by = factorRange(
        ...((won ? [1 / (high ?? factor), 1 / (low ?? factor)] : [low ?? factor, high ?? factor]) as [number, number]),
      )
      return `you ${won ? 'gained' : 'lost'} ground, by a factor of ${by} (${confidenceWords(0.95)})`
    }
    case 'unclear':
      return 'no clear change'
    default:
      return direction satisfies never
  }
}
