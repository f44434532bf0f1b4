import { noSuch } from '#core/config/problem-words.ts'
import { cliErrorOf } from './cli-error.ts'

/** A known name that an option gives, in whatever capitals. Throws CliError with the known ones. */
export function chosen({ kind, found, known }: { kind: string; found: string; known: readonly string[] }): string {
  const match = known.find((name) => name.toLowerCase() === found.trim().toLowerCase())
  if (match !== undefined) return match
  throw cliErrorOf(noSuch({ kind, found, known }))
}
