import type { Words } from '#core/model/parsed.ts'

/** Exit codes, as `--help` and the README list them. */
export const exitCodes = { done: 0, missed: 1, misuse: 2, interrupted: 130 } as const

/** An error that the user can fix; its message is printed without a stack trace. */
export class CliError extends Error {
  override name = 'CliError'
}

export function cliErrorOf({ message, hint }: Words): CliError {
  return new CliError(hint === undefined ? message : `${message}\n${hint}`)
}
