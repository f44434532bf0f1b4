import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import type { LayerVersion } from 'aws-cdk-lib/aws-lambda'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Duration } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import { accessSecrets } from '#core/model/access.ts'
import type { Site } from '#core/model/benchmark.ts'
import { usesSecrets } from '#core/model/recording.ts'
import { alarm, errorsAlarm } from '../../constructs/alarm.ts'
import { allowJourneySecrets } from '../../constructs/allow.ts'
import { assetOf, type DeployedMarket, type Deployment } from '../../deployment.ts'
import { namesAt } from '../../embedding.ts'
import { refusedMetric } from '../../names.ts'
import { atOnce } from '../../sizing.ts'
import { measuring } from './measuring.ts'
import { refusalsTold } from './refusals.ts'

/** What rounds and audits of a region have in common. */
export interface MarketOptions {
  deployment: Deployment
  homeRegion: string
  places: readonly DeployedMarket[]
  layer: LayerVersion
  topic: ITopic
}

/** `run`, woken by the queue of the region's rounds. */
export function rounds(scope: Construct, { deployment, homeRegion, places, layer, topic }: MarketOptions): void {
  const names = namesAt(scope)
  const own = places.flatMap(({ benchmark }) => benchmark.sites.filter(({ us }) => us))
  measuring(scope, {
    name: 'run',
    description: 'Outpace: measures a round.',
    asset: assetOf(deployment, 'run'),
    layer,
    homeRegion,
    word: 'round',
    more: own.some(mayAskForSecrets) ? allowJourneySecrets(names) : [],
    atOnce: atOnce(deployment.settings).run,
  })
  errorsAlarm(scope, {
    name: names.function('run'),
    what: 'The function that measures rounds failed.',
    heading: 'runErrors',
    topic,
  })
  evidenceAlarm(scope, { places, topic })
}

/**
 * Fires when the bucket refused evidence twice in a row, as one does whose policy or key denies it, or once where rounds are rarer than twice
 * a day: rounds are stored all the same, so that nothing else fails. A round records evidence once an hour, or as often as it is measured.
 */
function evidenceAlarm(scope: Construct, { places, topic }: Pick<MarketOptions, 'places' | 'topic'>): void {
  const names = namesAt(scope)
  const often = Math.min(...places.map(({ benchmark }) => benchmark.every))
  const { hours, periods } = refusalsTold(often)
  alarm(scope, names.named('evidence-refused'), {
    description: 'Filmstrips, screenshots or reports of this region could not be stored.',
    heading: 'evidence',
    metric: new Metric({
      namespace: names.metricNamespace,
      metricName: refusedMetric,
      statistic: 'Sum',
      period: Duration.hours(hours),
    }),
    periods,
    // Only what was refused is counted.
    missing: TreatMissingData.NOT_BREACHING,
    topic,
  })
}

/** Our own scripts may ask for secrets, our own recordings that have any, and our own site that needs one: pages cannot, and competitors must not. */
function mayAskForSecrets({ walk, access = {} }: Site): boolean {
  if (accessSecrets(access).length > 0) return true
  return walk.kind === 'script' || (walk.kind === 'recording' && usesSecrets(walk.recording))
}
