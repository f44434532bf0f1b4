import { csvLine } from '#core/analysis/csv.ts'
import type { MarketKey } from '#core/model/market-key.ts'
import type { Answers } from '../api.ts'
import { ask, bodyOf } from '../ask.ts'
import { type Field, isNumber, rowsOf } from './table-rows.ts'

/** Asked for at once: a browser has six connections. */
const atOnce = 4

/** The league of all markets, asked for market by market: of very many, one answer has no time. Throws an Error that says what is wrong. */
export async function wholeLeague(): Promise<string> {
  const { benchmarks } = await bodyOf<Answers['benchmarks']>(await ask('/api/benchmarks'))
  const keys = benchmarks.flatMap(({ id, markets }) => markets.map((market) => ({ benchmark: id, market: market.id })))
  const tables: string[] = []
  for (let from = 0; from < keys.length; from += atOnce) {
    tables.push(...(await Promise.all(keys.slice(from, from + atOnce).map(tableOf))))
  }
  return joined(tables)
}

async function tableOf({ benchmark, market }: MarketKey): Promise<string> {
  const response = await ask(`/api/standing.csv?${new URLSearchParams({ benchmark, market })}`)
  return response.ok ? response.text() : bodyOf(response)
}

/** Rows of all tables below the columns that any of them has. */
export function joined(tables: readonly string[]): string {
  const read = tables.map((table) => {
    const [heading = [], ...rows] = rowsOf(table)
    return { names: heading.map(({ text }) => text), rows }
  })
  const columns = [...new Set(read.flatMap(({ names }) => names))]
  const lines = read.flatMap(({ names, rows }) =>
    rows.map((row) => csvLine(columns.map((column) => cellOf(row[names.indexOf(column)])))),
  )
  return [csvLine(columns), ...lines].join('')
}

function cellOf(field: Field | undefined): string | number | null {
  if (field === undefined || field.text === '') return null
  return isNumber(field) ? Number(field.text) : field.text
}
