import type { DraftSite } from './draft.ts'
import { words } from './problem-words.ts'
import { valueAt } from './shape.ts'
import type { Report } from './yaml.ts'

/** Checks that a site names what to click only where banners are accepted. */
export function checkConsent(sites: readonly DraftSite[], data: unknown, report: Report): void {
  if (valueAt(data, ['consent']) === 'accepted') return
  const flaw = words(
    'Consent banners of this benchmark are not accepted, so nothing would be clicked.',
    'Write consent: accepted at the top of the file, or remove this key.',
  )
  for (const { path, keys } of sites) if (keys.includes('accept')) report([...path, 'accept'], flaw, 'key')
}
