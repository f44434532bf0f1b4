/** Days and weeks follow the market's time zone: `timeZone` is an IANA name, dates are `2026-11-22`. */

/** ms. */
export const MINUTE = 60_000
export const HOUR: number = 60 * MINUTE
export const DAY: number = 24 * HOUR
export const WEEK: number = 7 * DAY

const formats = new Map<string, Intl.DateTimeFormat>()
const clocks = new Map<string, Intl.DateTimeFormat>()

/** The date in a time zone at an instant (ms or ISO 8601). */
export function dateAt(instant: number | string, timeZone: string): string {
  const ms = typeof instant === 'string' ? Date.parse(instant) : instant
  // Creating a formatter costs a thousand times as much as using it.
  const known = formats.get(timeZone)
  const format =
    known ?? new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  if (known === undefined) formats.set(timeZone, format)
  return format.format(ms)
}

/** ISO 8601 week of a date: `2026-W47`. Weeks begin on Monday; the year's first Thursday is in week 1. */
export function weekOf(date: string): string {
  const day = Date.parse(`${date}T00:00:00Z`)
  const weekday = (new Date(day).getUTCDay() + 6) % 7
  const thursday = new Date(day + (3 - weekday) * DAY)
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1)
  const number = Math.floor((thursday.getTime() - first) / WEEK) + 1
  return `${thursday.getUTCFullYear()}-W${String(number).padStart(2, '0')}`
}

/** Monday of the week containing a date. */
export function mondayOf(date: string): string {
  const day = Date.parse(`${date}T00:00:00Z`)
  return new Date(day - ((new Date(day).getUTCDay() + 6) % 7) * DAY).toISOString().slice(0, 10)
}

/** The date `days` days later; earlier when negative. */
export function plusDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10)
}

const starts = new Map<string, number>()
/** Of some three years in one time zone. */
const MOST_STARTS = 1000

/** The instant (ms) at which a date begins in a time zone: its first minute. */
export function startOf(date: string, timeZone: string): number {
  const key = `${date} ${timeZone}`
  const known = starts.get(key)
  if (known !== undefined) return known
  const start = findStart(date, timeZone)
  if (starts.size >= MOST_STARTS) starts.clear()
  starts.set(key, start)
  return start
}

/** By bisection, which asks for the date of nearly twenty instants. */
function findStart(date: string, timeZone: string): number {
  const noonUtc = Date.parse(`${date}T12:00:00Z`)
  let [low, high] = [noonUtc - 36 * HOUR, noonUtc + 36 * HOUR]
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2)
    if (dateAt(middle, timeZone) < date) low = middle
    else high = middle
  }
  return Math.round(high / 60_000) * 60_000
}

/** Minutes since midnight, local time, at an instant in ms. */
export function minuteOfDay(ms: number, timeZone: string): number {
  const known = clocks.get(timeZone)
  const clock =
    known ?? new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  if (known === undefined) clocks.set(timeZone, clock)
  const [hour = 0, minute = 0] = clock.format(ms).split(':').map(Number)
  return hour * 60 + minute
}

/** `07:05`, of a minute of the day. */
export function clockText(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':')
}

/**
 * The instant (ms) at which clocks in a time zone show `minute` (of the day) on a date: exactly one for every date. Of a time
 * that clocks show twice it is the first; for one that they skip it is the end of the gap.
 */
export function localInstant(date: string, minute: number, timeZone: string): number {
  const start = startOf(date, timeZone)
  const guess = start + minute * MINUTE
  const corrected = guess + (minute - minuteOfDay(guess, timeZone)) * MINUTE
  if (minuteOfDay(corrected, timeZone) === minute && corrected >= start) return corrected
  let [low, high] = [Math.max(start, corrected) - MINUTE, guess]
  while (high - low > MINUTE) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE) * MINUTE
    if (middle >= start && minuteOfDay(middle, timeZone) >= minute) high = middle
    else low = middle
  }
  return high
}
