import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { formatOf } from '#core/config/import/formats.ts'
import { looksRecorded } from '#core/config/recording/parse.ts'
import type { Audit } from '#core/model/audit.ts'
import type { Round } from '#core/model/round.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import { loadScenarios, type Scenarios } from '#stages/scenarios/load.ts'
import type { Store } from '#store/port.ts'
import { isAudit, putAudit } from '#store/records/audits.ts'
import { roundFlaw } from '#store/records/round-record.ts'
import { putRound } from '#store/records/rounds.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'
import { CliError } from '../cli-error.ts'
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
  if (text === undefined) return await importRecords(file, surroundings, output)
  const what = { source: file, text, into, site }
  const format = looksRecorded(text) ? undefined : formatOf({ file, text })
  if (format === 'script') return await importScript(what, surroundings, output)
  if (format !== undefined) return await importPages({ ...what, format }, surroundings, output)
  if (into === undefined && !looksRecorded(text)) return await importRecords(file, surroundings, output)
  await importRecording(what, surroundings, output)
}

/** The text of a file that may be for a benchmark; undefined for a longer one, unless the user says that it is. */
async function textOf(file: string, isSaid: boolean): Promise<string | undefined> {
  try {
    // Rounds may be of any size and are read line by line.
    if (!isSaid && (await stat(file)).size > mostRecordingBytes) return undefined
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new CliError(`Cannot read ${file}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

const mostRecordingBytes = 4_000_000

/**
 * Stores rounds and audits from the file that `run`, `watch` or `audit` wrote after the store had refused
 * them. Rounds are judged as if they had been stored on time. Idempotent.
 */
async function importRecords(file: string, { root, stateFolder }: Surroundings, output: Output): Promise<void> {
  const records = await readRecords(file)
  const scenarios = await loadScenarios(root)
  const { rounds: retention, history } = scenarios.settings.retention
  const store = await openSqliteStore({ folder: stateFolder })
  try {
    const stored: Round[] = []
    for (const round of records.rounds) {
      if ((await putRound({ store, round, retention })) === 'stored') stored.push(round)
    }
    let audits = 0
    for (const audit of records.audits) {
      if ((await putAudit({ store, audit, retention: history })) === 'stored') audits++
    }
    const of = records.rounds.length
    if (of > 0 || records.audits.length === 0) output.result(storedLine('rounds', { stored: stored.length, of }))
    if (records.audits.length > 0) output.result(storedLine('audits', { stored: audits, of: records.audits.length }))
    await judgeRounds(stored, { store, scenarios })
  } finally {
    await store.close()
  }
}

function storedLine(kind: string, { stored, of }: { stored: number; of: number }): string {
  return `${stored} of ${of} ${kind} stored${stored < of ? '; the others already existed' : ''}.\n`
}

async function judgeRounds(rounds: readonly Round[], { store, scenarios }: { store: Store; scenarios: Scenarios }) {
  const unknown = new Set<string>()
  for (const round of rounds.toSorted((a, b) => Date.parse(a.scheduledAt) - Date.parse(b.scheduledAt))) {
    const benchmark = scenarios.benchmarks.find(({ id }) => id === round.benchmark)
    const market = benchmark?.markets.find(({ id }) => id === round.market)
    if (benchmark === undefined || market === undefined) {
      unknown.add(`${round.benchmark} in ${round.market}`)
      continue
    }
    const { history: retention } = scenarios.settings.retention
    await judgeRound({ store, benchmark, market, scheduledAt: round.scheduledAt, retention })
  }
  for (const place of unknown) {
    process.stderr.write(`Not judged: ${place}. No valid benchmark.yaml in scenarios/ describes it.\n`)
  }
}

interface Records {
  rounds: Round[]
  audits: Audit[]
}

/** Reads the whole file before anything is stored. Throws CliError. */
async function readRecords(file: string): Promise<Records> {
  const records: Records = { rounds: [], audits: [] }
  let number = 0
  try {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
      number++
      if (line.trim() !== '') add(records, parse(line, `${file}:${number}`))
    }
  } catch (cause) {
    if (cause instanceof Error && 'syscall' in cause) {
      throw new CliError(`Cannot read ${file}: ${cause.message}`, { cause })
    }
    throw cause
  }
  return records
}

function add({ rounds, audits }: Records, { value, place }: { value: unknown; place: string }): void {
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
