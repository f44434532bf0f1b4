import { type DigestTime, weekdays } from '../../model/settings.ts'
import { dateAt, localInstant, plusDays } from '../../model/time.ts'

/** The newest time at or before `now` at which a digest was due in `timeZone`, ms. */
export function newestDigestSlot(now: number, { on, at }: DigestTime, timeZone: string): number {
  const today = dateAt(now, timeZone)
  for (let days = 0; ; days++) {
    const date = plusDays(today, -days)
    if (weekdays[new Date(`${date}T00:00:00Z`).getUTCDay()] !== on) continue
    const slot = localInstant(date, at, timeZone)
    if (slot <= now) return slot
  }
}
