import { z } from '@hono/zod-openapi'
import { type FieldRow, fieldRows, formFactorOf } from '#core/analysis/field.ts'
import { fieldTable } from '#core/analysis/views/field-table.ts'
import { fieldSentence, noFieldData } from '#core/words/field.ts'
import { readField } from '#store/records/field.ts'
import { marketRoute } from '../market-route.ts'
import { newestRounds } from '../market-source.ts'

interface FieldView {
  /** UTC, of the newest answer; null before the first. */
  date: string | null
  rows: FieldRow[]
  /** Why lab and field differ, and what CrUX does not know. */
  sentences: string[]
}

export const field = marketRoute({
  name: 'field',
  view: 'journey',
  summary: 'What real Chrome users saw (CrUX), beside the lab: 75th percentiles of each origin and page.',
  query: z.object({}),
  read: async (source): Promise<FieldView> => {
    const { store, benchmark, market } = source
    const found = await Promise.all(
      benchmark.sites.map(({ name }) => readField(store, { benchmark: benchmark.id, site: name })),
    )
    const records = found.filter((each) => each !== undefined)
    if (records.length === 0) return { date: null, rows: [], sentences: [] }
    const rows = fieldRows(records, { benchmark, market, rounds: await newestRounds(source) })
    const dates = records.map(({ date }) => date).toSorted()
    const sentences = [fieldSentence(formFactorOf(market)), noFieldData(rows)].filter((each) => each !== null)
    return { date: dates.at(-1) ?? null, rows, sentences }
  },
  tables: [{ name: 'field', summary: 'What real users saw, beside the lab.', tableOf: fieldTable }],
})
