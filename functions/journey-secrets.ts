import type { PrefixedNames } from '#infra/names.ts'
import { JourneyError } from '#measure/load/failure.ts'
import { SecretError, secretsOf } from './secrets.ts'

/** Reads the secrets of benchmarks. Throws JourneyError. */
export function journeySecrets(
  names: PrefixedNames,
  region: string,
): (id: { benchmark: string; name: string }) => Promise<string> {
  const read = secretsOf({ region })
  return async (id) => {
    try {
      return await read(names.secret(id))
    } catch (error) {
      // Said as it is, and never held against the site.
      throw error instanceof SecretError ? new JourneyError('script-error', error.message, { cause: error }) : error
    }
  }
}
