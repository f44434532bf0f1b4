/** Exit codes, as `--help` and the README list them. */
export const exitCodes = { done: 0, missed: 1, misuse: 2, interrupted: 130 } as const

/** Something the person at the terminal can mend; printed as it is, without a stack. */
export class CliError extends Error {
  override name = 'CliError'
}
