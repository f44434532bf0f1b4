import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Round } from '../core/round.ts'
import { roundFlaw } from '../store/round-record.ts'
import { putRound } from '../store/rounds.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import { CliError } from './cli-error.ts'
import type { Output } from './output.ts'
import type { Surroundings } from './surroundings.ts'

/** `outpace import`: rounds that the store had to refuse, from the file `run` or `watch` wrote them to. Idempotent. */
export async function importRounds(file: string, { stateFolder }: Surroundings, output: Output): Promise<void> {
  const store = await openSqliteStore({ folder: stateFolder })
  let stored = 0
  let number = 0
  try {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
      number++
      if (line.trim() === '') continue
      if ((await putRound({ store, round: parse(line, `${file}:${number}`) })) === 'stored') stored++
    }
  } catch (cause) {
    if (cause instanceof Error && 'syscall' in cause)
      throw new CliError(`${file} cannot be read: ${cause.message}`, { cause })
    throw cause
  } finally {
    await store.close()
  }
  output.result(`${stored} of ${number} rounds stored${stored < number ? '; the rest were there already' : ''}.\n`)
}

function parse(line: string, place: string): Round {
  try {
    const value: unknown = JSON.parse(line)
    const flaw = roundFlaw(value)
    if (flaw === undefined) return value as Round
    throw new CliError(`${place} is no round: ${flaw}. Import the file as Outpace wrote it.`)
  } catch (cause) {
    if (cause instanceof CliError) throw cause
    throw new CliError(`${place} is no JSON. Import the file as Outpace wrote it.`, { cause })
  }
}
