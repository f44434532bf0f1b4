import { MINUTE } from '../model/time.ts'
import { formatDuration } from '../model/units.ts'
import { dateFormat, numberWords } from './locale.ts'

/** What a sentence needs to know about its reader: times are in the market's time zone, or in the reader's own. */
export interface Telling {
  timeZone: string
  /** ms. */
  now: number
  /** BCP 47, for numbers and dates; default en-GB. */
  locale?: string
}

/** `1.42x`, `0.016x`; `digits` after the point, by default as many as make three significant ones, of less than 0.1 two. */
export function times(ratio: number, { locale, digits = significant(ratio) }: TimesFormat = {}): string {
  const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false }
  return `${numberWords(ratio, { locale, ...fraction })}x`
}

function significant(ratio: number): number {
  if (ratio < 0.0995) return ratio < 0.00995 ? 4 : 3
  return ratio < 9.995 ? 2 : ratio < 99.95 ? 1 : 0
}

interface TimesFormat {
  locale?: string | undefined
  digits?: number
}

export function roundsWords(rounds: number): string {
  return `${rounds} ${rounds === 1 ? 'round' : 'rounds'}`
}

/** `22 Nov, 10:15` in the reader's time zone; with the year unless it is the current one. */
export function timeWords(at: string, { timeZone, now, locale }: Telling): string {
  const parts = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const
  const year = (ms: number) => dateFormat({ timeZone }, { year: 'numeric' }).format(ms)
  const ms = Date.parse(at)
  const isOtherYear = year(ms) !== year(now)
  return dateFormat({ timeZone, locale }, { ...parts, ...(isOtherYear && { year: 'numeric' as const }) }).format(ms)
}

/** `22 Nov, 10:15 (Australia/Sydney)`: a time that stands alone. */
export function zonedTime(at: string, telling: Telling): string {
  return `${timeWords(at, telling)} (${telling.timeZone})`
}

/** Whose clock times in words are on, once where several stand: readers are elsewhere than the market. */
export function zoneSentence(timeZone: string): string {
  return `Times are in the time zone ${timeZone}.`
}

/** `3 h 15 min`. */
export function spanWords(from: string, to: number): string {
  const span = Math.max(0, to - Date.parse(from))
  // Rounds are minutes apart, so seconds carry no information.
  return formatDuration(span < 10 * MINUTE ? span : Math.round(span / MINUTE) * MINUTE)
}

const DAYS_A_YEAR = 365

/** `fewer than one a year`, `fewer than 4 a year`, `fewer than one in 2 years`. */
export function rareWords(perYear: number): string {
  const round = (value: number) => Math.round(value * 10) / 10
  if (perYear < 0.95) return `fewer than one in ${round(1 / perYear)} years`
  const [rate, period] =
    perYear <= 12 ? [perYear, 'year'] : perYear <= 120 ? [perYear / 12, 'month'] : [perYear / DAYS_A_YEAR, 'day']
  return round(rate) <= 1 ? `fewer than one a ${period}` : `fewer than ${round(rate)} a ${period}`
}
