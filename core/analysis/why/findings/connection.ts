import { lossIn, type WhyFacts } from './facts.ts'
import type { Cause } from './finding.ts'

/** Looking up the name takes longer, or connecting does. */
export function connectionCauses(facts: WhyFacts): Cause[] {
  return (['dns', 'connect'] as const).flatMap((part): Cause[] => {
    const loss = lossIn(facts, part)
    return loss === undefined ? [] : [{ kind: 'connection', part, ms: loss.difference, us: loss.us, other: loss.other }]
  })
}
