import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { Round, Visit } from '#core/model/round.ts'
import type { Store } from '#store/port.ts'
import { readRounds } from '#store/records/rounds.ts'

/** A visit with pictures and a request log. */
export interface EvidenceVisit {
  market: Market
  round: Round
  visit: Visit
}

interface EvidenceQuery {
  store: Store
  benchmark: Benchmark
  markets: readonly Market[]
  /** Name of a site, in any case; absent: all. */
  site?: string | undefined
  /** ms: rounds scheduled up to then. */
  to?: number | undefined
  /** Rounds looked at in a market. */
  most: number
}

/** Visits with evidence, the newest first. Throws StoreError. */
export async function findEvidence(query: EvidenceQuery): Promise<EvidenceVisit[]> {
  const { store, benchmark, markets, site, to, most } = query
  const found: EvidenceVisit[] = []
  for (const market of markets) {
    const until = to === undefined ? {} : { to: new Date(to).toISOString() }
    const rounds = readRounds(store, { benchmark: benchmark.id, market: market.id, newest: most, ...until })
    for await (const round of rounds) {
      const own = round.visits.filter(
        (visit) =>
          visit.evidence !== undefined && (site === undefined || visit.site.toLowerCase() === site.toLowerCase()),
      )
      found.push(...own.map((visit) => ({ market, round, visit })))
    }
  }
  return found.toSorted((a, b) => b.round.scheduledAt.localeCompare(a.round.scheduledAt))
}
