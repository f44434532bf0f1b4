import { readNamePrefix } from '#core/config/aws-names.ts'
import type { Settings } from '#core/model/settings.ts'
import { type Names, namesOf, variables } from '#infra/names.ts'
import { CliError } from '../cli-error.ts'
import type { Surroundings } from '../surroundings.ts'

/** Names of the deployment in AWS. Throws CliError. */
export function deployedNames({ namePrefix }: Pick<Surroundings, 'namePrefix'>, settings: Settings): Names {
  if (namePrefix === undefined) return namesOf(settings)
  const read = readNamePrefix(namePrefix)
  if (!read.ok) throw new CliError([`${variables.namePrefix}: ${read.words.message}`, read.words.hint].join('\n'))
  if (settings.namePrefix !== undefined && settings.namePrefix !== namePrefix) {
    throw new CliError(
      `outpace.yaml has namePrefix: ${settings.namePrefix}, and ${variables.namePrefix} is "${namePrefix}".\n` +
        `Unset ${variables.namePrefix}, or remove namePrefix from outpace.yaml.`,
    )
  }
  return namesOf({ ...settings, namePrefix })
}
