import type { ExperimentTool } from '../../model/experiments.ts'
import type { Round } from '../../model/round.ts'

/** A/B tests that gave a site's loads different variants. */
export interface SiteExperiments {
  tool: ExperimentTool
  /** How many different ones; two tests with two variants each have up to four. */
  variants: number
  /** Loads with a variant of this tool. */
  loads: number
}

/** Of the visits that were `ok`: the tools whose variants differ between loads. Where all loads had the same, nothing is mixed. */
export function experimentsOf(rounds: readonly Round[], site: string): SiteExperiments[] {
  const visits = rounds.flatMap((round) => round.visits.filter((visit) => visit.site === site && visit.status === 'ok'))
  const seen = visits.flatMap(({ loads }) => loads.flatMap(({ variants = [] }) => variants))
  const byTool = [...Map.groupBy(seen, ([tool]) => tool)]
  const counts = byTool.map(([tool, own]) => {
    const different = new Set(own.map(([, variants]) => variants))
    return { tool, variants: different.size, loads: own.length }
  })
  return counts.filter(({ variants }) => variants > 1)
}
