import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { csvHeader, roundToCsv } from '#core/analysis/export.ts'
import { defaultSettings } from '#core/config/settings.ts'
import type { Market } from '#core/model/benchmark.ts'
import type { MarketKey } from '#core/model/market-key.ts'
import type { Round } from '#core/model/round.ts'
import type { Settings } from '#core/model/settings.ts'
import { roundsWords } from '#core/words/parts.ts'
import { quarterBenchmark, quarterRounds } from '#stages/sample/quarter.ts'
import { readRounds } from '#store/records/rounds.ts'
import { CliError, exitCodes } from '../cli-error.ts'
import { type DatasetOptions, type DatasetSource, writeDataset } from '../export/dataset.ts'
import { openRecords } from '../local/records.ts'
import { measuredWith } from '../measured-with.ts'
import type { Output } from '../output.ts'
import { selectBenchmarks, selectMarkets, selectPlaces } from '../select.ts'
import { type Stop, stopOnInterrupt } from '../stop.ts'
import type { Surroundings } from '../surroundings.ts'
import { timeOption } from '../time-option.ts'
import { writeWhole } from '../write-whole.ts'

interface RoundChoice {
  market: string | undefined
  from: string | undefined
  to: string | undefined
  /** Use the deployment instead of this machine. */
  cloud: boolean
}

export interface CsvOptions extends RoundChoice {
  benchmark: string
  output: string | undefined
}

interface ExportOptions extends Omit<CsvOptions, 'benchmark'>, DatasetOptions {
  benchmark: string | undefined
  csv: boolean
  dataset: boolean
}

/** `outpace export`: prints stored rounds as CSV, or writes them as a data set. Returns the exit code. */
export async function exportRounds(
  options: ExportOptions,
  surroundings: Surroundings,
  output: Output,
): Promise<number> {
  const { benchmark, csv, dataset } = options
  if (csv === dataset) throw new CliError('Choose one way to export: --csv or --dataset.')
  if (dataset) return await exportDataset(options, surroundings, output)
  if (benchmark === undefined) throw new CliError('Name a benchmark: outpace export BENCHMARK --csv')
  return await exportCsv({ ...options, benchmark }, surroundings)
}

async function exportDataset(
  { benchmark, ...options }: ExportOptions,
  surroundings: Surroundings,
  output: Output,
): Promise<number> {
  const write = async (source: Pick<DatasetSource, 'benchmark' | 'rounds' | 'isGenerated'>): Promise<number> => {
    const markets = selectMarkets(source.benchmark, options.market)
    using stop = stopWriting(options.out)
    const count = await writeDataset({ ...source, markets, now: Date.now() }, options, stop.signal)
    if (count === undefined) return exitCodes.interrupted
    output.result(`${roundsWords(count)} written to ${options.out}. Read its README.md first.\n`)
    return exitCodes.done
  }
  const span = spanOf(options)
  if (benchmark === quarterBenchmark.id) {
    const { from = '', to = '~' } = span
    const isAsked = ({ scheduledAt }: Round) => scheduledAt >= from && scheduledAt <= to
    const rounds = () => [...quarterRounds(Date.now())].filter(isAsked)
    return await write({ benchmark: quarterBenchmark, rounds, isGenerated: true })
  }
  const { settings, benchmarks } = await selectBenchmarks(surroundings, benchmark, { cloud: options.cloud })
  const [first, ...others] = benchmarks
  if (first === undefined || others.length > 0) {
    const known = benchmarks.map(({ id }) => id).join(', ')
    throw new CliError(`A data set is of one benchmark. Name one of ${known}: outpace export BENCHMARK --dataset`)
  }
  await using records = await openRecords({ ...options, onlyLooks: true }, { surroundings, settings })
  const { store } = records
  const rounds = ({ id }: Market) => readRounds(store, { benchmark: first.id, market: id, ...span })
  return await write({ benchmark: first, rounds, isGenerated: false })
}

/** `outpace export --csv`: streams the stored rounds, oldest first. Returns the exit code. */
export async function exportCsv(options: CsvOptions, surroundings: Surroundings): Promise<number> {
  const { settings, partitions } = await selectRounds(surroundings, options)
  const span = spanOf(options)
  await using records = await openRecords({ ...options, onlyLooks: true }, { surroundings, settings })
  try {
    let count = 0
    const lines = async function* (): AsyncGenerator<string> {
      yield csvHeader
      for (const partition of partitions) {
        for await (const round of readRounds(records.store, { ...partition, ...span })) {
          count++
          // At once: each piece is a write of its own.
          yield [...roundToCsv(round)].join('')
        }
      }
    }
    if (options.output === undefined) await pipeline(Readable.from(lines()), process.stdout, { end: false })
    else if (!(await isWritten(options.output, lines()))) return exitCodes.interrupted
    if (count === 0) process.stderr.write(`${noRounds(options)}\n`)
    return exitCodes.done
  } catch (cause) {
    if (isClosedPipe(cause)) return exitCodes.done
    if (options.output === undefined || !isFileProblem(cause)) throw cause
    throw new CliError(`Cannot write ${options.output} (${cause.code}). Choose another file with -o.`, { cause })
  }
}

/** Until it is disposed of, Ctrl-C aborts the writing. */
function stopWriting(target: string): Stop {
  return stopOnInterrupt({ say: () => process.stderr.write(`Stopped. ${target} was not written.\n`) })
}

/** Whether a file was written whole; false where Ctrl-C came first, which leaves what was there. */
async function isWritten(file: string, lines: AsyncIterable<string>): Promise<boolean> {
  using stop = stopWriting(file)
  try {
    await writeWhole(file, lines, stop)
    return true
  } catch (error) {
    if (stop.signal.aborted) return false
    throw error
  }
}

/** A header alone looks like a mistake. */
function noRounds({ benchmark, from, to, cloud }: CsvOptions): string {
  const span = [from && ` from ${from}`, to && ` to ${to}`].filter(Boolean).join('')
  const remedy =
    span !== ''
      ? 'Leave out --from and --to for all that are kept.'
      : isCompared(benchmark)
        ? 'Rounds of compare are kept on the machine that measured them.'
        : `Measure with: ${measuredWith(benchmark, { cloud })}`
  return `No rounds of ${benchmark} are stored${span}. ${remedy}`
}

/** `compare` stores its rounds under an id that belongs to no scenario. */
async function selectRounds(
  surroundings: Surroundings,
  options: CsvOptions,
): Promise<{ settings: Settings; partitions: MarketKey[] }> {
  if (isCompared(options.benchmark)) {
    return { settings: defaultSettings(), partitions: [{ benchmark: options.benchmark, market: 'here' }] }
  }
  const { settings, benchmarks } = await selectBenchmarks(surroundings, options.benchmark)
  const partitions = selectPlaces(benchmarks, options.market).flatMap(({ benchmark, markets }) =>
    markets.map((market) => ({ benchmark: benchmark.id, market: market.id })),
  )
  return { settings, partitions }
}

function isCompared(id: string): boolean {
  return /^compare-[0-9a-f]{8}$/.test(id)
}

function spanOf(options: RoundChoice): { from?: string; to?: string } {
  const from = timeOption('--from', options.from)
  const to = timeOption('--to', options.to, { dateEnds: true })
  if (from !== undefined && to !== undefined && from > to) {
    throw new CliError(`--to ${options.to} is before --from ${options.from}. Swap them.`)
  }
  return {
    ...(from !== undefined && { from: new Date(from).toISOString() }),
    ...(to !== undefined && { to: new Date(to).toISOString() }),
  }
}

/** The reader closed the pipe, as `head` does. */
function isClosedPipe(error: unknown): boolean {
  return isFileProblem(error) && error.code === 'EPIPE'
}

function isFileProblem(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && 'syscall' in error
}
