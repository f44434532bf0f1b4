import type { Benchmark } from '../../model/benchmark.ts'

/** ms. Lambda's time limit for `audit`, minus its start and the writing of its record. */
const longestShare = 840_000
/** ms to allow for a Lighthouse run: 12 to 40 s, typically about 20 (core/analysis/cost/assumptions.ts). */
const runTime = 30_000

/**
 * Splits the steps of a deployed benchmark into shares, one `audit` event each, with as many steps as one function has
 * time for. A step is never split: its sites are compared, so one worker audits them, minutes apart. If a single step
 * has more runs than fit, each of its pages gets fewer. Empty without `audits:`.
 */
export function auditShares({ audits, sites }: Pick<Benchmark, 'audits' | 'sites'>): string[][] {
  if (audits === undefined) return []
  const { steps, runs } = audits
  const atOnce = Math.max(1, Math.floor(longestShare / (sites.length * runs * runTime)))
  const shares = Math.ceil(steps.length / atOnce)
  // Evenly sized: 7 steps of which 5 fit become shares of 4 and 3.
  const size = Math.ceil(steps.length / shares)
  return Array.from({ length: shares }, (_, share) => steps.slice(share * size, (share + 1) * size))
}
