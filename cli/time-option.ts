import { parseInstant } from '#core/model/instant.ts'
import { CliError } from './cli-error.ts'

/** The time that an option names, ms; of a date its beginning, or with `dateEnds` its end, in UTC. Throws CliError. */
export function timeOption(option: string, text: string | undefined, { dateEnds = false } = {}): number | undefined {
  if (text === undefined) return undefined
  const parsed = parseInstant(text, { dateEnds })
  if (parsed.ok) return parsed.value
  throw new CliError([`${option}: ${parsed.words.message}`, parsed.words.hint].join(' '))
}
