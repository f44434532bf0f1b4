import { words } from '#core/config/problem-words.ts'
import { readRegion } from '#core/config/regions.ts'
import type { Settings } from '#core/model/settings.ts'
import { CliError, cliErrorOf } from '../cli-error.ts'
import type { Surroundings } from '../surroundings.ts'

/** Region of the table and of the functions that judge and notify. Throws CliError. */
export function homeRegionOf({ awsRegion }: Surroundings, settings: Settings): string {
  if (settings.homeRegion !== undefined) return settings.homeRegion
  if (awsRegion !== undefined) {
    const reading = readRegion(awsRegion)
    if (reading.ok) return reading.value
    const { message, hint } = reading.words
    throw cliErrorOf(words(`The region of the environment (AWS_REGION): ${message}`, hint))
  }
  throw new CliError(
    'The region of the deployment is unknown: outpace.yaml sets no homeRegion and AWS_REGION is not set.\n' +
      'Add to outpace.yaml, for example, homeRegion: ap-southeast-2',
  )
}
