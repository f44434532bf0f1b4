import { zonedTime } from '#core/words/parts.ts'
import { whereabouts } from '../whereabouts.ts'

/** A time on the clock of this machine, as its user reads it: `22 Nov, 10:15 (Australia/Sydney)`. */
export function localTime(ms: number): string {
  return zonedTime(new Date(ms).toISOString(), { timeZone: whereabouts().timeZone, now: ms })
}
