import type { Incident } from '../../model/incident.ts'
import { HOUR } from '../../model/time.ts'

// What happens on and off: the same incident again, soon after its end.

/** An incident that is detected within so many times the time that it has to stay away (`settling`) is the same again. */
const AGAIN = 6

/** How long an incident must stay away before its end is reported, ms: an hour, and enough rounds to see it come back. */
export function settling(every: number): number {
  return Math.max(HOUR, 4 * every)
}

/** Whether both have the same cause in the same market. */
export function isSame(one: Incident, other: Incident): boolean {
  return what(one) === what(other)
}

function what({ market, kind, cause }: Incident): string {
  return JSON.stringify([market, kind, cause])
}

/** Whether it was the same one that ended before the other began. */
export function isBefore(one: Incident, other: Incident): boolean {
  return one.closedAt !== null && one.closedAt <= other.openedAt && isSame(one, other)
}

/** Whether the same had ended not long before. `every` is the time between rounds, ms. */
export function isAgain(incident: Incident, { all, every }: { all: Iterable<Incident>; every: number }): boolean {
  const detected = Date.parse(incident.detectedAt)
  return [...all].some((other) => {
    if (other.closeDetectedAt === null || !isSame(other, incident)) return false
    const since = detected - Date.parse(other.closeDetectedAt)
    return since >= 0 && since <= AGAIN * settling(every)
  })
}
