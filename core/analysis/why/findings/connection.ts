import { documentOf, lossIn, type SideFacts, type WhyFacts } from './facts.ts'
import type { Cause } from './finding.ts'

/** Looking up the name takes longer, or connecting does. */
export function connectionCauses(facts: WhyFacts): Cause[] {
  return (['dns', 'connect'] as const).flatMap((part): Cause[] => {
    const loss = lossIn(facts, part)
    if (loss === undefined) return []
    const { us, other } = loss
    const tls = part === 'connect' ? { us: tlsOf(facts.us, us), other: tlsOf(facts.other, other) } : null
    return [{ kind: 'connection', part, ms: loss.difference, us, other, tls }]
  })
}

/** ms that TLS took of connecting; null where the log does not tell, or is of a load that took longer than usual. */
function tlsOf(side: SideFacts | null, connecting: number): number | null {
  const ssl = documentOf(side?.requests ?? [])?.phases?.ssl
  return ssl === undefined || ssl > connecting ? null : ssl
}
