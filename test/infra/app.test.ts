import { Topic } from 'aws-cdk-lib/aws-sns'
import { App } from 'aws-cdk-lib/core'
import { describe, expect, test } from 'vitest'
import { estimateCost } from '#core/analysis/cost/cost.ts'
import { defaultSettings } from '#core/config/settings.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { DeployError } from '#infra/deploy-error.ts'
import type { Deployment } from '#infra/deployment.ts'
import { sizing } from '#infra/sizing.ts'
import { benchmarksStack } from '#infra/stacks/benchmarks.ts'
import { stacksOf } from '#infra/stacks/stacks.ts'
import { summary } from '#infra/summary.ts'
import { beyondRoom, mostAlarms } from '#stages/scenarios/room.ts'
import { fakeBenchmark, sydney } from '../core/rounds.ts'
import {
  benchmarkYaml,
  contests,
  deployed,
  flat,
  outpaceYaml,
  resources,
  rootWith,
  standIns,
  type Template,
} from './deployment.ts'

/** What whoever deploys reads in place of templates. */
async function refusal(files: Record<string, string>, environment = {}): Promise<string> {
  await using root = await rootWith(files)
  const error = await deployed(root, environment).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(DeployError)
  return error instanceof DeployError ? error.message : ''
}

const withoutHome = outpaceYaml.replace(/^homeRegion.*\n/, '')

function fieldYaml(competitors: number, steps: number): string {
  const pages = Array.from({ length: steps }, (_, n) => `step${n}: /${n}`).join(', ')
  const site = (name: string) =>
    `{ name: ${name}, origin: 'https://${name.toLowerCase()}.example', pages: { ${pages} } }`
  const rivals = Array.from({ length: competitors }, (_, n) => `  - ${site(`Rival${n}`)}\n`).join('')
  return `name: Large\nus: ${site('Us')}\ncompetitors:\n${rivals}loads: 2\nevery: 1 hour\nmarkets: [{ name: Dublin, region: eu-west-1 }]\n`
}

describe('nothing is deployed', () => {
  test('that is likely to cost more than the cap, and it says what to do', async () => {
    const said = await refusal({ ...contests, 'outpace.yaml': outpaceYaml.replace('500 USD', '20 USD') })
    expect(said).toMatch(/estimate of \$\d+\.\d\d a month is above the monthlySpendingCap of \$20\.00 in outpace\.yaml/)
    expect(said).toMatch(/The largest part is jackets/)
    expect(said).toMatch(/npx outpace cost/)
  })

  test('of a benchmark with mistakes, which are shown as outpace check shows them', async () => {
    const said = await refusal({
      ...contests,
      'outpace.yaml': outpaceYaml,
      'scenarios/jackets/benchmark.yaml': benchmarkYaml.jackets.replace('15 minutes', 'sometimes'),
    })
    expect(said).toContain('scenarios/jackets/benchmark.yaml:9:8  every')
    expect(said).toMatch(/ {4}9 \| every: sometimes\n {6}\| {8}\^/)
  })

  test('whose records would be too large to store', async () => {
    const said = await refusal({ 'outpace.yaml': outpaceYaml, 'scenarios/large/benchmark.yaml': fieldYaml(12, 25) })
    expect(said).toMatch(
      /12 competitors x 25 steps x 2 loads make the record of a round \d+ KB; at most 350 KB can be stored\.\n {2}Use at most \d+ steps/,
    )
  })

  test('whose rounds are likely to be cut short', async () => {
    const said = await refusal({ 'outpace.yaml': outpaceYaml, 'scenarios/large/benchmark.yaml': fieldYaml(12, 8) })
    expect(said).toMatch(
      /scenarios\/large\/benchmark\.yaml {2}loads\n {2}A round would exceed Lambda's time limit of 15 min/,
    )
    expect(said).toContain('use fewer loads')
  })

  test('with more alarms of benchmarks’ own than there is room for', async () => {
    const markets = Array.from({ length: 50 }, (_, n) => `{ name: M${n}, region: eu-west-1 }`).join(', ')
    const yaml = `${fieldYaml(1, 1).replace(/^markets.*$/m, `markets: [${markets}]`)}alarm: { cloudwatch: true }\n`
    const said = await refusal({
      'outpace.yaml': `${outpaceYaml.replace(/^competitorLoads.*$/m, 'competitorLoadsPerDay: 100000')}`,
      'scenarios/one/benchmark.yaml': yaml,
      'scenarios/two/benchmark.yaml': yaml,
    })
    expect(said).toContain(
      '2 benchmarks with alarm: { cloudwatch: true } need 300 CloudWatch alarms; there is room for 240.',
    )
    expect(said).toContain('Remove cloudwatch: true from those that can do with the alarms on all markets.')
  })

  test('while nobody says where the records are to be kept', async () => {
    expect(await refusal({ ...contests, 'outpace.yaml': withoutHome })).toMatch(
      /Add to outpace\.yaml, for example: homeRegion: ap-southeast-2$/,
    )
  })
})

describe('the templates', () => {
  const markets = ['ap-southeast-2', 'eu-west-1', 'us-east-1'].map((region) => ({ ...sydney, id: region, region }))

  async function synthesized(
    benchmarks: Benchmark[],
    make: (deployment: Deployment, outdir: string) => App = stacksOf,
  ): Promise<Record<string, Template>> {
    await using root = await rootWith({})
    const deployment = {
      settings: { ...defaultSettings(), monthlySpendingCap: { amount: 1000, currency: 'USD' } },
      benchmarks,
      assets: await standIns(root.folder),
      homeRegion: 'eu-west-1',
    }
    const { stacks } = make(deployment, `${root.folder}/cdk.out`).synth()
    return Object.fromEntries(stacks.map(({ stackName, template }) => [stackName, template]))
  }

  const alarm = { to: [], falseAlarmsPerYear: 1, cloudwatch: true as const }
  const widgetsOf = (template: Template | undefined) =>
    resources(template ?? { Resources: {} }, 'AWS::CloudWatch::Dashboard').map(
      // A token in the text of a dashboard is a part of its own.
      ({ Properties }) => flat(Properties.DashboardBody).split('"type":').length - 1,
    )

  test('are the same for one benchmark and for a thousand, and small', { timeout: 180_000 }, async () => {
    const others = Array.from({ length: 999 }, (_, n) => fakeBenchmark({ id: `b${n}`, markets }))
    const many = [fakeBenchmark({ id: 'alarmed', markets, alarm }), ...others]
    const [one, thousand] = [await synthesized(many.slice(0, 1)), await synthesized(many)]
    expect(Object.keys(thousand).sort()).toEqual([
      'outpace-benchmarks',
      'outpace-home',
      'outpace-market-ap-southeast-2',
      'outpace-market-eu-west-1',
      'outpace-market-us-east-1',
    ])
    expect(thousand).toEqual(one)
    // What asks for alarms of its own has them apart.
    expect(JSON.stringify(thousand['outpace-home']).includes('alarmed')).toBe(false)
    for (const template of Object.values(thousand)) {
      expect(JSON.stringify(template).length).toBeLessThan(500_000)
      for (const widgets of widgetsOf(template)) expect(widgets).toBeLessThan(500)
    }
    // The check can fail.
    expect(widgetsOf(thousand['outpace-home'])[0]).toBeGreaterThan(5)
  })

  test('of as many alarms of benchmarks’ own as are accepted fit into a stack', async () => {
    const own = Array.from({ length: mostAlarms / 3 / 2 }, (_, n) =>
      fakeBenchmark({ id: `own${n}`, markets: markets.slice(0, 2), alarm }),
    )
    expect(beyondRoom(own, { recipients: [] })).toEqual([])
    const templates = await synthesized(own, (deployment, outdir) => {
      const app = new App({ outdir })
      benchmarksStack(app, { deployment, perStack: () => ({}) })
      return app
    })
    const stack = templates['outpace-benchmarks']
    expect(Object.keys(stack?.Resources ?? {}).length).toBeLessThanOrEqual(500)
    expect(JSON.stringify(stack, null, 1).length).toBeLessThan(700_000)
    expect(widgetsOf(stack)).toHaveLength(2)
    for (const widgets of widgetsOf(stack)) expect(widgets).toBeLessThan(500)
    const named = resources(stack ?? { Resources: {} }, 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties)
    expect(named).toHaveLength(mostAlarms)
    expect(named.find(({ AlarmName }) => AlarmName === 'outpace.own7.eu-west-1.silent')).toMatchObject({
      MetricName: 'MarketsSilent',
      Dimensions: [
        { Name: 'Benchmark', Value: 'own7' },
        { Name: 'Market', Value: 'eu-west-1' },
      ],
      AlarmDescription: 'own7 in eu-west-1: no round has arrived in time. docs/runbook.md#no-rounds-arrive',
    })
  })
})

test('alarms link the runbook where people read it', async () => {
  await using root = await rootWith({})
  const assets = await standIns(root.folder)
  const runbook = 'https://wiki.acme.example/runbook.md'
  const settings = { ...defaultSettings(), runbook, monthlySpendingCap: { amount: 100, currency: 'USD' } }
  const { stacks } = stacksOf({ settings, benchmarks: [], assets }, `${root.folder}/cdk.out`).synth()
  const templates = Object.fromEntries(stacks.map(({ stackName, template }) => [stackName, template]))
  const alarms = resources(templates, 'AWS::CloudWatch::Alarm')
  expect(alarms.length).toBeGreaterThan(0)
  for (const { Properties } of alarms) expect(Properties.AlarmDescription).toContain(` ${runbook}#`)
  const [budget] = resources(templates, 'AWS::Budgets::Budget')
  // https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html
  for (const { Value } of budget?.Properties.ResourceTags ?? []) expect(Value).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+@-]*$/u)
  expect(JSON.stringify(budget?.Properties.ResourceTags)).toContain(`${runbook} it-costs-more-than-planned`)
})

test('what breaks a rule of cdk-nag is not synthesized', async () => {
  await using root = await rootWith({})
  const assets = await standIns(root.folder)
  const app = stacksOf({ settings: defaultSettings(), benchmarks: [], assets }, `${root.folder}/cdk.out`)
  const home = app.node.findChild('outpace-home')
  new Topic(home, 'Open')
  expect(() => app.synth()).toThrow(/AwsSolutions-SNS3/)
})

describe('without homeRegion', () => {
  test('home is where whoever deploys has their region, and they are told to write it down', async () => {
    await using root = await rootWith({ ...contests, 'outpace.yaml': withoutHome })
    const { assembly, said } = await deployed(root, { region: 'eu-central-1', account: '123456789012' })
    expect(assembly.getStackByName('outpace-home').environment).toMatchObject({
      region: 'eu-central-1',
      account: '123456789012',
    })
    expect(said).toContain('Add "homeRegion: eu-central-1" there')
    const market = JSON.stringify(assembly.getStackByName('outpace-market-eu-west-1').template)
    expect(market).toContain('"OUTPACE_HOME_REGION":"eu-central-1"')
  })

  test('a clone in which nothing is measured yet has a home, and is told what to do', async () => {
    const own = `${benchmarkYaml.rooms}serve: serve.ts\n`
    await using root = await rootWith({
      'scenarios/demo/benchmark.yaml': own
        .replaceAll('https://www.acme.example', 'served')
        .replaceAll('https://globex.example', 'served'),
      'scenarios/demo/serve.ts': 'export default async () => undefined\n',
    })
    const { assembly, said } = await deployed(root)
    expect(assembly.stacks.map(({ stackName }) => stackName)).toEqual(['outpace-home'])
    expect(said).toMatch(/Not deployed: scenarios\/demo serves its own sites/)
    expect(said).toMatch(/add a folder to scenarios\//)
  })
})

test('outpace.yaml decides how many rounds and audits there are at once', async () => {
  await using root = await rootWith({ ...contests, 'outpace.yaml': `${outpaceYaml}concurrency: 40\n` })
  const { templates } = await deployed(root)
  const found = resources(templates, 'AWS::Lambda::EventSourceMapping').flatMap(({ Properties }) => {
    const { EventSourceArn, ScalingConfig } = Properties
    return /outpace-(run|audit)$/.test(flat(EventSourceArn)) ? [ScalingConfig.MaximumConcurrency] : []
  })
  expect(found).toEqual(Array(5).fill(40))
  // Up to 120 rounds at once, which are more than one judge keeps up with.
  expect(judgesOf(templates)).toBe(3)
})

test('whoever deploys is told which region cannot keep up with its schedule', () => {
  const benchmarks = Array.from({ length: 90 }, (_, index) => fakeBenchmark({ id: `b${index}` }))
  const said = (concurrency?: number) => {
    const settings = { ...defaultSettings(), ...(concurrency !== undefined && { concurrency }) }
    const estimate = estimateCost({ benchmarks, settings, sizing })
    return summary({ deployment: { settings, benchmarks, assets: [] }, leftOut: [], estimate })
  }
  expect(said()).toContain('The rounds in ap-southeast-2 need 10 functions at once, and 5 may run')
  expect(said(10)).not.toContain('functions at once')
})

/** Batches of a shard that the judge takes at once. */
function judgesOf(templates: Record<string, Template>): number | undefined {
  const [judge] = resources(templates, 'AWS::Lambda::EventSourceMapping').filter(
    ({ Properties }) => JSON.stringify(Properties.FilterCriteria)?.includes('round#') === true,
  )
  return judge?.Properties.ParallelizationFactor
}

describe('a home region without AWS Budgets', () => {
  const withHome = (region: string) => ({
    'outpace.yaml': outpaceYaml.replace(/^homeRegion.*$/m, `homeRegion: ${region}`),
    ...contests,
  })

  test('has the budget in us-east-1, which mails the operators itself', async () => {
    await using root = await rootWith(withHome('eu-north-1'))
    const { assembly, templates } = await deployed(root)
    const [budget, ...others] = resources(templates, 'AWS::Budgets::Budget')
    expect(others).toEqual([])
    const stack = assembly.stacks.find(({ stackName }) => stackName === 'outpace-spending')
    expect(stack?.environment.region).toBe('us-east-1')
    expect(Object.values(stack?.template.Resources ?? {})).toHaveLength(1)
    for (const { Subscribers } of budget?.Properties.NotificationsWithSubscribers ?? [])
      expect(Subscribers).toEqual([
        { SubscriptionType: 'EMAIL', Address: 'sre@acme.example' },
        { SubscriptionType: 'EMAIL', Address: 'night@acme.example' },
      ])
    expect(budget?.Properties.NotificationsWithSubscribers).toHaveLength(2)
  })

  test('is the only one for which there is such a stack', async () => {
    await using root = await rootWith(withHome('eu-west-1'))
    const { assembly, templates } = await deployed(root)
    expect(resources(templates, 'AWS::Budgets::Budget')).toHaveLength(1)
    expect(assembly.stacks.map(({ stackName }) => stackName)).not.toContain('outpace-spending')
  })
})
