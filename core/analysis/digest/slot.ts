import { type DigestTime, weekdays } from '../../model/settings.ts'
import { dateAt, minuteOfDay, plusDays, startOf } from '../../model/time.ts'

const MINUTE = 60_000

/** The newest time at which a digest was due, ms: at the latest `now`, on a clock of `timeZone`. */
export function newestDigestSlot(now: number, { on, at }: DigestTime, timeZone: string): number {
  const today = dateAt(now, timeZone)
  for (let days = 0; ; days++) {
    const date = plusDays(today, -days)
    if (weekdays[new Date(`${date}T00:00:00Z`).getUTCDay()] !== on) continue
    const slot = onClock(startOf(date, timeZone) + at * MINUTE, { at, timeZone })
    if (slot <= now) return slot
  }
}

/** Where clocks are put on or back that day, the time is that of the clock all the same. */
function onClock(ms: number, { at, timeZone }: { at: number; timeZone: string }): number {
  const off = at - minuteOfDay(ms, timeZone)
  return Math.abs(off) <= 180 ? ms + off * MINUTE : ms
}
