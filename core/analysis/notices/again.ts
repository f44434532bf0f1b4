import type { Incident } from '../../model/incident.ts'

// What happens on and off: the same incident again, soon after its end.

/** An incident that is detected within this time of the end of the same one is that one again. */
const AGAIN = 6 * 60 * 60_000

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

/** Whether the same had ended not long before. */
export function isAgain(incident: Incident, all: Iterable<Incident>): boolean {
  const detected = Date.parse(incident.detectedAt)
  return [...all].some((other) => {
    if (other.closeDetectedAt === null || !isSame(other, incident)) return false
    const since = detected - Date.parse(other.closeDetectedAt)
    return since >= 0 && since <= AGAIN
  })
}
