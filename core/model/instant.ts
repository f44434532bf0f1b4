import { describe, type Parsed, refused, understood } from './parsed.ts'

const written = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/i

/**
 * `2026-11-22` or `2026-11-22T09:00Z`, as people write a time: ms. Without a zone it is UTC, as in the records, whatever the
 * machine. A date is its first ms, or its last with `dateEnds`.
 */
export function parseInstant(text: string, { dateEnds = false } = {}): Parsed<number> {
  const hint = 'Write it like 2026-11-22 or 2026-11-22T09:00Z.'
  const found = written.exec(text.trim())
  if (found === null) return refused(`${describe(text)} is not a time.`, hint)
  const [, date = '', time = dateEnds ? '23:59:59.999' : '00:00', zone = 'Z'] = found
  // JavaScript takes 30 February for 2 March.
  if (!isDay(date)) return refused(`${date} is not in the calendar.`, hint)
  const ms = Date.parse(`${date}T${time}${zone.replace(/^(...)(\d\d)$/, '$1:$2').toUpperCase()}`)
  return Number.isNaN(ms) ? refused(`${describe(text)} is not a time.`, hint) : understood(ms)
}

/** Whether a text such as `2026-02-30` is a date of the calendar. */
export function isDay(date: string): boolean {
  const ms = Date.parse(`${date}T00:00Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date)
}
