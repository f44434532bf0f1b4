import { documentOf, isDetailed, lossIn, type SideFacts, type WhyFacts } from './facts.ts'
import type { EdgeDelivery, Note } from './finding.ts'

/** Their page comes from a delivery network or its cache and ours does not, where we lose the time that it saves. */
export function deliveryNote(facts: WhyFacts): Note[] {
  if (lossIn(facts, 'wait') === undefined && lossIn(facts, 'connect') === undefined) return []
  if (!isDetailed(facts.us) || !isDetailed(facts.other)) return []
  const [us, other] = [deliveryOf(facts.us), deliveryOf(facts.other)]
  if (us === null || other === null || other.cdn === 'none') return []
  const isNearer = us.cdn === 'none' || (other.edge === 'hit' && us.edge === 'miss')
  return isNearer ? [{ kind: 'delivery', us, other }] : []
}

function deliveryOf({ requests }: SideFacts): EdgeDelivery | null {
  const { cdn, edge = null } = documentOf(requests) ?? {}
  return cdn === undefined ? null : { cdn, edge }
}
