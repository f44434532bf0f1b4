import { isAtLimit } from '../../statistics/round-ratio.ts'
import type { League } from './league.ts'

/** Ranked steps whose ratio to the competitor is clipped: the gap over all steps, their mean, then is not what was measured. */
export function limitedSteps(
  { gaps, ranking: { metric, steps } }: Pick<League, 'gaps' | 'ranking'>,
  competitor: string,
): string[] {
  return gaps
    .filter((gap) => gap.competitor === competitor && gap.metric === metric && steps.includes(gap.step))
    .filter(({ ratio }) => ratio !== null && isAtLimit(ratio))
    .map(({ step }) => step)
}
