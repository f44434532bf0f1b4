import { secretName } from '#infra/names.ts'
import { secretVariable } from './surroundings.ts'

/** Where the value of a secret of a journey is set. */
export function secretAdvice({ benchmark, name }: { benchmark: string; name: string }): string {
  return `Set ${secretVariable(name)} on this machine, and ${secretName({ benchmark, name })} in AWS Secrets Manager.`
}
