import type { JudgedGap } from '../analysis/league/judgement.ts'
import type { Metric } from '../model/metric.ts'
import { gapThan } from './gap.ts'
import { stepWords } from './summary.ts'

/** Where you stand on a step, in one sentence: what a picture or slide of it says at its top. */
export function stepStanding(
  gaps: readonly Pick<JudgedGap, 'step' | 'metric' | 'competitor' | 'ratio' | 'verdict'>[],
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
  if (behind !== undefined) return `You are ${gapThan(behind.ratio, behind.competitor, { metric })} on ${name}.`
  if (closest.verdict === 'unknown')
    return `Not enough data yet for a verdict against ${closest.competitor} on ${name}.`
  if (closest.verdict === 'level') return `You are level with ${closest.competitor} on ${name}.`
  return `You are ${gapThan(closest.ratio, closest.competitor, { metric })} on ${name}.`
}
