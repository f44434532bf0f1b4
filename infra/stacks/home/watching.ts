import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Duration } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import { ourName } from '#core/judge/streams.ts'
import { formatDuration } from '#core/model/units.ts'
import { alarm } from '../../constructs/alarm.ts'
import type { DeployedMarket } from '../../deployment.ts'
import { metricDimensions, metricNames, metricNamespace } from '../../names.ts'
import { silenceOf } from '../../sizing.ts'
import { tagBenchmark } from '../stack.ts'

/**
 * The alarms of a benchmark in a market. There is none for a benchmark as a whole: it would cost as much as those of
 * five markets and could only report that one of them fires, which that one does itself, with its market.
 */
export function watchPlace(scope: Construct, { place, topic }: { place: DeployedMarket; topic: ITopic }): void {
  watchVerdict(scope, { place, topic })
  watchSilence(scope, { place, topic })
}

function watchVerdict(scope: Construct, { place, topic }: { place: DeployedMarket; topic: ITopic }): void {
  const { benchmark, market } = place
  const made = alarm(scope, `outpace.${benchmark.id}.${market.id}.behind`, {
    description: `${benchmark.id}: ${ourName(benchmark)} is behind in ${market.id}.`,
    heading: 'behind',
    // Long enough for a round that is judged a few minutes after it ended.
    metric: placeMetric(place, { name: 'behind', statistic: 'Maximum', period: Duration.minutes(5) }),
    // The last verdict stands until there is another: between rounds, and while it is unknown.
    missing: TreatMissingData.IGNORE,
    topic,
  })
  tagBenchmark(made, benchmark.id)
}

function watchSilence(scope: Construct, { place, topic }: { place: DeployedMarket; topic: ITopic }): void {
  const { benchmark, market } = place
  const silence = silenceOf(benchmark)
  if (silence === null) return
  const made = alarm(scope, `outpace.${benchmark.id}.${market.id}.silent`, {
    description: `${benchmark.id}: no round from ${market.id} for ${formatDuration(silence.period * silence.periods * 1000)}.`,
    heading: 'silence',
    metric: placeMetric(place, { name: 'rounds', statistic: 'Sum', period: Duration.seconds(silence.period) }),
    below: true,
    periods: silence.periods,
    missing: TreatMissingData.BREACHING,
    topic,
  })
  tagBenchmark(made, benchmark.id)
}

export interface PlaceMetricOptions {
  name: keyof typeof metricNames
  statistic: string
  period: Duration
  label?: string
}

/** A metric that `judge` emits for a benchmark in a market. */
export function placeMetric({ benchmark, market }: DeployedMarket, { name, ...options }: PlaceMetricOptions): Metric {
  return new Metric({
    namespace: metricNamespace,
    metricName: metricNames[name],
    dimensionsMap: { [metricDimensions.benchmark]: benchmark.id, [metricDimensions.market]: market.id },
    ...options,
  })
}
