import { longestRound } from '../model/limits.ts'
import { formatDuration } from '../model/units.ts'

/** Of a benchmark whose rounds are likely to outlast the function that measures them. */
export function outlastWords(): string {
  const limit = formatDuration(longestRound * 1000)
  return `A round would exceed Lambda's time limit of ${limit}, so its last visits would be skipped.`
}
