import { Dashboard, type IWidget, Metric, TextWidget, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { type App, Duration, type Stack } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import { countEvery, marketAlarms } from '#core/model/health.ts'
import { alarm } from '../constructs/alarm.ts'
import { knownAlarmTopic } from '../constructs/alarm-topic.ts'
import { type DeployedMarket, type Deployment, placesOf } from '../deployment.ts'
import { type EmbeddingProps, embed } from '../embedding.ts'
import { marketMetrics, metricDimensions, type Names, namesOf, roundMetrics } from '../names.ts'
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
  const { homeRegion: region, account, settings } = deployment
  const names = namesOf(settings)
  const stack = stackOf(app, {
    name: names.benchmarksStack,
    description: 'Outpace: CloudWatch alarms and charts of benchmarks that ask for their own.',
    ...{ names, region, account },
  })
  const embedding = perStack(stack)
  embed(stack, embedding, settings)
  const topic = embedding.alarmTopic ?? knownAlarmTopic(stack)
  for (const place of places) {
    const { benchmark, market } = place
    for (const condition of marketAlarms(benchmark)) {
      const { name, what, heading } = conditionAlarms[condition]
      const made = alarm(stack, `${names.prefix}.${benchmark.id}.${market.id}.${name}`, {
        description: `${benchmark.id} in ${market.id}: ${what}.`,
        heading,
        metric: ownMetric(names, { place, metricName: marketMetrics[condition], statistic: 'Maximum' }),
        // Where the count stops, the alarm on all markets is raised.
        missing: TreatMissingData.IGNORE,
        topic,
      })
      tagBenchmark(made, benchmark.id)
    }
  }
  dashboards(stack, { names, places })
  return stack
}

function dashboards(scope: Construct, { names, places }: { names: Names; places: readonly DeployedMarket[] }): void {
  for (let page = 0; page < sizing.dashboardsFor(places.length); page++) {
    const shown = places.slice(page * marketsPerDashboard, (page + 1) * marketsPerDashboard)
    const name = names.named(page === 0 ? 'benchmarks' : `benchmarks-${page + 1}`)
    const benchmarks = [...Map.groupBy(shown, ({ benchmark }) => benchmark.id).values()]
    new Dashboard(scope, name, {
      dashboardName: name,
      defaultInterval: Duration.days(1),
      widgets: benchmarks.flatMap((own) => benchmarkRows(names, own)),
    })
  }
}

/** A line for each market. */
function benchmarkRows(names: Names, places: DeployedMarket[]): IWidget[][] {
  const [first] = places
  if (first === undefined) return []
  const { benchmark } = first
  const each = (metricName: string, statistic: string) =>
    places.map((place) => ownMetric(names, { place, metricName, statistic, label: place.market.name }))
  const held = places.flatMap((place) =>
    marketAlarms(benchmark).map((condition) =>
      ownMetric(names, {
        place,
        metricName: marketMetrics[condition],
        statistic: 'Maximum',
        label: `${place.market.name}: ${condition}`,
      }),
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

interface OwnMetricOptions {
  place: DeployedMarket
  metricName: string
  statistic: string
  label?: string
}

function ownMetric({ metricNamespace }: Names, { place, metricName, statistic, label }: OwnMetricOptions): Metric {
  const { benchmark, market } = place
  return new Metric({
    namespace: metricNamespace,
    metricName,
    dimensionsMap: { [metricDimensions.benchmark]: benchmark.id, [metricDimensions.market]: market.id },
    statistic,
    period: Duration.millis(countEvery),
    ...(label !== undefined && { label }),
  })
}
