import type { Mover } from '../model/verdict.ts'
import type { Detector } from '../statistics/memory.ts'
import type { DetectorEvent } from '../statistics/verdict.ts'

// That a gap is beyond the margin may be found long after it changed, such as of a lead that was lost. At that onset nothing happened, so
// who moved then is chance.

/** Who moved when a gap last changed; null where that could not be told. */
export interface LastChange {
  towards: 'slower' | 'faster'
  moved: Mover | null
}

interface Changed {
  lastChange?: LastChange
}

/** Who moved at the change that an event follows from; undefined when it is one itself, or none is remembered. */
export function moverBefore({ lastChange }: Changed, event: DetectorEvent): Mover | null | undefined {
  return event.cause === 'level' && lastChange?.towards === directionOf(event) ? lastChange.moved : undefined
}

/** Notes an event, in place, and who moved; that the gap is beyond the margin in the direction in which it changed says nothing new. */
export function noteChange(stream: Changed, { event, moved }: { event: DetectorEvent; moved: Mover | null }): void {
  const { cause } = event
  const towards = directionOf(event)
  if (cause === 'init' || (cause === 'level' && stream.lastChange?.towards === towards)) return
  delete stream.lastChange
  if (cause !== 'level') stream.lastChange = { towards, moved }
}

/** Forgets it, in place, once what it has brought is how things are. */
export function forgetOldChange(stream: Changed & { detector: Pick<Detector, 'home'> }): void {
  if (stream.detector.home === null) delete stream.lastChange
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
