import { lossIn, type WhyFacts } from './facts.ts'
import type { Cause } from './finding.ts'

/** The main content is painted late. What explains most of it is said instead: see `findingsOf`. */
export function renderCause(facts: WhyFacts): Cause[] {
  const loss = lossIn(facts, 'renderDelay')
  if (loss === undefined) return []
  return [{ kind: 'render', part: 'renderDelay', ms: loss.difference, us: loss.us, other: loss.other }]
}
