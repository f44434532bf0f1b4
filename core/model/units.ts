import { listed } from './listed.ts'
import { closest, describe, type Parsed, refused, understood } from './parsed.ts'
import { DAY, HOUR, MINUTE, WEEK } from './time.ts'

// Each unit is parsed as people write it and formatted as tables show it.

const second = 1000

const durations = units([
  [1, 'ms', 'msec', 'millisecond', 'milliseconds'],
  [second, 's', 'sec', 'secs', 'second', 'seconds'],
  [MINUTE, 'm', 'min', 'mins', 'minute', 'minutes'],
  [HOUR, 'h', 'hr', 'hrs', 'hour', 'hours'],
  [DAY, 'd', 'day', 'days'],
  [WEEK, 'w', 'week', 'weeks'],
])

const calendar = units([
  [365 / 12, 'month', 'months'],
  [365, 'y', 'year', 'years'],
])

/** `3 s`, `500 ms`, `15 minutes`, `2h`, `1 h 30 min`: ms. */
export function parseDuration(found: unknown): Parsed<number> {
  if (typeof found === 'number') {
    return refused(`${found} has no unit.`, `Write, for example, "${found} s" or "${found} minutes".`)
  }
  const parts = amounts(found)
  if (parts === undefined) {
    const hint = pointHint(found) ?? 'Write, for example, "30 s", "15 minutes" or "1 day".'
    return refused(`${describe(found)} is not a duration.`, hint)
  }
  let total = 0
  for (const { amount, unit } of parts) {
    const days = calendar.get(unit)
    if (days !== undefined) {
      const hint = `Write it in days: "${Math.round(amount * days)} days".`
      return refused(`${describe(found)} is not exact: months and years vary in length.`, hint)
    }
    const size = durations.get(unit)
    if (size === undefined) return unknownUnit({ found, unit, known: durations, named: 'ms, s, minutes, hours, days' })
    total += amount * size
  }
  return understood(rounded(total, 3))
}

/** `870 ms`, `4.21 s`, `42.1 s`, `15 min`, `1 h 30 min`, `35 d`. */
export function formatDuration(ms: number): string {
  if (ms < 0) return `-${formatDuration(-ms)}`
  if (ms < 9.95) return `${rounded(ms, 1)} ms`
  if (Math.round(ms) < second) return `${Math.round(ms)} ms`
  if (ms < 9.995 * second) return `${(ms / second).toFixed(2)} s`
  if (ms < 59.95 * second) return `${(ms / second).toFixed(1)} s`
  if (Math.round(ms / second) < 3600) return pair({ total: Math.round(ms / second), of: 60, big: 'min', small: 's' })
  if (Math.round(ms / MINUTE) < 1440) return pair({ total: Math.round(ms / MINUTE), of: 60, big: 'h', small: 'min' })
  return pair({ total: Math.round(ms / HOUR), of: 24, big: 'd', small: 'h' })
}

function pair({ total, of, big, small }: { total: number; of: number; big: string; small: string }): string {
  const rest = total % of
  const head = `${Math.floor(total / of)} ${big}`
  return rest === 0 ? head : `${head} ${rest} ${small}`
}

/** `5%` or `5 %`: 0.05. */
export function parsePercentage(found: unknown): Parsed<number> {
  if (typeof found === 'number') {
    const meant = found > 0 && found < 1 ? rounded(found * 100, 3) : found
    return refused(`${found} has no % sign.`, `Did you mean "${meant}%"?`)
  }
  const part = soleAmount(found)
  if (part === undefined || !['%', 'percent'].includes(part.unit)) {
    return refused(`${describe(found)} is not a percentage.`, pointHint(found) ?? 'Write, for example, "5%".')
  }
  return understood(rounded(part.amount / 100, 9))
}

/** For people who write decimals with a comma; undefined for other texts. */
function pointHint(found: unknown): string | undefined {
  if (typeof found !== 'string' || !/^[^,]*\d,\d{1,2}(?!\d)[^,]*$/.test(found)) return undefined
  return `Decimals have a point: write ${describe(found.trim().replace(',', '.'))}.`
}

/** `5%`, `7.5%`. */
export function formatPercentage(share: number): string {
  return `${rounded(share * 100, 1)}%`
}

const sizes = units([
  [1, 'b', 'byte', 'bytes'],
  [1e3, 'kb'],
  [1e6, 'mb'],
  [1e9, 'gb'],
  [2 ** 10, 'kib'],
  [2 ** 20, 'mib'],
  [2 ** 30, 'gib'],
])

/** `2 GB`, `512 MB`: bytes, with decimal prefixes. */
export function parseSize(found: unknown): Parsed<number> {
  if (typeof found === 'number') return refused(`${found} has no unit.`, `Write, for example, "${found} MB".`)
  const part = soleAmount(found)
  if (part === undefined) return refused(`${describe(found)} is not a size.`, 'Write, for example, "512 MB" or "2 GB".')
  const size = sizes.get(part.unit)
  if (size === undefined) return unknownUnit({ found, unit: part.unit, known: sizes, named: 'kB, MB, GB' })
  return understood(Math.round(part.amount * size))
}

/** `640 B`, `87 kB`, `1.9 MB`: decimal prefixes, as in browsers. */
export function formatSize(bytes: number): string {
  if (bytes < 0) return `-${formatSize(-bytes)}`
  if (Math.round(bytes) < 1e3) return `${Math.round(bytes)} B`
  if (Math.round(bytes / 1e3) < 1e3) return scaled(bytes / 1e3, 'kB')
  if (Math.round(bytes / 1e6) < 1e3) return scaled(bytes / 1e6, 'MB')
  return scaled(bytes / 1e9, 'GB')
}

function scaled(amount: number, unit: string): string {
  return `${amount < 9.95 ? amount.toFixed(1) : Math.round(amount)} ${unit}`
}

const speeds = units([
  [1, 'kbps', 'kbit/s'],
  [1e3, 'mbps', 'mbit/s'],
  [1e6, 'gbps', 'gbit/s'],
])

/** `9 Mbps`, `768 kbps`: kilobits per second. */
export function parseSpeed(found: unknown): Parsed<number> {
  const part = soleAmount(found)
  const size = part === undefined ? undefined : speeds.get(part.unit)
  if (part === undefined || size === undefined) {
    return refused(`${describe(found)} is not a network speed.`, 'Write, for example, "9 Mbps" or "768 kbps".')
  }
  return understood(rounded(part.amount * size, 3))
}

const timesAYear = units([
  [365, 'day'],
  [365 / 7, 'week'],
  [12, 'month'],
  [4, 'quarter'],
  [1, 'year'],
])

/** `1 per year`, `4 per quarter`, `once a month`: times per year. */
export function parseRate(found: unknown): Parsed<number> {
  const pattern = /^(once|twice|\d+(?:\.\d+)?)\s*(?:times\s+)?(?:per|a|an|each|every|\/)\s*([a-z]+)$/i
  const [, times, period] = (typeof found === 'string' && found.length < 100 ? found.trim().match(pattern) : null) ?? []
  if (times === undefined || period === undefined) {
    return refused(`${describe(found)} is not a number of times per year.`, 'Write, for example, "1 per year".')
  }
  const each = timesAYear.get(period.toLowerCase())
  if (each === undefined) {
    const meant = closest(period, timesAYear.keys())
    return refused(
      `${describe(found)} has the unknown period "${period}". Use ${listed([...timesAYear.keys()], 'or')}.`,
      meant === undefined ? undefined : `Did you mean "${times} per ${meant}"?`,
    )
  }
  const words: Record<string, number> = { once: 1, twice: 2 }
  return understood(rounded((words[times.toLowerCase()] ?? Number(times)) * each, 9))
}

export interface Money {
  amount: number
  /** ISO 4217, such as `AUD`. */
  currency: string
}

const multiples: Record<string, number> = { '': 1, k: 1e3, thousand: 1e3, m: 1e6, million: 1e6 }

/** `2000000 AUD`, `2,000,000 AUD`, `2 million AUD`. */
export function parseMoney(found: unknown): Parsed<Money> {
  if (typeof found === 'number') return refused(`${found} has no currency.`, `Write, for example, "${found} USD".`)
  const pattern = /^(\d{1,3}(?:[,_ ]\d{3})+|\d+)(\.\d+)?\s*(k|m|thousand|million)?\s*([a-z]{3})$/i
  const match = typeof found === 'string' && found.length < 100 ? found.trim().match(pattern) : null
  if (match === null) {
    const hint = 'Write the amount and a three-letter currency code, for example "2000000 AUD".'
    return refused(`${describe(found)} is not an amount of money.`, hint)
  }
  const [, whole = '', fraction = '', multiple = '', letters = ''] = match
  const currency = letters.toUpperCase()
  const known = Intl.supportedValuesOf('currency')
  if (!known.includes(currency)) {
    return refused(`Unknown currency "${letters}".`, 'Use a three-letter code, such as USD, EUR or AUD.')
  }
  const amount = Number(whole.replace(/[,_ ]/g, '') + fraction) * (multiples[multiple.toLowerCase()] ?? 1)
  return understood({ amount: rounded(amount, 2), currency })
}

interface Amount {
  amount: number
  unit: string
}

/** Splits `1 h 30 min` into amounts and lower-case units; undefined when the text is something else. */
function amounts(found: unknown): Amount[] | undefined {
  if (typeof found !== 'string' || found.length > 100) return undefined
  const text = found.trim()
  const matches = [...text.matchAll(/(\d+(?:\.\d+)?)\s*([a-z/%]+)\s*/gi)]
  if (matches.length === 0 || matches.map(([whole]) => whole).join('') !== text) return undefined
  return matches.map(([, amount, unit]) => ({ amount: Number(amount), unit: (unit ?? '').toLowerCase() }))
}

function soleAmount(found: unknown): Amount | undefined {
  const parts = amounts(found)
  return parts?.length === 1 ? parts[0] : undefined
}

function unknownUnit(options: { found: unknown; unit: string; known: Map<string, number>; named: string }) {
  const { found, unit, known, named } = options
  const meant = closest(unit, named.split(', ')) ?? closest(unit, known.keys())
  const hint =
    meant === undefined ? undefined : `Did you mean "${String(found).trim().toLowerCase().replace(unit, meant)}"?`
  return refused(`${describe(found)} has the unknown unit "${unit}". Use ${listed(named.split(', '), 'or')}.`, hint)
}

function units(table: [size: number, ...names: string[]][]): Map<string, number> {
  return new Map(table.flatMap(([size, ...names]) => names.map((name) => [name, size] as const)))
}

function rounded(amount: number, digits: number): number {
  return Number(amount.toFixed(digits))
}
