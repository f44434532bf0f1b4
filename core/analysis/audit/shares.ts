import type { Benchmark } from '../../model/benchmark.ts'

/** ms that Lambda lets `audit` run, less its start and the writing of its record. */
const longestShare = 840_000
/** ms to reckon with for a Lighthouse run: 12 to 40 s, about 20 (core/analysis/cost/assumptions.ts). */
const runTime = 30_000

/**
 * The steps of a deployed benchmark that one event of `audit` names, an event each: as many as one function has the time
 * for. A step is never shared out, because its sites are compared: they are audited by one worker, minutes apart. A
 * single step with more runs than fit gives each of its pages fewer of them. None without `audits:`.
 */
export function auditShares({ audits, sites }: Pick<Benchmark, 'audits' | 'sites'>): string[][] {
  if (audits === undefined) return []
  const { steps, runs } = audits
  const atOnce = Math.max(1, Math.floor(longestShare / (sites.length * runs * runTime)))
  const shares = Math.ceil(steps.length / atOnce)
  // As even as they come: 7 steps of which 5 fit are shares of 4 and 3.
  const size = Math.ceil(steps.length / shares)
  return Array.from({ length: shares }, (_, share) => steps.slice(share * size, (share + 1) * size))
}
