import type { Construct } from 'constructs'
import { auditShares } from '#core/analysis/audit/shares.ts'
import { accessSecrets } from '#core/model/access.ts'
import { errorsAlarm } from '../../constructs/alarm.ts'
import { allowItems, allowSecrets, type Permission } from '../../constructs/allow.ts'
import { schedule, scheduledTime, schedules } from '../../constructs/schedules.ts'
import { timingOf } from '../../constructs/timing.ts'
import { assetOf, type DeployedMarket } from '../../deployment.ts'
import { functionName, secretName } from '../../names.ts'
import { measuring } from './measuring.ts'
import { concurrencyOf, type MarketOptions } from './rounds.ts'

/** The secrets that open our own sites. */
function secretsOf(places: readonly DeployedMarket[]): Permission[] {
  const names = places.flatMap(({ benchmark }) =>
    benchmark.sites
      .filter(({ us }) => us)
      .flatMap(({ access = {} }) => accessSecrets(access))
      .map((name) => secretName({ benchmark: benchmark.id, name })),
  )
  return names.length === 0 ? [] : [allowSecrets([...new Set(names)])]
}

/** `audit`, and schedules for every benchmark and market of the region that is audited; nothing if none is. */
export function audits(scope: Construct, options: MarketOptions): void {
  const { deployment, homeRegion, layer, lost, topic } = options
  const places = options.places.filter(({ benchmark }) => benchmark.audits !== undefined)
  if (places.length === 0) return
  const audit = measuring(scope, {
    name: 'audit',
    description: 'Outpace: audits pages with Lighthouse.',
    asset: assetOf(deployment, 'audit'),
    layer,
    homeRegion,
    word: 'audit',
    // The rounds show where journeys lead, so no journey is walked for it and no secret of one is needed.
    more: [allowItems(['Query'], ['round'], homeRegion), ...secretsOf(places)],
    lost,
    // A quarter of an hour of Lighthouse is expensive, and the next audit serves as well.
    retries: 0,
    maxAge: 3600,
    ...concurrencyOf(deployment),
  })
  errorsAlarm(scope, {
    name: functionName('audit'),
    what: 'The function that audits pages failed.',
    heading: 'auditErrors',
    topic,
  })
  const planned = schedules(scope, { name: 'outpace-audits', invokes: audit, lost })
  for (const { benchmark, market } of places) {
    const id = { benchmark: benchmark.id, market: market.id }
    const every = benchmark.audits?.every ?? 0
    for (const [index, steps] of auditShares(benchmark).entries()) {
      schedule(planned, {
        name: [benchmark.id, market.id, String(index + 1)],
        description: `An audit of ${benchmark.id} in ${market.id}: ${steps.join(', ')}.`,
        // All shares have the same scheduled time, which names the audit that they form together.
        timing: timingOf({ every, key: `audit ${benchmark.id} ${market.id}` }),
        event: { ...id, steps, scheduledAt: scheduledTime },
        maxAge: 3600,
      })
    }
  }
}
