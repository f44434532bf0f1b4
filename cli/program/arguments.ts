import { findControl } from '#core/config/control.ts'
import { clip } from '#core/model/untrusted.ts'
import { CliError } from '../cli-error.ts'

/** In messages they do not show, so that what is quoted would look right. Throws CliError. */
export function assertPrintable(given: readonly string[]): void {
  for (const argument of given) {
    const found = findControl(argument)
    if (found === undefined) continue
    const quoted = `"${clip(argument)}"`
    throw new CliError(`The argument ${quoted} contains a control character (${found.name}). Type it again.`)
  }
}
