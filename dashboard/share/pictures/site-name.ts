import { shortName } from '#core/model/untrusted.ts'
import { texts } from '../../texts.ts'

/** A site in a legend or table: a long name is cut before the word that says that it is yours. */
export function siteName({ name, us }: { name: string; us: boolean }, most = 40): string {
  const ours = us ? ` (${texts.you})` : ''
  return shortName(name, most - ours.length) + ours
}
