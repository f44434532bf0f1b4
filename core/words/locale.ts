import { formatDuration, type Money } from '../model/units.ts'

// Numbers and dates in the reader's regional format. Words and the names of months are English: a date in another
// language, or in the digits of another script, does not fit into an English sentence.

/** Used when no locale is given. */
const DEFAULT = 'en-GB'

/** English in the reader's country, such as `en-DE` for `de-DE`: for `lang`, and for dates. */
export function englishOf(locale: string): string {
  const { region } = parsed(locale).maximize()
  return region === undefined ? DEFAULT : `en-${region}`
}

/** As with dates: see `dateFormat`. */
const numberFormats = new Map<string, Intl.NumberFormat>()

/** `1,234.5` or `1.234,5`. */
export function numberWords(
  value: number,
  { locale = DEFAULT, ...format }: { locale?: string | undefined } & Intl.NumberFormatOptions,
): string {
  const key = JSON.stringify([locale, format])
  const known =
    numberFormats.get(key) ?? new Intl.NumberFormat(parsed(locale).baseName, { ...format, numberingSystem: 'latn' })
  numberFormats.set(key, known)
  return known.format(value)
}

/** `$98,000`, `98.000 AU$`, `$3`: two significant digits, because it is an estimate, and nobody writes `$3.2`. */
export function estimateWords(
  { amount, currency }: Money,
  { locale, digits = 2 }: { locale?: string | undefined; digits?: number } = {},
): string {
  const whole = { minimumFractionDigits: 0, maximumFractionDigits: 0, roundingPriority: 'lessPrecision' } as const
  return moneyWords({ amount, currency }, { locale, ...whole, maximumSignificantDigits: digits })
}

/** `$98,123.40`. */
export function moneyWords(
  { amount, currency }: Money,
  { locale, ...format }: { locale?: string | undefined } & Intl.NumberFormatOptions = {},
): string {
  // The direction marks in Arabic and Hebrew currency formats would reorder the sentence.
  return numberWords(amount, { locale, style: 'currency', currency, ...format }).replace(/[\u200e\u200f\u061c]/g, '')
}

/** `7%`, `7 %`. */
export function shareWords(share: number, locale?: string): string {
  return numberWords(share, { locale, style: 'percent', maximumFractionDigits: 1 })
}

interface Reader {
  locale?: string | undefined
  timeZone: string
}

/** Making a format takes a hundred times as long as using it, and a page has thousands of dates. */
const formats = new Map<string, Intl.DateTimeFormat>()

/** Dates in the order and hour format of the reader's country. */
export function dateFormat(reader: Reader, format: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([reader.locale, reader.timeZone, format])
  const known = formats.get(key) ?? newDateFormat(reader, format)
  formats.set(key, known)
  return known
}

function newDateFormat({ locale, timeZone }: Reader, format: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  if (locale === undefined) return new Intl.DateTimeFormat(DEFAULT, { hourCycle: 'h23', timeZone, ...format })
  const english = new Intl.DateTimeFormat(englishOf(locale)).resolvedOptions().locale
  const { hourCycle = 'h23' } = new Intl.DateTimeFormat(parsed(locale).baseName, { hour: 'numeric' }).resolvedOptions()
  const isTwelve = hourCycle === 'h12' || hourCycle === 'h11'
  const hour = format.hour !== undefined && isTwelve ? { hour: 'numeric' as const } : {}
  // Plain `en` is American; countries without an English locale of their own get the order used in most of the world.
  return new Intl.DateTimeFormat(english === 'en' ? DEFAULT : english, { hourCycle, timeZone, ...format, ...hour })
}

/** A wait as people would say it: `870 ms`, `4.2 s`, `1 min 12 s`. */
export function waitWords(
  ms: number,
  { locale, digits = 1, seconds = false }: { locale?: string | undefined; digits?: number; seconds?: boolean } = {},
): string {
  if (Math.round(ms) < 1000 && !seconds) return `${numberWords(Math.round(ms), { locale })} ms`
  if (ms >= 59_950) return formatDuration(ms)
  const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits }
  return `${numberWords(ms / 1000, { locale, ...fraction })} s`
}

/** The limit of a promise, as in tables: `3.00 s`, `2.50 s`. */
export function limitWords(ms: number, locale?: string): string {
  return localised(formatDuration(ms), locale)
}

/** `1.42 s` as the reader's country writes it; digits stay as they are. */
export function localised(text: string, locale?: string): string {
  return text.replace(/\d+\.(\d+)/g, (number, { length }: string) =>
    numberWords(Number(number), { locale, minimumFractionDigits: length, maximumFractionDigits: length }),
  )
}

function parsed(locale: string): Intl.Locale {
  try {
    return new Intl.Locale(locale)
  } catch {
    return new Intl.Locale(DEFAULT)
  }
}
