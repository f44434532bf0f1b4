import { lossIn, type WhyFacts } from './facts.ts'
import type { Cause } from './finding.ts'

/** The server takes longer to answer. */
export function waitCause(facts: WhyFacts): Cause[] {
  const loss = lossIn(facts, 'wait')
  return loss === undefined ? [] : [{ kind: 'wait', part: 'wait', ms: loss.difference, us: loss.us, other: loss.other }]
}
