import type { Estimate, Incident, IncidentStream } from '../../model/incident.ts'
import { effectIn } from '../../statistics/effect.ts'
import type { ComparisonStream } from '../comparison.ts'
import { closingEstimate } from '../estimate.ts'
import type { Judge, StreamEvent } from '../events.ts'
import { isNotBehind } from '../missing.ts'
import type { PromiseStream } from '../promise.ts'
import { isHiddenByFailures } from '../rival-failure.ts'
import { slotAt, timeOfSlot } from '../state.ts'
import { watchAfterFailure } from './after-failure.ts'
import { isBack, isBackSince, isInPart } from './in-part.ts'
import { latest } from './open.ts'
import { streamOf, windowOf } from './streams.ts'

/** Marks a stream of an incident as recovered, in place, if it has. */
export function noteRecovery(
  entry: IncidentStream,
  { incident, judge, at, events }: { incident: Incident; judge: Judge; at: string; events: readonly StreamEvent[] },
): void {
  if (entry.recoveredAt !== null) return
  // The stream was never slower, it only failed: it recovers with the journey, whatever its detector still says.
  if (entry.first.ratio === null && incident.failure?.recoveredAt != null) {
    entry.recoveredAt = incident.failure.recoveredAt
    const slot = slotAt(judge.state, entry.recoveredAt)
    watchAfterFailure(judge.state, entry, {
      from: slot ?? judge.state.slot + 1,
      fromAt: slot === undefined ? at : entry.recoveredAt,
    })
    return
  }
  const stream = streamOf(entry, judge)
  if (stream === undefined) {
    // Removed from the benchmark: its recovery can no longer be observed.
    entry.recoveredAt = at
    entry.dropped = true
    return
  }
  const { margin } = judge.benchmark.target
  const own = events.filter((event) => event.stream === stream)
  const recover = (onset: number | undefined) => {
    entry.recoveredAt = onset === undefined ? at : latest(entry.onsetAt, timeOfSlot(judge.state, onset))
    entry.latest = lastEstimate(entry, { stream, recovery: onset })
  }
  if ('watch' in stream) {
    if (stream.watch.state.state === 'KEPT') recover(own.at(-1)?.event.onset)
    return
  }
  const better = own.find(({ event }) => event.type === 'CAUGHT_UP' || event.type === 'IMPROVED')
  // That a competitor works again is no gain, but may show that the slip is over.
  const found = better ?? own.find(({ event }) => event.type === 'FELL_BEHIND' || event.type === 'SLIPPED')
  if (isHiddenByFailures(stream, entry)) return
  const { verdict, since, epochStart } = stream.detector
  const end = endOfUnsizedSlip(found, { entry, margin })
  if (end !== undefined) {
    recover(end.event.onset)
    // That it no longer fails is a gain, however slow it is.
    if (entry.first.ratio === null)
      watchAfterFailure(judge.state, entry, { from: end.event.onset, fromAt: end.onsetAt })
    return
  }
  // It may have caught up with a competitor against which there has been no verdict yet.
  const hasCaughtUp = verdict !== 'BEHIND' && since > entry.onset
  const isOver = (hasCaughtUp || isNotBehind(stream.detector)) && !isInPart(stream.detector, { entry, margin })
  const slipIsOver = entry.event === 'SLIPPED' && isBack(stream.detector, { entry, margin })
  if (isOver || slipIsOver) recover(found?.event.onset ?? (slipIsOver ? epochStart : hasCaughtUp ? since : undefined))
  else if (entry.event === 'SLIPPED') {
    const back = isBackSince(stream.detector, { entry, margin })
    if (back !== null) recover(back)
  }
}

/**
 * The event that ends a slip of which it is not known how far it went, or from where; undefined if it does not. A gain that follows a
 * failure may only bring back the slip.
 */
function endOfUnsizedSlip(
  found: StreamEvent | undefined,
  {
    entry: { event, before, first },
    margin,
  }: { entry: Pick<IncidentStream, 'event' | 'before' | 'first'>; margin: number },
): StreamEvent | undefined {
  const isUnsized = event === 'SLIPPED' && (before === null || first.ratio === null)
  if (!isUnsized || found?.type !== 'comparison') return undefined
  const { type, estimate, restored } = found.event
  const isGain = type === 'CAUGHT_UP' || type === 'IMPROVED'
  const isOver = before === null || (isGain && restored) ? isGain : estimate - Math.log(before) < Math.log1p(margin)
  return isOver ? found : undefined
}

/** The estimate over the rounds from onset to recovery that are still remembered. */
function lastEstimate(
  entry: IncidentStream,
  { stream, recovery }: { stream: ComparisonStream | PromiseStream; recovery: number | undefined },
): Estimate {
  if (recovery === undefined) return entry.first
  const during = effectIn(
    windowOf(stream).filter(([slot]) => slot < recovery),
    { from: entry.onset },
  )
  return closingEstimate(entry.first, during)
}
