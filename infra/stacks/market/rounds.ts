import type { LayerVersion } from 'aws-cdk-lib/aws-lambda'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { accessSecrets } from '#core/model/access.ts'
import type { Site } from '#core/model/benchmark.ts'
import { usesSecrets } from '#core/model/recording.ts'
import { errorsAlarm } from '../../constructs/alarm.ts'
import { allowSecrets, type Permission } from '../../constructs/allow.ts'
import { schedule, scheduledTime, schedules } from '../../constructs/schedules.ts'
import { timingOf } from '../../constructs/timing.ts'
import { assetOf, type DeployedMarket, type Deployment } from '../../deployment.ts'
import { functionName, secretName } from '../../names.ts'
import { measuring } from './measuring.ts'

/** What rounds and audits of a region have in common. */
export interface MarketOptions {
  deployment: Deployment
  homeRegion: string
  places: readonly DeployedMarket[]
  layer: LayerVersion
  lost: Queue
  topic: ITopic
}

/** `run`, and a schedule for every benchmark and market of the region. */
export function rounds(scope: Construct, options: MarketOptions): void {
  const { deployment, homeRegion, places, layer, lost, topic } = options
  const shortest = Math.min(...places.map(({ benchmark }) => benchmark.every))
  const run = measuring(scope, {
    name: 'run',
    description: 'Outpace: measures a round.',
    asset: assetOf(deployment, 'run'),
    layer,
    homeRegion,
    word: 'round',
    more: secretsOf(places),
    lost,
    // One retry, in case the store was briefly unavailable, unless the next round is due by then.
    retries: 1,
    maxAge: between(60, shortest / 1000, 3600),
    ...concurrencyOf(deployment),
  })
  errorsAlarm(scope, {
    name: functionName('run'),
    what: 'The function that measures rounds failed.',
    heading: 'runErrors',
    topic,
  })
  const planned = schedules(scope, { name: 'outpace-rounds', invokes: run, lost })
  for (const { benchmark, market } of places) {
    const id = { benchmark: benchmark.id, market: market.id }
    schedule(planned, {
      name: [benchmark.id, market.id],
      description: `A round of ${benchmark.id} in ${market.id}.`,
      timing: timingOf({ every: benchmark.every, key: `round ${benchmark.id} ${market.id}` }),
      event: { ...id, scheduledAt: scheduledTime },
      maxAge: between(60, benchmark.every / 1000, 3600),
    })
  }
}

/** Our own scripts may ask for secrets, our own recordings that have any, and our own site that needs one: pages cannot, and competitors must not. */
function secretsOf(places: readonly DeployedMarket[]): Permission[] {
  const own = places.filter(({ benchmark }) => benchmark.sites.some((site) => site.us && mayAskForSecrets(site)))
  const ids = [...new Set(own.map(({ benchmark }) => benchmark.id))]
  return ids.length === 0 ? [] : [allowSecrets(ids.map((benchmark) => secretName({ benchmark, name: '' })))]
}

function mayAskForSecrets({ walk, access = {} }: Site): boolean {
  if (accessSecrets(access).length > 0) return true
  return walk.kind === 'script' || (walk.kind === 'recording' && usesSecrets(walk.recording))
}

export function concurrencyOf({ settings }: Deployment): { concurrency?: number } {
  return settings.concurrency === undefined ? {} : { concurrency: settings.concurrency }
}

function between(least: number, value: number, most: number): number {
  return Math.max(least, Math.min(most, value))
}
