import { type JudgedGap, ROUNDS_FOR_VERDICT } from '../analysis/league/judgement.ts'
import type { Metric } from '../model/metric.ts'
import { youThan } from './gap.ts'
import { stepWords } from './summary.ts'
import { failureWords } from './verdict.ts'

/** Where you stand on a step, in one sentence: what a picture or slide of it says at its top. */
export function stepStanding(
  gaps: readonly Pick<JudgedGap, 'step' | 'metric' | 'competitor' | 'ratio' | 'verdict' | 'n' | 'failures'>[],
  {
    step,
    metric,
    fails = false,
  }: { step: string; metric: Metric /** Your journey fails there now. */; fails?: boolean },
): string {
  const name = stepWords(step)
  if (fails) return `Your journey fails at ${name}.`
  const found = gaps.flatMap((gap) =>
    gap.step === step && gap.metric === metric && gap.ratio !== null ? [{ ...gap, ratio: gap.ratio }] : [],
  )
  const slowestFirst = found.toSorted((a, b) => b.ratio - a.ratio)
  const behind = slowestFirst.find(({ verdict }) => verdict === 'behind')
  const [closest] = slowestFirst
  if (closest === undefined) return `Nothing to compare on ${name} yet.`
  if (behind !== undefined) return `You ${youThan(behind.ratio, behind.competitor, { metric })} on ${name}.`
  if (closest.verdict === 'unknown') return unknownSentence(closest, name)
  if (closest.verdict === 'level') return `You are level with ${closest.competitor} on ${name}.`
  return `You ${youThan(closest.ratio, closest.competitor, { metric })} on ${name}.`
}

/** More data does not help where failures decide: whoever turns customers away is not ahead because they are fast otherwise. */
function unknownSentence(gap: Pick<JudgedGap, 'competitor' | 'n' | 'failures'>, name: string): string {
  const { competitor, n, failures } = gap
  const failed = failureWords(gap)
  const isEnough = n + failures.us + failures.competitor >= ROUNDS_FOR_VERDICT
  return failed === '' || !isEnough
    ? `Not enough data yet for a verdict against ${competitor} on ${name}.`
    : `No verdict against ${competitor} on ${name}; ${failed}.`
}
