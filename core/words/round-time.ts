import type { CrowdedRegion } from '../analysis/cost/crowded.ts'
import { longestRound } from '../model/limits.ts'
import { formatDuration, formatPercentage } from '../model/units.ts'

/** Of a benchmark whose rounds are likely to outlast the function that measures them. */
export function outlastWords(): string {
  const limit = formatDuration(longestRound * 1000)
  return `A round would exceed Lambda's time limit of ${limit}, so its last visits would be skipped.`
}

/** Of a region that cannot measure all of its rounds in time. */
export function crowdedWords({ region, needed, atOnce }: CrowdedRegion): string {
  const missed = formatPercentage(Math.max(1, Math.round((1 - atOnce / needed) * 100)) / 100)
  return (
    `The rounds in ${region} need ${Math.ceil(needed)} functions at once, and ${atOnce} may run, so about ${missed} of the rounds would be missed. ` +
    `Measure less often, or raise the account's limit (Service Quotas, Lambda, concurrent executions) and set "concurrency: ${Math.ceil(needed)}" or more in outpace.yaml.`
  )
}
