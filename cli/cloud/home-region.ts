import type { Settings } from '#core/model/settings.ts'
import { CliError } from '../cli-error.ts'
import type { Surroundings } from '../surroundings.ts'

/** Where the table is, and what judges and tells. Throws CliError. */
export function homeRegionOf({ awsRegion }: Surroundings, settings: Settings): string {
  const region = settings.homeRegion ?? awsRegion
  if (region !== undefined) return region
  throw new CliError(
    'outpace.yaml names no homeRegion and AWS_REGION is not set, so what is deployed may be anywhere.\n' +
      'Write in outpace.yaml, for example, homeRegion: ap-southeast-2',
  )
}
