import type { Words } from '#core/model/parsed.ts'
import { CliError } from '../cli-error.ts'

/** A file that cannot be imported, with the reason. */
export function notImported(file: string, { message, hint }: Words): CliError {
  return new CliError(
    ['Not imported.', '', file, `  ${message}`, ...(hint === undefined ? [] : [`  ${hint}`])].join('\n'),
  )
}
