import type { Names } from '#infra/names.ts'
import { secretVariable } from './surroundings.ts'

/** Where the value of a secret of a journey is set. */
export function secretAdvice(names: Names): (secret: { benchmark: string; name: string }) => string {
  return ({ benchmark, name }) =>
    `Set ${secretVariable(name)} on this machine, and ${names.secret({ benchmark, name })} in AWS Secrets Manager.`
}
