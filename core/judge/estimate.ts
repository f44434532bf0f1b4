import type { Estimate } from '../model/incident.ts'
import { type Effect, effectIn, effectOf } from '../statistics/effect.ts'
import type { Observation } from '../statistics/onset.ts'
import type { ComparisonStream } from './comparison.ts'
import type { PromiseStream } from './promise.ts'

/** Where failures decide. */
export const NO_ESTIMATE = { ratio: null, low: null, high: null, coverage: null, rounds: 0 } as const

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

/**
 * Size of a gap since a slot that is later than what its detector decided last; `alarmedAt` as in `effectOf`.
 */
export function estimateSince(window: readonly Observation[], from: number, alarmedAt: number | undefined): Estimate {
  return estimateFrom(effectIn(window, { from, ...(alarmedAt === undefined ? {} : { alarmedAt }) }))
}

/**
 * Without a ratio where we failed in at least half of the rounds: the rest, such as those before an outage whose onset is
 * estimated too early, do not say how slow we were.
 */
export function estimateFrom({ ratio, interval, rounds, failures, firstEstimate }: Effect): Estimate {
  if (isFailing({ rounds, failures })) {
    return { ...NO_ESTIMATE, firstEstimate }
  }
  const { low, high, coverage } = interval ?? { low: null, high: null, coverage: null }
  return { ratio, low, high, coverage, rounds, firstEstimate }
}

/** Whether we failed in at least half of some rounds. */
export function isFailing({ rounds, failures }: Pick<Effect, 'rounds' | 'failures'>): boolean {
  return failures.us > 0 && failures.us >= rounds
}

/** Whether the rounds in which both worked do not show that we are slower than before (`before` as in `Alarm`). */
export function isNotSlower({ low }: Pick<Estimate, 'low'>, before: number | null): boolean {
  return low === null || low <= Math.max(1, before ?? 1)
}

/** How bad an incident was: over its last rounds, or the first estimate where too few are remembered for an interval. */
export function closingEstimate(first: Estimate, during: Effect): Estimate {
  const last = estimateFrom(during)
  return last.rounds === 0 || (last.low === null && first.low !== null) ? first : last
}
