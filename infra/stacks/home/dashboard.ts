import { Dashboard, GraphWidget, type IMetric, type IWidget, TextWidget } from 'aws-cdk-lib/aws-cloudwatch'
import { Duration } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import { functionMetric } from '../../constructs/alarm.ts'
import { queueMetric } from '../../constructs/dead-letters.ts'
import type { DeployedMarket } from '../../deployment.ts'
import { functionName, type metricNames } from '../../names.ts'
import { marketsPerDashboard, sizing } from '../../sizing.ts'
import { marketDeadLetters } from '../dispatching.ts'
import { homeDeadLetters } from './names.ts'
import { placeMetric } from './watching.ts'

interface DashboardsOptions {
  places: readonly DeployedMarket[]
  /** Whether the dashboard for people is deployed, too. */
  hasApi: boolean
}

/** Charts for the operators: the health of the functions first, then every benchmark. One page per hundred markets. */
export function dashboards(scope: Construct, { places, hasApi }: DashboardsOptions): void {
  const pages = sizing.dashboardsFor(places.length)
  for (let page = 0; page < pages; page++) {
    const own = places.slice(page * marketsPerDashboard, (page + 1) * marketsPerDashboard)
    const name = page === 0 ? 'outpace' : `outpace-${page + 1}`
    new Dashboard(scope, name, {
      dashboardName: name,
      defaultInterval: Duration.days(1),
      widgets: [...(page === 0 ? health({ places, hasApi }) : []), ...benchmarksOf(own).flatMap(benchmarkRows)],
    })
  }
}

const row = { height: 6 }

function health({ places, hasApi }: DashboardsOptions): IWidget[][] {
  const regions = [...new Set(places.map(({ market }) => market.region))]
  const audited = regions.filter((region) =>
    places.some(({ benchmark, market }) => market.region === region && benchmark.audits !== undefined),
  )
  const functions = [
    ...regions.map((region) => ({ name: functionName('run'), region })),
    ...audited.map((region) => ({ name: functionName('audit'), region })),
    { name: functionName('judge'), region: undefined },
    { name: functionName('notify'), region: undefined },
    ...(hasApi ? [{ name: functionName('api'), region: undefined }] : []),
  ]
  const each = (metricName: string, statistic: string): IMetric[] =>
    functions.map(({ name, region }) => functionMetric(name, { metricName, statistic, ...at(region, name) }))
  const queues = [
    ...regions.map((region) => queueMetric(marketDeadLetters, region)),
    ...homeDeadLetters.map((name) => queueMetric(name)),
  ]
  const lag = [functionName('judge'), functionName('notify')].map((name) =>
    functionMetric(name, { metricName: 'IteratorAge', statistic: 'Maximum', ...at(undefined, name) }),
  )
  return [
    [new TextWidget({ markdown: '# Functions', width: 24, height: 1 })],
    [
      chart('Errors', each('Errors', 'Sum')),
      chart('Throttles', each('Throttles', 'Sum')),
      chart('Longest invocation, ms', each('Duration', 'Maximum')),
      chart('Dead letters', queues),
    ],
    [chart('Lag behind the table stream, ms', lag)],
  ]
}

function at(region: string | undefined, name: string) {
  const label = region === undefined ? name : `${name} ${region}`
  return { label, period: Duration.minutes(5), ...(region !== undefined && { region }) }
}

function benchmarksOf(places: readonly DeployedMarket[]): DeployedMarket[][] {
  return [...Map.groupBy(places, ({ benchmark }) => benchmark.id).values()]
}

/** A line for each market. */
function benchmarkRows(places: DeployedMarket[]): IWidget[][] {
  const [first] = places
  if (first === undefined) return []
  const { benchmark } = first
  const period = Duration.seconds(Math.min(86_400, Math.max(300, benchmark.every / 1000)))
  const each = (name: keyof typeof metricNames, statistic: string) =>
    places.map((place) => placeMetric(place, { name, statistic, period, label: place.market.name }))
  return [
    [new TextWidget({ markdown: `# ${benchmark.name}\nscenarios/${benchmark.id}`, width: 24, height: 2 })],
    [
      chart('Gap: your site divided by the target (1 is level)', each('gap', 'Average')),
      chart('Behind (1) or not (0)', each('behind', 'Maximum')),
      chart('Failed visits', each('failedVisits', 'Sum')),
      chart('Blocked visits', each('blockedVisits', 'Sum')),
    ],
    [chart('Round duration, s', each('roundSeconds', 'Maximum')), chart('Rounds', each('rounds', 'Sum'))],
  ]
}

function chart(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: 6, ...row })
}
