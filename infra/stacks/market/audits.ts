import type { Construct } from 'constructs'
import { accessSecrets } from '#core/model/access.ts'
import { errorsAlarm } from '../../constructs/alarm.ts'
import { allowItems, allowJourneySecrets } from '../../constructs/allow.ts'
import { assetOf } from '../../deployment.ts'
import { namesAt } from '../../embedding.ts'
import { atOnce } from '../../sizing.ts'
import { measuring } from './measuring.ts'
import type { MarketOptions } from './rounds.ts'

/** `audit`, woken by the queue of the region's audits; nothing if no benchmark there is audited. */
export function audits(scope: Construct, { deployment, homeRegion, places, layer, topic }: MarketOptions): void {
  const audited = places.filter(({ benchmark }) => benchmark.audits !== undefined)
  if (audited.length === 0) return
  const names = namesAt(scope)
  const own = audited.flatMap(({ benchmark }) => benchmark.sites.filter(({ us }) => us))
  const isOpened = own.some(({ access = {} }) => accessSecrets(access).length > 0)
  measuring(scope, {
    name: 'audit',
    description: 'Outpace: audits pages with Lighthouse.',
    asset: assetOf(deployment, 'audit'),
    layer,
    homeRegion,
    word: 'audit',
    // The rounds show where journeys lead, so no journey is walked for it and only secrets that open our own sites are needed.
    more: [
      allowItems(['Query'], ['round'], { names, region: homeRegion }),
      ...(isOpened ? allowJourneySecrets(names) : []),
    ],
    atOnce: atOnce(deployment.settings).audit,
  })
  errorsAlarm(scope, {
    name: names.function('audit'),
    what: 'The function that audits pages failed.',
    heading: 'auditErrors',
    topic,
  })
}
