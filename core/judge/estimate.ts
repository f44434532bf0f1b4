import type { Estimate } from '../model/incident.ts'
import { type Effect, effectIn, effectOf } from '../statistics/effect.ts'
import type { ComparisonStream } from './comparison.ts'
import type { PromiseStream } from './promise.ts'

/** Current size of the gap in a comparison. */
export function comparisonEstimate(stream: ComparisonStream): Estimate {
  return estimateFrom(comparisonEffect(stream))
}

export function comparisonEffect({ detector, decidedAt }: ComparisonStream): Effect {
  return effectOf(detector, decidedAt === null ? {} : { alarmedAt: decidedAt })
}

/** Our time divided by the promise. */
export function promiseEstimate({ watch, decidedAt }: PromiseStream): Estimate {
  const { win, since } = watch.state
  return estimateFrom(effectIn(win, { from: since, ...(decidedAt === null ? {} : { alarmedAt: decidedAt }) }))
}

function estimateFrom({ ratio, interval, rounds, firstEstimate }: Effect): Estimate {
  const { low, high, coverage } = interval ?? { low: null, high: null, coverage: null }
  return { ratio, low, high, coverage, rounds, firstEstimate }
}

/** How bad an incident was: over its last rounds, or the first estimate where too few are remembered for an interval. */
export function closingEstimate(first: Estimate, during: Effect): Estimate {
  const last = estimateFrom(during)
  return last.rounds === 0 || (last.low === null && first.low !== null) ? first : last
}
