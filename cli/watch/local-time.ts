import { zonedTime } from '#core/words/parts.ts'
import { whereabouts } from '../whereabouts.ts'

/** `22 Nov, 10:15 (Australia/Sydney)` on the clock of this machine, for whoever sits at it. */
export function localTime(ms: number): string {
  return zonedTime(new Date(ms).toISOString(), { timeZone: whereabouts().timeZone, now: ms })
}
