import { HTTPException } from 'hono/http-exception'
import { dateAt, plusDays, startOf } from '#core/model/time.ts'
import type { MarketSource } from './market-source.ts'
import { moment } from './moment.ts'

/** What a view is narrowed to: dates of the market, both inclusive, or instants. */
export const spanQuery = {
  from: moment.optional().openapi({ description: 'First date or instant; with `to`.', example: '2026-10-13' }),
  to: moment.optional().openapi({ description: 'Last date or instant; with `from`.', example: '2026-10-19' }),
}

export interface AskedSpan {
  from?: string | undefined
  to?: string | undefined
}

/** The dates that a span touches. Null when none was asked for. Throws HTTPException for half a span, or one that runs backwards. */
export function datesOf({ market }: MarketSource, span: AskedSpan): { from: string; to: string } | null {
  const { from, to } = wholeSpan(span) ?? {}
  if (from === undefined || to === undefined) return null
  const dates = { from: dateOf(from, market.timeZone), to: dateOf(to, market.timeZone) }
  if (dates.from > dates.to) throw new HTTPException(400, { message: `to: ${to} is before ${from}.` })
  return dates
}

/** The instants (ms) of a span: of a date its beginning, or its end. Null when none was asked for. Throws HTTPException. */
export function instantsOf({ market }: MarketSource, span: AskedSpan): { from: number; to: number } | null {
  const { from, to } = wholeSpan(span) ?? {}
  if (from === undefined || to === undefined) return null
  const begin = isDate(from) ? startOf(from, market.timeZone) : Date.parse(from)
  const end = isDate(to) ? startOf(plusDays(to, 1), market.timeZone) - 1 : Date.parse(to)
  if (begin > end) throw new HTTPException(400, { message: `to: ${to} is before ${from}.` })
  return { from: begin, to: end }
}

function wholeSpan({ from, to }: AskedSpan): { from: string; to: string } | undefined {
  if (from === undefined && to === undefined) return undefined
  if (from !== undefined && to !== undefined) return { from, to }
  throw new HTTPException(400, { message: `${from === undefined ? 'from' : 'to'}: missing. A span has both ends.` })
}

function isDate(moment: string): boolean {
  return moment.length === '2026-10-13'.length
}

function dateOf(moment: string, timeZone: string): string {
  return isDate(moment) ? moment : dateAt(moment, timeZone)
}
