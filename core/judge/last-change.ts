import type { Mover } from '../model/verdict.ts'
import type { Detector } from '../statistics/memory.ts'
import type { DetectorEvent } from '../statistics/verdict.ts'

// That a gap is beyond the margin may be found long after it changed, such as of a lead that was lost. At that onset nothing happened, so
// who moved then is chance.

/** Who moved when a gap last changed; null where that could not be told. */
export interface LastChange {
  towards: 'slower' | 'faster'
  moved: Mover | null
  /** Slot. */
  onset: number
  /** Rounds that the detector had used when it found the change. */
  seq: number
}

interface Changed {
  lastChange?: LastChange
  detector: Pick<Detector, 'seq' | 'config'>
}

/**
 * The change that an event follows from; undefined when it is one itself, or none is remembered. Where we moved, we moved against all:
 * a change of ours since the slot `from` that this gap was too noisy to show is remembered by the `others` of the step.
 */
export function changeBefore(
  stream: Changed,
  event: DetectorEvent,
  { others, from }: { others: readonly Changed[]; from: number },
): LastChange | undefined {
  if (event.cause !== 'level') return undefined
  const towards = directionOf(event)
  const own = recentChange(stream)
  if (own?.towards === towards) return own
  return others.map(recentChange).find((one) => one?.moved === 'us' && one.towards === towards && one.onset >= from)
}

/**
 * Undefined once what it has brought is how things are: after as many rounds as a detector remembers the regime before. That it remembers
 * none says nothing: it came back to the one before, or the regime that ended was too young. Nor is one known in a detector that began anew.
 */
function recentChange({ lastChange, detector: { seq, config } }: Changed): LastChange | undefined {
  const age = lastChange === undefined ? -1 : seq - lastChange.seq
  return age >= 0 && age < config.homeDrop ? lastChange : undefined
}

/** Notes an event, in place, and who moved; that the gap is beyond the margin in the direction in which it changed says nothing new. */
export function noteChange(
  stream: Pick<Changed, 'lastChange'>,
  { event, moved }: { event: DetectorEvent; moved: Mover | null },
): void {
  const { cause } = event
  const towards = directionOf(event)
  if (cause === 'init' || (cause === 'level' && stream.lastChange?.towards === towards)) return
  delete stream.lastChange
  if (cause !== 'level') stream.lastChange = { towards, moved, onset: event.onset, seq: event.seq }
}

/** In which direction the gap moved. */
export function directionOf({ type }: DetectorEvent): LastChange['towards'] {
  switch (type) {
    case 'CAUGHT_UP':
    case 'TOOK_LEAD':
    case 'IMPROVED':
      return 'faster'
    case 'FELL_BEHIND':
    case 'SLIPPED':
    case 'LEAD_LOST':
    case 'FIRST_VERDICT':
      return 'slower'
    default:
      return type satisfies never
  }
}
