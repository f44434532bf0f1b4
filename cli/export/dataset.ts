import { createHash } from 'node:crypto'
import { mkdir, open, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { marketsTable } from '#core/analysis/dataset/markets.ts'
import { datasetNames } from '#core/analysis/dataset/names.ts'
import { datasetRound } from '#core/analysis/dataset/round.ts'
import { datasetColumns, datasetHeader, datasetLines } from '#core/analysis/dataset/table.ts'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import { errorMessage } from '#core/model/error-message.ts'
import type { Round } from '#core/model/round.ts'
import { datasetLicences, datasetReadme } from '#core/words/dataset.ts'
import { outpaceVersion } from '#measure/round/worker.ts'
import { CliError } from '../cli-error.ts'
import { measuredWith } from '../measured-with.ts'

export interface DatasetOptions {
  /** Folder to write; it must be new or empty. */
  out: string
  /** Keep names, addresses and dates. */
  names: boolean
  /** Key of `datasetLicences`. */
  licence: string
  /** Whether the rounds are those of the deployment. */
  cloud: boolean
}

export interface DatasetSource {
  benchmark: Benchmark
  markets: readonly Market[]
  /** Oldest first; asked for twice. */
  rounds: (market: Market) => AsyncIterable<Round> | Iterable<Round>
  isGenerated: boolean
  /** ms. */
  now: number
}

/**
 * Writes rounds as a data set: JSON Lines, CSV and a README. Returns the number of rounds; undefined where `signal` was aborted
 * first. A data set that did not become whole is removed. Throws CliError.
 */
export async function writeDataset(
  source: DatasetSource,
  options: DatasetOptions,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { benchmark, markets, rounds } = source
  const { out, licence } = options
  if (!Object.hasOwn(datasetLicences, licence)) {
    throw new CliError(`--licence: "${licence}" is not known. Use one of ${Object.keys(datasetLicences).join(', ')}.`)
  }
  const begun = await firstOf(markets, rounds)
  if (begun === undefined) {
    throw new CliError(
      `No round of ${benchmark.id} is stored in this time. Run: ${measuredWith(benchmark.id, options)}`,
    )
  }
  await makeFolder(out)
  try {
    return await writeFiles({ ...source, begun }, options, signal)
  } catch (cause) {
    await Promise.all(fileNames.map((name) => rm(join(out, name), { force: true }).catch(() => undefined)))
    if (signal.aborted) return undefined
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause
    throw new CliError(`Cannot write to ${out}: ${cause.message}. Choose another folder with --out.`, { cause })
  }
}

const fileNames = ['rounds.jsonl', 'loads.csv', 'markets.csv', 'README.md'] as const

async function writeFiles(
  { benchmark, markets, rounds, isGenerated, now, begun }: DatasetSource & { begun: number },
  { out, names: real, licence }: DatasetOptions,
  signal: AbortSignal,
): Promise<number> {
  const names = datasetNames(benchmark, { real })
  const columns = datasetColumns(names)
  const json = await hashedFile(out, 'rounds.jsonl')
  const table = await hashedFile(out, 'loads.csv')
  let count = 0
  let span = 0
  try {
    await table.write(datasetHeader(columns))
    for (const market of markets) {
      let number = 0
      for await (const round of rounds(market)) {
        signal.throwIfAborted()
        const told = datasetRound(round, { names, number: ++number, begun, timeZone: market.timeZone })
        span = Math.max(span, told.elapsed)
        await json.write(`${JSON.stringify(told)}\n`)
        await table.write([...datasetLines(told, columns)].join(''))
      }
      count += number
    }
  } finally {
    await Promise.all([json.close(), table.close()])
  }
  const places = await hashedFile(out, 'markets.csv')
  await places.write(marketsTable(markets, names))
  await places.close()
  const readme = datasetReadme({
    name: real ? benchmark.name : null,
    version: outpaceVersion,
    date: new Date(now).toISOString().slice(0, 10),
    rounds: count,
    sites: benchmark.sites.length,
    steps: benchmark.steps.length,
    markets: markets.length,
    span,
    licence,
    columns,
    files: [json, table, places].map((file) => ({ name: file.name, sha256: file.hash() })),
    isGenerated,
  })
  await writeFile(join(out, 'README.md'), readme)
  return count
}

/** Scheduled time of the first round of all markets, ms. */
async function firstOf(markets: readonly Market[], rounds: DatasetSource['rounds']): Promise<number | undefined> {
  const times: number[] = []
  for (const market of markets) {
    for await (const { scheduledAt } of rounds(market)) {
      times.push(Date.parse(scheduledAt))
      break
    }
  }
  return times.length === 0 ? undefined : Math.min(...times)
}

/** Throws CliError where something is there already: a data set is published as a whole. */
async function makeFolder(out: string): Promise<void> {
  try {
    await mkdir(out, { recursive: true })
    if ((await readdir(out)).length === 0) return
  } catch (cause) {
    const reason = errorMessage(cause)
    throw new CliError(`Cannot write to ${out}: ${reason}. Choose another folder with --out.`, { cause })
  }
  throw new CliError(`The folder ${out} is not empty. Choose another one with --out.`)
}

interface HashedFile {
  name: string
  write: (text: string) => Promise<void>
  close: () => Promise<void>
  /** SHA-256 of what was written. */
  hash: () => string
}

async function hashedFile(folder: string, name: (typeof fileNames)[number]): Promise<HashedFile> {
  const file = await open(join(folder, name), 'wx')
  const hash = createHash('sha256')
  return {
    name,
    write: async (text) => {
      hash.update(text)
      await file.writeFile(text)
    },
    close: () => file.close(),
    hash: () => hash.digest('hex'),
  }
}
