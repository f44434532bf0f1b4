import { type DigestTime, weekdays } from '../../model/settings.ts'
import { dateAt, minuteOfDay, plusDays, startOf } from '../../model/time.ts'

const MINUTE = 60_000

/** The newest time at or before `now` at which a digest was due in `timeZone`, ms. */
export function newestDigestSlot(now: number, { on, at }: DigestTime, timeZone: string): number {
  const today = dateAt(now, timeZone)
  for (let days = 0; ; days++) {
    const date = plusDays(today, -days)
    if (weekdays[new Date(`${date}T00:00:00Z`).getUTCDay()] !== on) continue
    const slot = onClock(startOf(date, timeZone) + at * MINUTE, { at, timeZone })
    if (slot <= now) return slot
  }
}

/** Corrects for a daylight-saving change on that day, so that the local clock shows the configured time. */
function onClock(ms: number, { at, timeZone }: { at: number; timeZone: string }): number {
  const off = at - minuteOfDay(ms, timeZone)
  return Math.abs(off) <= 180 ? ms + off * MINUTE : ms
}
