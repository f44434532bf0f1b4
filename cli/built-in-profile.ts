import { didYouMean } from '#core/config/problem-words.ts'
import type { Profile } from '#core/model/benchmark.ts'
import { builtInProfiles } from '#core/model/profile.ts'
import { CliError } from './cli-error.ts'

/** The profile that is meant where no configuration defines others. Throws CliError. */
export function builtInProfile(name: string): Profile {
  const profile = builtInProfiles[name]
  if (profile !== undefined) return profile
  const known = Object.keys(builtInProfiles)
  const words = [`There is no profile "${name}". Known profiles: ${known.join(', ')}.`, didYouMean(name, known)]
  throw new CliError(words.filter(Boolean).join('\n'))
}
