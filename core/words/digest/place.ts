import { formatDuration } from '../../model/units.ts'
import { dateFormat, numberWords } from '../locale.ts'

/** The reader of a digest. */
export interface DigestReader {
  /** BCP 47. */
  locale: string
  /** IANA. */
  timeZone: string
}

/** ` in Sydney phone`; empty with a single market, which the top of the digest names. */
export function inMarket({ markets }: { markets: readonly unknown[] }, { name }: { name: string }): string {
  return markets.length > 1 ? ` in ${name}` : ''
}

/** `16 Nov`: a calendar date, the same in every time zone. */
export function dayWords(date: string, { locale }: { locale?: string }, withYear = false): string {
  const parts = { day: 'numeric', month: 'short', ...(withYear && { year: 'numeric' as const }) } as const
  return dateFormat({ ...(locale !== undefined && { locale }), timeZone: 'UTC' }, parts).format(
    Date.parse(`${date}T00:00:00Z`),
  )
}

export function countWords(count: number, thing: string, { locale }: Pick<DigestReader, 'locale'>): string {
  return `${numberWords(count, { locale })} ${thing}${count === 1 ? '' : 's'}`
}

/** A duration to the minute. */
export function lastedWords(ms: number): string {
  return formatDuration(Math.max(60_000, Math.round(ms / 60_000) * 60_000))
}
