import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Duration } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import { formatDuration } from '#core/model/units.ts'
import { alarm } from '../../constructs/alarm.ts'
import type { DeployedMarket } from '../../deployment.ts'
import { metricDimensions, metricNames, metricNamespace } from '../../names.ts'
import { silenceOf } from '../../sizing.ts'
import { tagBenchmark } from '../stack.ts'

/**
 * The alarm of a benchmark in a market, for operators: Outpace itself does not measure. People are told by `notify` what their
 * measurements say, such as that they are behind; for that there is no alarm here.
 *
 * `notify` adds a zero to the number of rounds every quarter of an hour, so that a missing round is a value and not a missing
 * one: it rings after the periods that `silenceOf` decides, counted from the deployment, and not at once because there was no
 * round before it. Where even the zeros stop, there is no data at all, which rings too.
 */
export function watchPlace(scope: Construct, { place, topic }: { place: DeployedMarket; topic: ITopic }): void {
  const { benchmark, market } = place
  const silence = silenceOf(benchmark)
  if (silence === null) return
  const made = alarm(scope, `outpace.${benchmark.id}.${market.id}.silent`, {
    description: `${benchmark.id}: no round from ${market.id} for ${formatDuration(silence.period * silence.periods * 1000)}.`,
    heading: 'silence',
    metric: placeMetric(place, { name: 'rounds', statistic: 'Sum', period: Duration.seconds(silence.period) }),
    below: true,
    periods: silence.periods,
    missing: TreatMissingData.MISSING,
    topic,
  })
  made.addInsufficientDataAction(new SnsAction(topic))
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
