import type { Settings } from '#core/model/settings.ts'
import { CliError } from '../cli-error.ts'
import type { Surroundings } from '../surroundings.ts'

/** Region of the table and of the functions that judge and notify. Throws CliError. */
export function homeRegionOf({ awsRegion }: Surroundings, settings: Settings): string {
  const region = settings.homeRegion ?? awsRegion
  if (region !== undefined) return region
  throw new CliError(
    'The region of the deployment is unknown: outpace.yaml sets no homeRegion and AWS_REGION is not set.\n' +
      'Add to outpace.yaml, for example, homeRegion: ap-southeast-2',
  )
}
