import type { SlowerImpact } from '../analysis/impact.ts'
import { ROUNDS_FOR_VERDICT } from '../analysis/league/judgement.ts'
import { arms, type Trial, type TrialStep } from '../analysis/trial.ts'
import { type Metric, unitOf } from '../model/metric.ts'
import { formatPercentage } from '../model/units.ts'
import { amountsWords } from './alarm/money.ts'
import { capital } from './capital.ts'
import { confidenceWords } from './gap.ts'
import { numberWords, shareWords } from './locale.ts'
import { comparative, formatMetric, metricName } from './metric.ts'
import { roundsWords } from './parts.ts'
import { stepWords } from './summary.ts'

/** `640 ms faster`, `12 kB heavier`; the gain of a change, from the visitor's point of view. */
export function gainWords(gain: number, metric: Metric): string {
  const { more, less } = comparative(metric)
  return `${formatMetric(metric, Math.abs(gain))} ${gain < 0 ? more : less}`
}

/** `640 ms faster on LCP`, `12 kB heavier`, `3 fewer requests`. */
function gainOn(gain: number, metric: Metric): string {
  const unit = unitOf[metric]
  const size = gainWords(gain, metric)
  switch (unit) {
    case 'bytes':
      return size
    case 'count':
      return `${size} ${metricName(metric)}`
    case 'ms':
    case 'score':
      return `${size} on ${metricName(metric)}`
    default:
      return unit satisfies never
  }
}

/** `610 ms–670 ms`; both sides named where it contains 0. */
export function gainRange({ low, high }: { low: number; high: number }, metric: TrialStep['metric']): string {
  if (low >= 0) return `${formatMetric(metric, low)}–${formatMetric(metric, high)}`
  if (high <= 0) return `${formatMetric(metric, -high)}–${formatMetric(metric, -low)}`
  return `${gainWords(low, metric)} to ${gainWords(high, metric)}`
}

/** What a trial found on a step: state, reason, and what to do where it is not decided. */
export function trialSentence(step: TrialStep, { margin, rounds }: Pick<Trial, 'margin' | 'rounds'>): string {
  const { metric, gain, outcome, more } = step
  const name = stepWords(step.step)
  if (gain === null) return `${capital(name)} could not be compared: no round measured it in both arms.`
  const interval =
    gain.low === null || gain.high === null
      ? 'no interval yet'
      : `${confidenceWords(gain.coverage ?? 0)} ${gainRange({ low: gain.low, high: gain.high }, metric)}`
  const proof = `${interval}, ${roundsWords(rounds)}`
  const size = gainOn(gain.estimate, metric)
  switch (outcome) {
    case 'gains':
    case 'costs':
      return `With the change ${name} ${unitOf[metric] === 'count' ? 'makes' : 'is'} ${size}, ${proof}.`
    case 'level':
      return `Level on ${name}: no difference beyond ${formatPercentage(margin)} on ${metricName(metric)}, ${proof}.`
    case 'unknown':
      return `No difference shown on ${name} yet: so far ${size}, ${proof}. ${moreWords(more, rounds)}`
    default:
      return outcome satisfies never
  }
}

/** What to do before anything can be decided on any step; null once there are rounds enough. */
export function tooFewRounds({ steps, rounds }: Trial): string | null {
  const decided = steps.some(({ outcome }) => outcome !== 'unknown')
  if (decided || rounds >= ROUNDS_FOR_VERDICT) return null
  return `Not enough data for a 95 % confidence interval: ${rounds} of ${roundsWords(ROUNDS_FOR_VERDICT)}. Run it with --rounds ${ROUNDS_FOR_VERDICT}.`
}

function moreWords(more: number | null, rounds: number): string {
  if (more === null) return 'It is too close to the margin for any sensible number of rounds.'
  return `About ${more} more ${more === 1 ? 'round' : 'rounds'} needed: --rounds ${rounds + more}.`
}

/** What the gain is worth, and the assumption behind it. */
export function trialMoney({ currency, perMonth, seconds, steps, perSecond, capped }: SlowerImpact): string {
  const { sum, range } = amountsWords(perMonth, { currency })
  const mean = steps === 1 ? '' : `, averaged over the ${steps} steps`
  const saved = `${numberWords(seconds, { maximumSignificantDigits: 2 })} s`
  return (
    `${sum('Worth about')} in monthly sales${range}. Assumes that each second of delay costs ` +
    `${shareWords(perSecond)} of sales. Customers wait ${saved} less${mean}.${capped ? ' Only the first 5 s count.' : ''} ` +
    'This is an estimate; sales are not measured.'
  )
}

/** In which arm visits failed, and why. */
export function trialMisses({ misses }: Trial): string[] {
  return misses.flatMap(({ arm, misses: all }) => {
    const first = all[0]
    const what = arm === arms.changed ? 'with the change' : 'as it is'
    const visits = all.reduce((sum, miss) => sum + miss.visits, 0)
    return first === undefined
      ? []
      : [`Your journey did not finish ${what} in ${roundsWords(visits)}. ${first.message}`]
  })
}
