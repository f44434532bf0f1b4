import { type ConsentOutcome, consentOutcomes, type Round } from '../../model/round.ts'

/** Visits in which accepting the consent banner came to the same. */
export interface ConsentCount {
  outcome: ConsentOutcome
  /** The consent manager, as autoconsent calls it; null when none was recognised. */
  manager: string | null
  visits: number
}

/** What came of a site's consent banner, the most frequent first; empty where banners are not accepted. */
export function consentOf(rounds: readonly Round[], site: string): ConsentCount[] {
  const counts = new Map<string, ConsentCount>()
  for (const { visits } of rounds) {
    const consent = visits.find((visit) => visit.site === site)?.consent
    if (consent === undefined) continue
    const { outcome, manager = null } = consent
    const key = JSON.stringify([outcome, manager])
    counts.set(key, { outcome, manager, visits: (counts.get(key)?.visits ?? 0) + 1 })
  }
  return [...counts.values()].toSorted((a, b) => b.visits - a.visits)
}

/** Visits by outcome; only outcomes that occurred. */
export function consentTotals(counts: readonly ConsentCount[]): Partial<Record<ConsentOutcome, number>> {
  const totals = consentOutcomes.map((outcome) => {
    const own = counts.filter((count) => count.outcome === outcome)
    return [outcome, own.reduce((sum, { visits }) => sum + visits, 0)] as const
  })
  return Object.fromEntries(totals.filter(([, visits]) => visits > 0))
}
