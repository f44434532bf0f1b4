import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CfnResource } from 'aws-cdk-lib/core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { benchmarkUsage } from '#core/analysis/cost/usage/benchmark.ts'
import { sharedUsage } from '#core/analysis/cost/usage/deployment.ts'
import { defaultSettings } from '#core/config/settings.ts'
import { readNotifyEvent } from '#functions/events/notify.ts'
import { variables } from '#infra/names.ts'
import { sizing } from '#infra/sizing.ts'
import { affectedMarkets } from '#infra/stacks/home/dashboard.ts'
import { stacksOf } from '#infra/stacks/stacks.ts'
import { runbookAnchors } from '#notify/mail/actions.ts'
import { loadScenarios } from '#stages/scenarios/load.ts'
import {
  benchmarkYaml,
  contests,
  deployed,
  flat,
  outpaceYaml,
  type Resource,
  type Root,
  resources,
  rootWith,
  type Synthesized,
  standIns,
} from './deployment.ts'

const program = join(import.meta.dirname, '../..')
const home = 'outpace-home'
const [sydney, dublin, virginia] = ['ap-southeast-2', 'eu-west-1', 'us-east-1'].map((each) => `outpace-market-${each}`)

/** ms. A synth takes a few seconds of a whole processor. */
const timeout = 180_000

let root: Root
let made: Synthesized
let templates: Synthesized['templates']
beforeAll(async () => {
  root = await rootWith({ 'outpace.yaml': outpaceYaml, ...contests })
  made = await deployed(root)
  templates = made.templates
}, timeout)
afterAll(() => root[Symbol.asyncDispose]())

function of(stack: string | undefined, type: string): Resource[] {
  const template = templates[stack ?? '']
  if (template === undefined) throw new Error(`There is no stack ${stack}.`)
  return resources(template, type)
}

describe('CloudFormation', () => {
  beforeAll(() => void vi.stubEnv('CDK_VALIDATION', 'true'))
  afterAll(() => void vi.unstubAllEnvs())

  test('would accept everything that can be deployed', { timeout }, async () => {
    await using everything = await rootWith({
      ...contests,
      'outpace.yaml': `${outpaceYaml.replace('ap-southeast-2', 'eu-north-1')}cruxKey: crux-key\nsender: outpace@acme.example\n`,
      'scenarios/jackets/benchmark.yaml': benchmarkYaml.jackets.replace('alarm: {', 'alarm: { cloudwatch: true,'),
    })
    const { assembly } = await deployed(everything)
    expect(assembly.stacks.map(({ stackName }) => stackName)).toEqual(
      expect.arrayContaining(['outpace-home', 'outpace-benchmarks', 'outpace-spending', sydney, dublin, virginia]),
    )
  })

  test('is asked before anything is deployed', { timeout }, async () => {
    await using own = await rootWith({})
    const app = stacksOf(
      { settings: defaultSettings(), benchmarks: [], assets: await standIns(own.folder) },
      join(own.folder, 'cdk.out'),
    )
    new CfnResource(app.node.findChild('outpace-home'), 'Wrong', {
      type: 'AWS::SQS::Queue',
      properties: { VisibilityTimeout: 'long' },
    })
    expect(() => app.synth()).toThrow('VisibilityTimeout')
  })
})

describe('the stacks', () => {
  test('are one at home and one a region, each in its own', () => {
    const where = made.assembly.stacks.map(({ stackName, environment }) => [stackName, environment.region])
    expect(Object.fromEntries(where)).toEqual({
      [home]: 'ap-southeast-2',
      [sydney ?? '']: 'ap-southeast-2',
      [dublin ?? '']: 'eu-west-1',
      [virginia ?? '']: 'us-east-1',
    })
  })

  test('know each other by names only, and no account', () => {
    const text = JSON.stringify(templates)
    expect(text).not.toContain('Fn::ImportValue')
    expect(text).not.toContain('"Export"')
    expect(text).not.toMatch(/\b\d{12}\b/)
    expect(text).not.toContain('AWS::CloudFormation::CustomResource')
  })

  test('carry the tag by which a bill is told apart', () => {
    for (const type of ['AWS::Lambda::Function', 'AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::SQS::Queue']) {
      for (const { Properties } of resources(templates, type)) {
        expect(Properties.Tags).toContainEqual({ Key: 'Project', Value: 'outpace' })
      }
    }
  })
})

describe('data', () => {
  test('outlives the stack, and the table every mistake of the last 35 days', () => {
    const kept = [...of(home, 'AWS::DynamoDB::Table'), ...of(home, 'AWS::S3::Bucket')]
    expect(kept.map(({ DeletionPolicy, UpdateReplacePolicy }) => [DeletionPolicy, UpdateReplacePolicy])).toEqual([
      ['Retain', 'Retain'],
      ['RetainExceptOnCreate', 'Retain'],
    ])
    const [table] = of(home, 'AWS::DynamoDB::Table')
    expect(table?.Properties).toMatchObject({
      TableName: 'outpace',
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      BillingMode: 'PAY_PER_REQUEST',
    })
    expect(made.assembly.getStackByName(home).terminationProtection).toBe(true)
  })

  test('in the bucket is nobody else’s, and goes after its time', () => {
    const [bucket] = of(home, 'AWS::S3::Bucket')
    expect(Object.values(bucket?.Properties.PublicAccessBlockConfiguration)).toEqual([true, true, true, true])
    expect(bucket?.Properties.LifecycleConfiguration.Rules).toContainEqual(
      expect.objectContaining({ Prefix: 'evidence/', ExpirationInDays: 35, Status: 'Enabled' }),
    )
  })
})

describe('what is due', () => {
  const stacks = [home, dublin, virginia]

  test('is looked for every minute by one dispatcher a region', () => {
    for (const stack of stacks) {
      const schedules = of(stack, 'AWS::Scheduler::Schedule').map(({ Properties }) => Properties)
      const [minutely, ...others] = schedules.filter(({ GroupName }) => flat(GroupName).includes('dispatch'))
      expect(others).toEqual([])
      expect(minutely?.ScheduleExpression).toBe('cron(* * * * ? *)')
      expect(flat(minutely?.Target.Arn)).toMatch(/^<dispatch/)
    }
    // Sydney is home, and home has it.
    expect(of(sydney, 'AWS::Scheduler::Schedule')).toEqual([])
    expect(of(sydney, 'AWS::SQS::Queue')).toEqual([])
  })

  test('is not looked for again beside the next look, nor later all at once', () => {
    for (const stack of [home, dublin, virginia]) {
      const own = of(stack, 'AWS::Lambda::EventInvokeConfig').map(({ Properties }) => Properties)
      const dispatch = own.filter(({ FunctionName }) => flat(FunctionName).startsWith('<dispatch'))
      expect(dispatch).toMatchObject([{ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 }])
    }
  })

  test('is sent to a queue of its kind, which waits longer than its function may take, and tries again: twice what visits sites', () => {
    const queuesOf = (stack: string | undefined) => of(stack, 'AWS::SQS::Queue').map(({ Properties }) => Properties)
    for (const stack of stacks) {
      const queues = queuesOf(stack).filter(({ RedrivePolicy }) => RedrivePolicy !== undefined)
      const more = stack === home ? ['outpace-digest'] : []
      expect(queues.map(({ QueueName }) => QueueName).sort()).toEqual([...more, 'outpace-run', 'outpace-audit'].sort())
      for (const { QueueName, RedrivePolicy, VisibilityTimeout } of queues) {
        // Deliveries that Lambda throttles count, and a new account throttles.
        expect(RedrivePolicy.maxReceiveCount).toBe(QueueName === 'outpace-digest' ? 5 : 2)
        expect(flat(RedrivePolicy.deadLetterTargetArn)).toMatch(/deadletters/)
        expect(VisibilityTimeout).toBeGreaterThan(QueueName === 'outpace-digest' ? 300 : 900)
      }
    }
  })

  test('wakes run, audit and notify one message at a time, within what a new account allows', () => {
    const sources = Object.values(templates)
      .flatMap((template) => resources(template, 'AWS::Lambda::EventSourceMapping'))
      .map(({ Properties }) => Properties)
      .filter(({ ScalingConfig }) => ScalingConfig !== undefined)
    const read = sources.map(({ EventSourceArn, BatchSize, ScalingConfig }) => [
      flat(EventSourceArn).split(':').at(-1),
      BatchSize,
      ScalingConfig.MaximumConcurrency,
    ])
    expect(read.sort()).toEqual([
      ['outpace-audit', 1, 2],
      ['outpace-audit', 1, 2],
      ['outpace-digest', 1, 2],
      ['outpace-run', 1, 5],
      ['outpace-run', 1, 5],
      ['outpace-run', 1, 5],
    ])
    const made = of(virginia, 'AWS::Lambda::Function').map(({ Properties }) => Properties.FunctionName)
    expect(made.sort()).toEqual(['outpace-dispatch', 'outpace-run'])
  })

  test('is taken from a queue once the queue exists: Lambda refuses to listen to one that does not', () => {
    const waits = Object.values(templates).flatMap(({ Resources }) => {
      const queueOf = (arn: string) =>
        Object.entries(Resources).find(
          ([, { Type, Properties }]) => Type === 'AWS::SQS::Queue' && arn.endsWith(`:${Properties.QueueName}`),
        )?.[0]
      return Object.values(Resources).flatMap(({ Type, Properties, DependsOn = [] }) => {
        const queue = Type === 'AWS::Lambda::EventSourceMapping' && queueOf(flat(Properties.EventSourceArn))
        return queue ? [{ queue, DependsOn }] : []
      })
    })
    // The digests of home, and the rounds and audits of Dublin and the rounds of Virginia, which have their queues themselves.
    expect(waits).toHaveLength(4)
    for (const { queue, DependsOn } of waits) expect(DependsOn).toContain(queue)
  })

  test('of messages wakes notify every hour', () => {
    const found = of(home, 'AWS::Scheduler::Schedule')
      .map(({ Properties }) => Properties)
      .filter(({ GroupName }) => flat(GroupName).includes('messages'))
    expect(
      found.map(({ Target, ScheduleExpression }) => [readNotifyEvent(JSON.parse(Target.Input)), ScheduleExpression]),
    ).toEqual([[{ kind: 'reminders' }, 'cron(17 * * * ? *)']])
  })
})

describe('functions', () => {
  test('have what they read from the environment, their layer and their time', () => {
    const run = of(dublin, 'AWS::Lambda::Function').find(({ Properties }) => Properties.FunctionName === 'outpace-run')
    expect(run?.Properties).toMatchObject({
      FunctionName: 'outpace-run',
      Runtime: 'nodejs24.x',
      MemorySize: 3008,
      Timeout: 900,
      Handler: 'index.handler',
    })
    const environment = run?.Properties.Environment.Variables
    expect(Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, flat(value)]))).toEqual({
      [variables.namePrefix]: 'outpace',
      [variables.table]: 'outpace',
      [variables.bucket]: 'outpace-evidence-<AWS::AccountId>-ap-southeast-2',
      [variables.homeRegion]: 'ap-southeast-2',
      [variables.chromium]: '/opt/chromium',
    })
    expect(run?.Properties.Layers).toHaveLength(1)
    expect(run?.Properties.ReservedConcurrentExecutions).toBeUndefined()
  })

  test('write to a log of their own that does not grow for ever', () => {
    const logs = resources(templates, 'AWS::Logs::LogGroup')
    expect(logs.length).toBe(resources(templates, 'AWS::Lambda::Function').length)
    expect(logs.every(({ Properties }) => Properties.RetentionInDays === 30)).toBe(true)
  })

  test('judge and notify are woken by what concerns them only, and nothing is lost in silence', () => {
    const sources = of(home, 'AWS::Lambda::EventSourceMapping')
      .map(({ Properties }) => Properties)
      .filter(({ FilterCriteria }) => FilterCriteria !== undefined)
    const filters = sources.map(({ FilterCriteria }) => JSON.parse(FilterCriteria.Filters[0].Pattern))
    expect(filters).toEqual([
      { eventName: ['INSERT'], dynamodb: { Keys: { pk: { S: [{ prefix: 'round#' }] } } } },
      {
        eventName: ['INSERT', 'MODIFY'],
        dynamodb: { Keys: { pk: { S: [{ prefix: 'incident#' }, { prefix: 'baseline#' }, { prefix: 'settings#' }] } } },
      },
    ])
    // Markets are judged one after another, and what opens in all of them is one alert.
    expect(
      sources.map(({ BatchSize, MaximumBatchingWindowInSeconds }) => [BatchSize, MaximumBatchingWindowInSeconds]),
    ).toEqual([
      [10, undefined],
      [100, 120],
    ])
    for (const { FunctionResponseTypes, DestinationConfig, MaximumRetryAttempts } of sources) {
      expect(FunctionResponseTypes).toEqual(['ReportBatchItemFailures'])
      expect(flat(DestinationConfig.OnFailure.Destination)).toMatch(/deadletters/)
      expect(MaximumRetryAttempts).toBeGreaterThan(0)
    }
  })
})

describe('watching', () => {
  const alarms = () => resources(templates, 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties)

  test('every alarm leads to a heading of the runbook, and every heading has something that leads to it', async () => {
    const links = [
      ...alarms().map(({ AlarmDescription }) => /(\S+)#(\S+)$/.exec(AlarmDescription)),
      // A budget has no description.
      ...of(home, 'AWS::Budgets::Budget').flatMap(({ Properties }) =>
        Properties.ResourceTags.filter(({ Key }: { Key: string }) => Key === 'Runbook').map(
          ({ Value }: { Value: string }) => /(\S+) (\S+)$/.exec(Value),
        ),
      ),
    ]
    expect(new Set(links.map((link) => link?.[1]))).toEqual(new Set(['docs/runbook.md']))
    const text = await readFile(join(program, 'docs/runbook.md'), 'utf8')
    const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    )
    // Mails lead there as well.
    const anchors = [...links.map((link) => link?.[2]), ...Object.values(runbookAnchors)]
    expect([...new Set(anchors)].sort()).toEqual(headings.sort())
  })

  test('every alarm tells a topic of its own region, to whom the operators listen', () => {
    for (const { AlarmActions, OKActions } of alarms()) {
      expect(AlarmActions).toHaveLength(1)
      expect(OKActions).toEqual(AlarmActions)
      expect(flat(AlarmActions)).toMatch(
        /^<Alarms[0-9A-F]+>$|^arn:<AWS::Partition>:sns:<AWS::Region>:<AWS::AccountId>:outpace-alarms$/,
      )
    }
    const listening = (stack: string | undefined) =>
      of(stack, 'AWS::SNS::Subscription').filter(({ Properties }) => Properties.FilterPolicy === undefined)
    // Sydney has the topic of home.
    expect([home, sydney, dublin, virginia].map((stack) => listening(stack).length)).toEqual([2, 0, 2, 2])
  })

  test('an error is still looked at when it is reported, which is after the longest invocation', () => {
    const timeouts = Object.values(templates).flatMap((template) =>
      resources(template, 'AWS::Lambda::Function').map(({ Properties }): [string, number] => [
        Properties.FunctionName,
        Properties.Timeout,
      ]),
    )
    const longest = new Map(timeouts)
    const errors = Object.values(templates)
      .flatMap((template) => resources(template, 'AWS::CloudWatch::Alarm'))
      .filter(({ Properties }) => Properties.MetricName === 'Errors')
    expect(errors.length).toBeGreaterThan(5)
    for (const { Properties } of errors) {
      const { Period, EvaluationPeriods, DatapointsToAlarm, Dimensions } = Properties
      expect(DatapointsToAlarm).toBe(1)
      // Lambda sends metrics within minutes.
      expect(Period * EvaluationPeriods).toBeGreaterThan((longest.get(Dimensions[0].Value) ?? Number.NaN) + 5 * 60)
    }
  })

  test('operators hear of markets by their number, whichever they are', () => {
    const totals = alarms().filter(({ MetricName }) => MetricName.startsWith('Markets'))
    expect(totals.map(({ AlarmName, MetricName, Dimensions = [] }) => [AlarmName, MetricName, Dimensions])).toEqual([
      ['outpace-markets-silent', 'MarketsSilent', []],
      ['outpace-markets-behind', 'MarketsBehind', []],
      ['outpace-markets-breaking-promise', 'MarketsBreakingPromise', []],
      ['outpace-markets-failing', 'MarketsFailing', []],
    ])
    const [silent, ...others] = totals
    expect(silent).toMatchObject({
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      EvaluationPeriods: 3,
      TreatMissingData: 'missing',
    })
    for (const { TreatMissingData } of others) expect(TreatMissingData).toBe('ignore')
    const [stopped, ...more] = of(home, 'AWS::CloudWatch::CompositeAlarm').map(({ Properties }) => Properties)
    expect(more).toEqual([])
    // Paging services act on ALARM and OK. Before the first count nothing is known, and nothing rings; when the count stops, it does.
    expect(stopped).toMatchObject({
      AlarmName: 'outpace-dispatch-stopped',
      AlarmDescription: expect.stringMatching(/ docs\/runbook\.md#dispatch-fails$/),
      AlarmActions: silent?.AlarmActions,
      OKActions: silent?.AlarmActions,
    })
    expect(flat(stopped?.AlarmRule)).toMatch(
      /^\(INSUFFICIENT_DATA\("<outpacemarketssilent\w+\.Arn>"\) AND \(NOT \(INSUFFICIENT_DATA\("<outpacemarketsfailing\w+\.Arn>"\)\)\)\)$/,
    )
  })

  test('a bucket that refuses evidence twice in a row raises an alarm where it is measured, and one refusal does not', () => {
    const inRegion = [sydney, dublin].map((stack) =>
      of(stack, 'AWS::CloudWatch::Alarm').filter(({ Properties }) => Properties.MetricName === 'EvidenceNotStored'),
    )
    for (const found of inRegion) {
      expect(found).toMatchObject([
        {
          Properties: {
            AlarmName: 'outpace-evidence-refused',
            Namespace: 'Outpace',
            Statistic: 'Sum',
            Period: 3600,
            EvaluationPeriods: 2,
            DatapointsToAlarm: 2,
            Threshold: 1,
            TreatMissingData: 'notBreaching',
          },
        },
      ])
    }
  })

  test('of operators shows which markets those are, with the query of the runbook', async () => {
    const [body] = of(home, 'AWS::CloudWatch::Dashboard').map(({ Properties }) => flat(Properties.DashboardBody))
    const runbook = await readFile(join(program, 'docs/runbook.md'), 'utf8')
    expect(body).toContain("SOURCE '/aws/lambda/outpace-dispatch'")
    for (const line of affectedMarkets) {
      expect(body).toContain(JSON.stringify(line).slice(1, -1))
      expect(runbook).toContain(line)
    }
  })

  test('is what the estimate counts', async () => {
    const { benchmarks, settings } = await loadScenarios(root.folder)
    const options = { settings, sizing, home: 'ap-southeast-2', measured: [] }
    const usage = [...benchmarks.flatMap((each) => benchmarkUsage(each, options)), ...sharedUsage(benchmarks, options)]
    const counted = (item: string, region?: string) =>
      usage
        .filter((each) => each.item === item && (region === undefined || each.region === region))
        .reduce((sum, { amount }) => sum + amount.likely, 0)
    const alarmsIn = (...stacks: (string | undefined)[]) =>
      stacks.reduce((sum, stack) => sum + of(stack, 'AWS::CloudWatch::Alarm').length, 0)
    expect(counted('alarm', 'ap-southeast-2')).toBe(alarmsIn(home, sydney))
    expect(counted('alarm', 'eu-west-1')).toBe(alarmsIn(dublin))
    expect(counted('compositeAlarm')).toBe(resources(templates, 'AWS::CloudWatch::CompositeAlarm').length)
    expect(counted('alarm', 'us-east-1')).toBe(alarmsIn(virginia))
    expect(counted('dashboard')).toBe(resources(templates, 'AWS::CloudWatch::Dashboard').length)
    const charted = flat(of(home, 'AWS::CloudWatch::Dashboard').map(({ Properties }) => Properties.DashboardBody))
    const totals = new Set([...charted.matchAll(/"Outpace","(\w+)"/g)].map(([, name]) => name))
    // Missed rounds are a metric of the region that measures, and only in hours that have any.
    totals.delete('MissedRounds')
    expect(counted('metric')).toBe(totals.size)
  })

  test('of spending tells the operators at four fifths of the cap', () => {
    const [budget] = of(home, 'AWS::Budgets::Budget')
    expect(budget?.Properties.Budget.BudgetLimit).toEqual({ Amount: 500, Unit: 'USD' })
    const when = budget?.Properties.NotificationsWithSubscribers.map(
      ({ Notification }: { Notification: { NotificationType: string; Threshold: number } }) =>
        `${Notification.NotificationType} ${Notification.Threshold}`,
    )
    expect(when).toEqual(['ACTUAL 80', 'FORECASTED 100'])
  })
})
