import { lossIn, type WhyFacts } from './facts.ts'
import type { Cause } from './finding.ts'

/** HTTP and client redirects before the page. */
export function redirectsCause(facts: WhyFacts): Cause[] {
  const loss = lossIn(facts, 'redirect')
  if (loss === undefined) return []
  const by = [...new Set(facts.us?.redirects.map((redirect) => redirect.by))]
  return [{ kind: 'redirects', part: 'redirect', ms: loss.difference, us: loss.us, other: loss.other, by }]
}
