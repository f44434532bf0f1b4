import { Dashboard, type IWidget, Metric, TextWidget, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { type App, Aws, Duration, type Stack } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import { countEvery, marketAlarms } from '#core/model/health.ts'
import { alarm } from '../constructs/alarm.ts'
import { alarmTopicName } from '../constructs/alarm-topic.ts'
import { type DeployedMarket, type Deployment, placesOf } from '../deployment.ts'
import { type EmbeddingProps, embed } from '../embedding.ts'
import { benchmarksStackName, marketMetrics, metricDimensions, metricNamespace, roundMetrics } from '../names.ts'
import { marketsPerDashboard, sizing } from '../sizing.ts'
import { chart } from './home/dashboard.ts'
import { conditionAlarms } from './home/totals.ts'
import { stackOf, tagBenchmark } from './stack.ts'

/**
 * CloudWatch alarms and charts of the benchmarks that ask for their own, in the home region; undefined if none does. It is the
 * only stack that grows with benchmarks: stages/scenarios/room.ts refuses what does not fit into it.
 */
export function benchmarksStack(
  app: App,
  { deployment, perStack }: { deployment: Deployment; perStack: (stack: Stack) => EmbeddingProps },
): Stack | undefined {
  const places = placesOf(deployment).filter(({ benchmark }) => marketAlarms(benchmark).length > 0)
  if (places.length === 0) return undefined
  const { homeRegion, account } = deployment
  const stack = stackOf(app, {
    name: benchmarksStackName,
    description: 'Outpace: CloudWatch alarms and charts of benchmarks that ask for their own.',
    ...(homeRegion !== undefined && { region: homeRegion }),
    ...(account !== undefined && { account }),
  })
  const embedding = perStack(stack)
  embed(stack, embedding, deployment.settings)
  const home = `arn:${Aws.PARTITION}:sns:${Aws.REGION}:${Aws.ACCOUNT_ID}:${alarmTopicName}`
  const topic = embedding.alarmTopic ?? Topic.fromTopicArn(stack, 'Alarms', home)
  for (const place of places) {
    const { benchmark, market } = place
    for (const condition of marketAlarms(benchmark)) {
      const { name, what, heading } = conditionAlarms[condition]
      const made = alarm(stack, `outpace.${benchmark.id}.${market.id}.${name}`, {
        description: `${benchmark.id} in ${market.id}: ${what}.`,
        heading,
        metric: ownMetric(place, marketMetrics[condition], 'Maximum'),
        // Where the count stops, the alarm on all markets is raised.
        missing: TreatMissingData.IGNORE,
        topic,
      })
      tagBenchmark(made, benchmark.id)
    }
  }
  dashboards(stack, places)
  return stack
}

function dashboards(scope: Construct, places: readonly DeployedMarket[]): void {
  for (let page = 0; page < sizing.dashboardsFor(places.length); page++) {
    const own = places.slice(page * marketsPerDashboard, (page + 1) * marketsPerDashboard)
    const name = page === 0 ? 'outpace-benchmarks' : `outpace-benchmarks-${page + 1}`
    const benchmarks = [...Map.groupBy(own, ({ benchmark }) => benchmark.id).values()]
    new Dashboard(scope, name, {
      dashboardName: name,
      defaultInterval: Duration.days(1),
      widgets: benchmarks.flatMap(benchmarkRows),
    })
  }
}

/** A line for each market. */
function benchmarkRows(places: DeployedMarket[]): IWidget[][] {
  const [first] = places
  if (first === undefined) return []
  const { benchmark } = first
  const each = (name: string, statistic: string) =>
    places.map((place) => ownMetric(place, name, statistic, place.market.name))
  const held = places.flatMap((place) =>
    marketAlarms(benchmark).map((condition) =>
      ownMetric(place, marketMetrics[condition], 'Maximum', `${place.market.name}: ${condition}`),
    ),
  )
  return [
    [new TextWidget({ markdown: `# ${benchmark.name}\nscenarios/${benchmark.id}`, width: 24, height: 2 })],
    [
      chart('Gap: your site divided by the target (1 is level)', each(roundMetrics.gap, 'Average')),
      chart('Conditions: holds (1) or not (0)', held),
      chart('Failed visits', each(roundMetrics.failedVisits, 'Sum')),
      chart('Blocked visits', each(roundMetrics.blockedVisits, 'Sum')),
    ],
    [
      chart('Round duration, s', each(roundMetrics.roundSeconds, 'Maximum')),
      chart('Rounds', each(roundMetrics.rounds, 'Sum')),
    ],
  ]
}

function ownMetric(
  { benchmark, market }: DeployedMarket,
  metricName: string,
  statistic: string,
  label?: string,
): Metric {
  return new Metric({
    namespace: metricNamespace,
    metricName,
    dimensionsMap: { [metricDimensions.benchmark]: benchmark.id, [metricDimensions.market]: market.id },
    statistic,
    period: Duration.millis(countEvery),
    ...(label !== undefined && { label }),
  })
}
