import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import { formatOf } from '#core/config/import/formats.ts'
import { foreignFile } from '#core/config/recording/foreign.ts'
import { looksRecorded } from '#core/config/recording/parse.ts'
import { counted } from '#core/model/counted.ts'
import type { Round } from '#core/model/round.ts'
import { importRecords, type RecordsToImport } from '#stages/import/records.ts'
import { codeOf, unreadable } from '#stages/scenarios/files.ts'
import { loadScenarios } from '#stages/scenarios/load.ts'
import { isAudit } from '#store/records/audits.ts'
import { roundFlaw } from '#store/records/round-record.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'
import { CliError } from '../cli-error.ts'
import { notImported } from '../import/not-imported.ts'
import { importPages } from '../import/pages.ts'
import { importRecording } from '../import/recording.ts'
import { importScript } from '../import/script.ts'
import type { Output } from '../output.ts'
import type { Surroundings } from '../surroundings.ts'

export interface ImportOptions {
  /** The benchmark that a journey or pages are for. */
  into: string | undefined
  /** The site that they are for; absent: our own. */
  site: string | undefined
}

/** `outpace import`: journeys and pages are for a benchmark, rounds and audits go into the store. */
export async function importFile(
  file: string,
  { into, site, surroundings, output }: ImportOptions & { surroundings: Surroundings; output: Output },
): Promise<void> {
  const text = await textOf(file, into !== undefined)
  if (text === undefined) return await importRecordsFile(file, surroundings, output)
  const what = { source: file, text, into, site }
  const format = looksRecorded(text) ? undefined : formatOf({ file, text })
  if (format === 'script') return await importScript(what, surroundings, output)
  if (format !== undefined) return await importPages({ ...what, format }, surroundings, output)
  if (into === undefined && !looksRecorded(text)) {
    const foreign = text.trim() === '' ? undefined : foreignFile({ file: basename(file), text })
    if (foreign !== undefined) throw notImported(basename(file), foreign)
    return await importRecordsFile(file, surroundings, output)
  }
  await importRecording(what, surroundings, output)
}

/** The text of a file that may be for a benchmark; undefined for a longer one, unless the user says that it is. */
async function textOf(file: string, isSaid: boolean): Promise<string | undefined> {
  try {
    // Rounds may be of any size and are read line by line.
    if (!isSaid && (await stat(file)).size > mostRecordingBytes) return undefined
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw cannotRead(file, cause)
  }
}

function cannotRead(file: string, cause: unknown): CliError {
  const code = codeOf(cause)
  const why = code === 'ENOENT' ? 'does not exist' : unreadable(code)
  return new CliError(`Cannot read ${file}: it ${why}. Check its path.`, { cause })
}

/** Larger JSON is records, not a recording or a configuration. */
const mostRecordingBytes = 4_000_000

/**
 * Stores rounds and audits from the file that `run`, `watch` or `audit` wrote after the store had refused
 * them. Rounds later than the newest judged one are judged as if they had been stored on time. Idempotent.
 */
async function importRecordsFile(file: string, { root, stateFolder }: Surroundings, output: Output): Promise<void> {
  const records = await readRecords(file)
  const { benchmarks, settings } = await loadScenarios(root)
  const store = await openSqliteStore({ folder: stateFolder })
  try {
    const { rounds, audits, unknown, late } = await importRecords({
      store,
      records,
      benchmarks,
      retention: settings.retention,
    })
    const of = records.rounds.length
    if (of > 0 || records.audits.length === 0) output.result(storedLine('rounds', { stored: rounds, of }))
    if (records.audits.length > 0) output.result(storedLine('audits', { stored: audits, of: records.audits.length }))
    for (const place of unknown) {
      process.stderr.write(`Not judged: ${place}. No valid benchmark.yaml in scenarios/ describes it.\n`)
    }
    for (const { place, rounds } of late) {
      process.stderr.write(
        `Not judged: ${counted(rounds, 'round')} of ${place}, because later ones were judged before. In charts and daily figures they count.\n`,
      )
    }
  } finally {
    await store.close()
  }
}

function storedLine(kind: string, { stored, of }: { stored: number; of: number }): string {
  return `${stored} of ${of} ${kind} stored${stored < of ? '; the others already existed' : ''}.\n`
}

/** Reads the whole file before anything is stored. Throws CliError. */
async function readRecords(file: string): Promise<RecordsToImport> {
  const records: RecordsToImport = { rounds: [], audits: [] }
  let number = 0
  try {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
      number++
      if (line.trim() === '') continue
      if (isEmpty(records) && !beginsLikeRecord(line)) throw unknownFormat(file)
      add(records, parse(line, `${file}:${number}`))
    }
  } catch (cause) {
    if (cause instanceof Error && 'syscall' in cause) {
      throw cannotRead(file, cause)
    }
    throw cause
  }
  if (isEmpty(records)) throw new CliError(`${file} is empty. Choose another file.`)
  return records
}

function isEmpty({ rounds, audits }: RecordsToImport): boolean {
  return rounds.length === 0 && audits.length === 0
}

/** Whether Outpace may have written a line, however it was damaged since. */
function beginsLikeRecord(line: string): boolean {
  return line.trimStart().startsWith('{') && line.includes('"version"')
}

function unknownFormat(file: string): CliError {
  return new CliError(
    `${file} has no rounds or audits, and no other format that can be imported: docs/import.md. For a recording, name the benchmark that it is for: --into NAME.`,
  )
}

function add({ rounds, audits }: RecordsToImport, { value, place }: { value: unknown; place: string }): void {
  if (isAudit(value)) {
    audits.push(value)
    return
  }
  const flaw = roundFlaw(value)
  if (flaw !== undefined)
    throw new CliError(
      `${place} is neither a round nor an audit: ${flaw}. Import the file exactly as Outpace wrote it.`,
    )
  rounds.push(value as Round)
}

function parse(line: string, place: string): { value: unknown; place: string } {
  try {
    return { value: JSON.parse(line), place }
  } catch (cause) {
    throw new CliError(`${place} is not valid JSON. Import the file exactly as Outpace wrote it.`, { cause })
  }
}
