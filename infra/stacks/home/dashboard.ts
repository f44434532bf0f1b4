import {
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  LogQueryWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch'
import { Duration } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import { conditions } from '#core/model/health.ts'
import { functionMetric } from '../../constructs/alarm.ts'
import { queueMetric } from '../../constructs/dead-letters.ts'
import type { DeployedMarket } from '../../deployment.ts'
import { namesAt } from '../../embedding.ts'
import { marketMetrics, missedMetric, type Names, roundMetrics } from '../../names.ts'
import { type TotalOptions, totalMetric } from './totals.ts'

interface DashboardOptions {
  places: readonly DeployedMarket[]
  /** Whether the dashboard for people is deployed, too. */
  hasApi: boolean
  /** Whether field data is asked for. */
  hasField: boolean
}

/** Charts for the operators: totals of all markets and rounds, and the health of the functions. */
export function dashboard(scope: Construct, options: DashboardOptions): void {
  const names = namesAt(scope)
  const regions = [...new Set(options.places.map(({ market }) => market.region))]
  // Not the prefix alone, which may be the name of a dashboard of another installation's: see names.ts.
  new Dashboard(scope, names.homeStack, {
    dashboardName: names.homeStack,
    defaultInterval: Duration.days(1),
    widgets: [...totals(names, regions), ...health(names, { ...options, regions })],
  })
}

/** Logs Insights: each market in a condition, newest count last. The runbook has the same query. */
export const affectedMarkets = [
  'filter type = "market"',
  'stats latest(since) as held_since, latest(@timestamp) as counted_at by condition, benchmark, market',
  'sort counted_at desc, condition, benchmark, market',
]

function totals(names: Names, regions: readonly string[]): IWidget[][] {
  const total = (metricName: string, shown: TotalOptions) => totalMetric(names, metricName, shown)
  const missed = regions.map((region) => total(missedMetric, { statistic: 'Sum', region, label: region }))
  return [
    [heading('Markets')],
    [
      chart(
        'Markets in each condition',
        conditions.map((each) => total(marketMetrics[each], { statistic: 'Maximum', label: each })),
      ),
      new LogQueryWidget({
        title: 'Affected markets',
        logGroupNames: [names.logGroup('dispatch')],
        queryLines: affectedMarkets,
        width: 18,
        ...row,
      }),
    ],
    [heading('Rounds')],
    [
      chart('Rounds', [total(roundMetrics.rounds, { statistic: 'Sum' })]),
      chart('Failed and blocked visits', [
        total(roundMetrics.failedVisits, { statistic: 'Sum', label: 'failed' }),
        total(roundMetrics.blockedVisits, { statistic: 'Sum', label: 'blocked' }),
      ]),
      chart('Longest round, s', [total(roundMetrics.roundSeconds, { statistic: 'Maximum' })]),
      ...(missed.length === 0 ? [] : [chart('Missed rounds', missed)]),
    ],
  ]
}

function health(
  names: Names,
  { places, hasApi, hasField, regions }: DashboardOptions & { regions: readonly string[] },
): IWidget[][] {
  const audited = regions.filter((region) =>
    places.some(({ benchmark, market }) => market.region === region && benchmark.audits !== undefined),
  )
  const functions = [
    ...regions.map((region) => ({ name: names.function('run'), region })),
    ...audited.map((region) => ({ name: names.function('audit'), region })),
    { name: names.function('dispatch'), region: undefined },
    { name: names.function('judge'), region: undefined },
    { name: names.function('notify'), region: undefined },
    ...(hasApi ? [{ name: names.function('api'), region: undefined }] : []),
    ...(hasField ? [{ name: names.function('field'), region: undefined }] : []),
  ]
  const each = (metricName: string, statistic: string): IMetric[] =>
    functions.map(({ name, region }) => functionMetric(name, { metricName, statistic, ...at(region, name) }))
  const queues = [
    ...regions.map((region) => queueMetric(names.deadLetters('market'), region)),
    ...(['judge', 'notify', ...(hasField ? (['field'] as const) : [])] as const).map((each) =>
      queueMetric(names.deadLetters(each)),
    ),
  ]
  const lag = [names.function('judge'), names.function('notify')].map((name) =>
    functionMetric(name, { metricName: 'IteratorAge', statistic: 'Maximum', ...at(undefined, name) }),
  )
  return [
    [heading('Functions')],
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

const row = { height: 6 }

function heading(text: string): TextWidget {
  return new TextWidget({ markdown: `# ${text}`, width: 24, height: 1 })
}

/** A quarter of a row. */
export function chart(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: 6, ...row })
}
