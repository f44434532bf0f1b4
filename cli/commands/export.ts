import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { csvHeader, roundToCsv } from '#core/analysis/export.ts'
import { defaultSettings } from '#core/config/settings.ts'
import type { Settings } from '#core/model/settings.ts'
import type { Store } from '#store/port.ts'
import { readRounds } from '#store/records/rounds.ts'
import { CliError } from '../cli-error.ts'
import { openRecords } from '../local/records.ts'
import { selectBenchmarks, selectMarkets } from '../select.ts'
import type { Surroundings } from '../surroundings.ts'

export interface ExportOptions {
  benchmark: string
  market: string | undefined
  from: string | undefined
  to: string | undefined
  output: string | undefined
  /** Use the deployment instead of this machine. */
  cloud: boolean
}

/** `outpace export --csv`: streams the stored rounds, oldest first. */
export async function exportCsv(options: ExportOptions, surroundings: Surroundings): Promise<void> {
  const { settings, partitions } = await selectRounds(surroundings, options)
  const from = timeOf(options.from, '--from')
  const to = timeOf(options.to, '--to')
  await using records = await openRecords(options, { surroundings, settings })
  try {
    const lines = async function* (): AsyncGenerator<string> {
      yield csvHeader
      for (const partition of partitions) {
        yield* roundLines(records.store, { ...partition, ...(from && { from }), ...(to && { to }) })
      }
    }
    const target = options.output === undefined ? process.stdout : createWriteStream(options.output)
    await pipeline(Readable.from(lines()), target, { end: options.output !== undefined })
  } catch (cause) {
    if (isClosedPipe(cause)) return
    if (options.output === undefined || !isFileProblem(cause)) throw cause
    throw new CliError(`Cannot write ${options.output} (${cause.code}). Choose another file with -o.`, { cause })
  }
}

async function* roundLines(store: Store, query: Parameters<typeof readRounds>[1]): AsyncGenerator<string> {
  for await (const round of readRounds(store, query)) yield* roundToCsv(round)
}

/** `compare` stores its rounds under an id that belongs to no scenario. */
async function selectRounds(
  surroundings: Surroundings,
  options: ExportOptions,
): Promise<{ settings: Settings; partitions: { benchmark: string; market: string }[] }> {
  if (/^compare-[0-9a-f]{8}$/.test(options.benchmark)) {
    return { settings: defaultSettings(), partitions: [{ benchmark: options.benchmark, market: 'here' }] }
  }
  const { settings, benchmarks } = await selectBenchmarks(surroundings, options.benchmark)
  const partitions = benchmarks.flatMap((benchmark) =>
    selectMarkets(benchmark, options.market).map((market) => ({ benchmark: benchmark.id, market: market.id })),
  )
  return { settings, partitions }
}

/** A date without a time means midnight UTC, as in the records. */
function timeOf(text: string | undefined, option: string): string | undefined {
  if (text === undefined) return undefined
  const time = Date.parse(text)
  if (!Number.isNaN(time)) return new Date(time).toISOString()
  throw new CliError(`${option}: "${text}" is not a time. Write it like 2026-11-22 or 2026-11-22T09:00Z.`)
}

/** The reader closed the pipe, as `head` does. */
function isClosedPipe(error: unknown): boolean {
  return isFileProblem(error) && error.code === 'EPIPE'
}

function isFileProblem(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && 'syscall' in error
}
