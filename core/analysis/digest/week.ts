import { isDay } from '../../model/instant.ts'
import { DAY, dateAt, mondayOf, plusDays, startOf, weekOf } from '../../model/time.ts'

/** An ISO week: Monday 00:00 to Monday 00:00, in each market's own time zone. */
export interface DigestWeek {
  /** Such as `2026-W47`. */
  name: string
  /** First and last date. */
  monday: string
  sunday: string
}

/** The week that contains a date. */
export function weekWith(date: string): DigestWeek {
  const monday = mondayOf(date)
  return { name: weekOf(date), monday, sunday: plusDays(monday, 6) }
}

/** The newest week that is over at an instant (ms). */
export function newestWeek(now: number, timeZone: string): DigestWeek {
  return weekWith(plusDays(dateAt(now, timeZone), -7))
}

export function weekBefore({ monday }: DigestWeek): DigestWeek {
  return weekWith(plusDays(monday, -7))
}

/** When a week begins and ends in a time zone, ms: 167 or 169 hours apart across a daylight-saving change. */
export function spanOf({ monday }: DigestWeek, timeZone: string): { from: number; to: number } {
  return { from: startOf(monday, timeZone), to: startOf(plusDays(monday, 7), timeZone) }
}

/** Whether the present still says something about a week: what is open now, and the verdict. `now` in ms. */
export function isRecent(week: DigestWeek, { timeZone, now }: { timeZone: string; now: number }): boolean {
  return now - spanOf(week, timeZone).to < 7 * DAY
}

/** Reads `2026-W46`, or any date in the week; null when the text is neither. */
export function readWeek(text: string): DigestWeek | null {
  const [, year, number] = text.trim().match(/^(\d{4})-?W(\d{1,2})$/i) ?? []
  if (year !== undefined && number !== undefined) {
    // 4 January is always in week 1.
    const week = weekWith(plusDays(mondayOf(`${year}-01-04`), 7 * (Number(number) - 1)))
    return week.name === `${year}-W${number.padStart(2, '0')}` ? week : null
  }
  const date = text.trim()
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && isDay(date) ? weekWith(date) : null
}
