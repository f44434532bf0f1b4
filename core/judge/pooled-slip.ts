import { boundariesOf } from '../statistics/config.ts'
import { slowerSince } from '../statistics/decide.ts'
import { middleOf, without } from '../statistics/histogram.ts'
import { hodgesLehmann } from '../statistics/hodges-lehmann.ts'
import type { Detector } from '../statistics/memory.ts'
import { since } from '../statistics/onset.ts'
import type { DetectorEvent } from '../statistics/verdict.ts'
import { rebase } from '../statistics/way-back.ts'
import type { ComparisonStream } from './comparison.ts'
import type { PooledStream } from './pooled.ts'

/**
 * What it means for the comparisons of a step that all of them together show in the round of `slot` that we got slower, in
 * place: an event for each of `open` in which we are slower since then by more than the margin. Comparisons in which a change was found
 * since then have had theirs. None unless it holds for more than half of the rest, because a single competitor that got faster
 * moves the mean of all as well.
 *
 *     since the onset, against    X     Y     Z
 *     we got slower             +10 % +11 %  +9 %    an event for each
 *     X got faster              +25 %  +1 %   0 %    none: the comparison with X finds it
 */
export function attributeSlip(
  { step, metric, slips }: PooledStream,
  {
    slot,
    comparisons,
    open,
  }: { slot: number; comparisons: readonly ComparisonStream[]; open: readonly ComparisonStream[] },
): { stream: ComparisonStream; event: DetectorEvent }[] {
  const slip = slips.find((one) => one.slot === slot)
  if (slip === undefined) return []
  const { onset, evidence } = slip
  const concerned = comparisons.filter(
    (one) => one.step === step && one.metric === metric && one.detector.epochStart < onset,
  )
  const slower = concerned.filter(({ detector }) => slowerBy(detector, onset) > boundariesOf(detector.config).enter)
  if (slower.length * 2 <= concerned.length) return []
  return slower
    .filter((stream) => open.includes(stream))
    .map((stream) => {
      stream.decidedAt = slot
      return { stream, event: slowerSince(stream.detector, { onset, evidence }) }
    })
}

/**
 * Takes what it saw since `onset` for normal, in place: a comparison found a change then, so it is known. Most are a
 * competitor's, which it would otherwise go on to take for ours.
 */
export function goOnFrom({ detector }: PooledStream, onset: number): void {
  const recent = since(detector.window, onset)
  if (recent.length > 0 && detector.epochStart < onset) rebase(detector, { onset, typical: hodgesLehmann(recent) })
}

/** Typical d since `onset` less that before. */
function slowerBy({ window, reference }: Detector, onset: number): number {
  const recent = since(window, onset)
  const before = without(reference, recent)
  return recent.length === 0 || before.n === 0 ? 0 : hodgesLehmann(recent) - middleOf(before).median
}
