import { type FieldRow, fieldRows, formFactorOf } from '#core/analysis/field.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { type FieldMetric, fieldMetrics } from '#core/model/field.ts'
import { listed } from '#core/model/listed.ts'
import { fieldMetricWords, fieldSentence, fieldSubject, formatField, noFieldData } from '#core/words/field.ts'
import { type CruxClient, cruxClient, FieldError } from '#measure/field/crux.ts'
import { askField } from '#stages/field/field.ts'
import type { Store } from '#store/port.ts'
import { readRounds } from '#store/records/rounds.ts'
import { CliError, exitCodes } from '../cli-error.ts'
import { openRecords } from '../local/records.ts'
import type { Output } from '../output.ts'
import { type Look, shown, shownName } from '../render/look.ts'
import { table } from '../render/table.ts'
import { wrap } from '../render/width.ts'
import { selectBenchmarks } from '../select.ts'
import { type Surroundings, secretVariable } from '../surroundings.ts'

export interface FieldOptions {
  benchmark: string | undefined
  json: boolean
  /** Store in the deployment instead of this machine. */
  cloud: boolean
}

/** Rounds of the lab's figures: as many as the league reads. */
const LAB_ROUNDS = 64
/** Columns of a text that is still read with ease. */
const widest = 100

/** `outpace field`: asks CrUX, stores the answers and prints them beside the lab. Returns the exit code. */
export async function field(options: FieldOptions, surroundings: Surroundings, output: Output): Promise<number> {
  const { settings, benchmarks } = await selectBenchmarks(surroundings, options.benchmark, options)
  const name = settings.cruxKey
  if (name === undefined) {
    throw new CliError(
      'Field data needs a key of the CrUX API. Add cruxKey: crux-key to outpace.yaml, and set its value: docs/field.md.',
    )
  }
  const key = surroundings.channelSecret(name)
  if (key === undefined)
    throw new CliError(`The key of the CrUX API is not set. Set ${secretVariable(name)}: docs/field.md.`)
  await using records = await openRecords(options, { surroundings, settings })
  const client = cruxClient({ key })
  for (const benchmark of benchmarks) {
    const asked = { store: records.store, benchmark, client, retention: settings.retention.history }
    await printField(asked, { json: options.json, output })
  }
  return exitCodes.done
}

interface Asked {
  store: Store
  benchmark: Benchmark
  client: CruxClient
  retention: number
}

async function printField(asked: Asked, { json, output }: { json: boolean; output: Output }): Promise<void> {
  const { store, benchmark } = asked
  const { records, skipped } = await askField({ ...asked, now: Date.now() }).catch((cause: unknown) => {
    throw cause instanceof FieldError ? new CliError(cause.message, { cause }) : cause
  })
  for (const market of benchmark.markets) {
    const rounds = []
    for await (const round of readRounds(store, { benchmark: benchmark.id, market: market.id, newest: LAB_ROUNDS }))
      rounds.push(round)
    const rows = fieldRows(records, { benchmark, market, rounds })
    if (json) {
      output.result(`${JSON.stringify({ benchmark: benchmark.id, market: market.id, rows, skipped })}\n`)
      continue
    }
    const { look } = output
    const text = (words: string | null) =>
      words === null ? [] : wrap(shown(words, 1000, look), Math.min(look.columns, widest))
    const lines = [
      ...text(`${benchmark.name}, ${market.name}: field data`),
      ...(rows.length === 0 ? [] : [...fieldTable(rows, look), '', ...partsTable(rows, look)]),
      ...(rows.length === 0 ? [] : text(fieldSentence(formFactorOf(market)))),
      ...text(noFieldData(rows)),
      ...text(skipped.length === 0 ? null : `Not public, so not in CrUX: ${listed(skipped)}.`),
    ]
    output.result(`\n${lines.join('\n')}\n`)
  }
}

const parts = ['lcpTtfb', 'lcpLoadDelay', 'lcpLoad', 'lcpRenderDelay'] as const satisfies FieldMetric[]
const main = fieldMetrics.filter((metric) => !(parts as readonly string[]).includes(metric))

function fieldTable(rows: readonly FieldRow[], look: Look): string[] {
  const lab = { heading: 'Lab LCP', of: (row: FieldRow) => formatField('lcp', row.lab) }
  return figures(rows, { metrics: main, more: [lab], look })
}

/** Of LCP, where it is an image. */
function partsTable(all: readonly FieldRow[], look: Look): string[] {
  const rows = all.filter(({ data }) => parts.some((metric) => data?.p75[metric] !== undefined))
  return rows.length === 0
    ? []
    : ['Parts of LCP, where it is an image', ...figures(rows, { metrics: parts, more: [], look }), '']
}

interface Figures {
  metrics: readonly FieldMetric[]
  more: readonly { heading: string; of: (row: FieldRow) => string }[]
  look: Look
}

function figures(rows: readonly FieldRow[], { metrics, more, look }: Figures): string[] {
  const headings = [
    ...metrics.map((metric) => fieldMetricWords[metric].replace('LCP: ', '')),
    ...more.map(({ heading }) => heading),
  ]
  return table(
    {
      head: ['Site', 'Page', ...headings],
      rows: rows.map((row) => [
        { text: shownName(row.site, 30, look) },
        { text: shown(row.data === null ? `${fieldSubject(row)}: no data` : fieldSubject(row), 30, look) },
        ...metrics.map((metric) => ({ text: formatField(metric, row.data?.p75[metric]) })),
        ...more.map(({ of }) => ({ text: of(row) })),
      ]),
      columns: [{}, {}, ...headings.map(() => ({ align: 'right' as const }))],
    },
    look,
  )
}
