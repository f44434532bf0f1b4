import { join } from 'node:path'
import { App } from 'aws-cdk-lib/core'
import { describe, expect, test } from 'vitest'
import { DeployError, type OutpaceStacksProps, outpaceStacks } from '#infra/cdk.ts'
import { namesOf } from '#infra/names.ts'
import {
  benchmarkYaml,
  contests,
  flat,
  outpaceYaml,
  type Root,
  rootWith,
  standIns,
  type Template,
} from './deployment.ts'

/** ms. A synth takes a few seconds of a whole processor. */
const timeout = 300_000

/** Everything that can be deployed: field data, audits, alarms of a benchmark's own. */
const everything = {
  ...contests,
  'outpace.yaml': `${outpaceYaml}cruxKey: crux-key\n`,
  'scenarios/jackets/benchmark.yaml': benchmarkYaml.jackets.replace('alarm: {', 'alarm: { cloudwatch: true,'),
}

/** Names that are unique within something that has the prefix in its name, by type of the resource. */
const withinOthers = new Set([
  'AWS::Cognito::UserPoolGroup GroupName',
  'AWS::Scheduler::Schedule Name',
  'AWS::ApiGatewayV2::Stage StageName',
  'AWS::IAM::Role PolicyName',
  'AWS::ApiGatewayV2::Authorizer Name',
  'AWS::CloudWatch::Alarm MetricName',
  // Of what recovers an account.
  'AWS::Cognito::UserPool Name',
  // Of its origin, which begins with the id of the API.
  'AWS::CloudFront::Distribution DomainName',
  'AWS::DynamoDB::Table AttributeName',
  // What people read as the sender of a mail.
  'AWS::SNS::Topic DisplayName',
  'AWS::CloudFront::Distribution HeaderName',
])

const isName = (key: string) => /Name$|^Namespace$|^Domain$/.test(key)

/** Every name that a template gives, by type and property. */
function namesIn({ Resources }: Template): string[] {
  return Object.values(Resources).flatMap(({ Type, Properties }) =>
    found(Properties).flatMap(([key, value]) => {
      const name = flat(value)
      // A reference to a resource of the same template, or a namespace of AWS.
      const isElsewhere = /^<[^>]+>$|^AWS\//.test(name)
      return isElsewhere || withinOthers.has(`${Type} ${key}`) ? [] : [`${Type} ${key} ${name}`]
    }),
  )
}

function found(value: unknown): [string, unknown][] {
  if (Array.isArray(value)) return value.flatMap(found)
  if (typeof value !== 'object' || value === null) return []
  // A dimension of a metric, such as the name of a function.
  if ('Name' in value && 'Value' in value) return found({ [String(value.Name)]: value.Value })
  return Object.entries(value).flatMap(([key, each]): [string, unknown][] =>
    isName(key) ? [[key, each]] : found(each),
  )
}

function propsOf({ folder }: Root): OutpaceStacksProps {
  return { root: folder, assets: () => standIns(join(folder, 'assets')) }
}

describe('two installations in one account', () => {
  test('share no name, and none of them knows a name of the other', { timeout }, async () => {
    await using mine = await rootWith(everything)
    await using theirs = await rootWith({
      ...everything,
      'outpace.yaml': `${everything['outpace.yaml']}namePrefix: acme-shop\n`,
    })
    const app = new App({ outdir: join(mine.folder, 'app.out') })
    await outpaceStacks(app, propsOf(mine))
    await outpaceStacks(app, propsOf(theirs))
    const stacks = app.synth().stacks.map(({ stackName, template }) => ({ stackName, template: template as Template }))
    const [own, other] = ['outpace-', 'acme-shop-'].map((prefix) =>
      stacks.filter(({ stackName }) => stackName.startsWith(prefix)),
    )
    expect(own?.map(({ stackName }) => stackName.replace('outpace-', 'acme-shop-'))).toEqual(
      other?.map(({ stackName }) => stackName),
    )
    expect(own?.length).toBe(5)
    const [first, second] = [own, other].map((each = []) => new Set(each.flatMap(({ template }) => namesIn(template))))
    if (first === undefined || second === undefined) throw new Error('expected two installations')
    // As many: what one gives a name, the other does too.
    expect(second.size).toBe(first.size)
    expect(first.size).toBeGreaterThan(40)
    expect([...first].filter((name) => second.has(name))).toEqual([])
    // Environments, policies, dashboards and outputs as well.
    const text = (each: typeof own) => JSON.stringify(each?.map(({ template }) => template))
    expect(text(own)).not.toContain('acme-shop')
    const others = text(other).replaceAll(/"PolicyName":"outpace"|__Host-outpace|x-outpace-origin/g, '')
    expect(others).not.toMatch(/outpace/)
    expect(others).toContain('Outpace/acme-shop')
    // By the value of the tag the bill is told apart.
    const all = other?.flatMap(({ template }) => Object.values(template.Resources)) ?? []
    const tagged = all.flatMap(({ Properties = {} }) => (Array.isArray(Properties.Tags) ? [Properties.Tags] : []))
    expect(tagged.length).toBeGreaterThan(30)
    for (const tags of tagged) expect(tags).toContainEqual({ Key: 'Project', Value: 'acme-shop' })
    const budget = all.find(({ Type }) => Type === 'AWS::Budgets::Budget')
    expect(budget?.Properties.Budget.CostFilters).toEqual({ TagKeyValue: ['user:Project$acme-shop'] })
  })
})

test('a prefix may go on where another one ends', { timeout }, async () => {
  await using mine = await rootWith(everything)
  const templates: Template[][] = []
  for (const more of ['benchmarks', 'home', 'market', 'judge']) {
    await using longer = await rootWith({
      ...everything,
      'outpace.yaml': `${everything['outpace.yaml']}namePrefix: outpace-${more}\n`,
    })
    const app = new App({ outdir: join(longer.folder, 'app.out') })
    await outpaceStacks(app, propsOf(longer))
    templates.push(app.synth().stacks.map(({ template }) => template as Template))
  }
  const app = new App({ outdir: join(mine.folder, 'app.out') })
  await outpaceStacks(app, propsOf(mine))
  templates.push(app.synth().stacks.map(({ template }) => template as Template))
  const names = templates.flatMap((each) => [...new Set(each.flatMap(namesIn))])
  const twice = names.filter((name, at) => names.indexOf(name) !== at)
  expect(twice).toEqual([])
})

describe('the prefix of an app', () => {
  test('holds where outpace.yaml has none, and it says how the command finds it', async () => {
    await using root = await rootWith({ ...contests, 'outpace.yaml': outpaceYaml })
    let said = ''
    const { stacks } = await outpaceStacks(new App(), {
      ...propsOf(root),
      namePrefix: 'acme-staging',
      say: (text) => {
        said += text
      },
    })
    expect(stacks.map(({ stackName }) => stackName)).toContain('acme-staging-market-eu-west-1')
    expect(said).toContain('set OUTPACE_NAME_PREFIX=acme-staging for "npx outpace --cloud"')
  })

  test.each([
    ['Acme', 'namePrefix: "Acme" cannot begin the names of buckets, functions and stacks'],
    ['acme-staging', 'outpace.yaml has namePrefix: acme-shop, and the app passes "acme-staging".'],
  ])('%s is refused', async (namePrefix, message) => {
    await using root = await rootWith({ ...contests, 'outpace.yaml': `${outpaceYaml}namePrefix: acme-shop\n` })
    const refused = outpaceStacks(new App(), { ...propsOf(root), namePrefix })
    await expect(refused).rejects.toThrow(message)
    await expect(refused).rejects.toBeInstanceOf(DeployError)
  })
})

test('the longest prefix leaves room in the longest name', () => {
  const longest = 'a'.repeat(26)
  const names = namesOf({ namePrefix: longest })
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  expect(names.bucket({ account: '123456789012', region: 'ap-southeast-2' })).toHaveLength(63)
  // https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html, .../API_CreateQueue.html, .../API_CreateScheduleGroup.html
  expect(names.function('dispatch').length).toBeLessThanOrEqual(64)
  expect(names.deadLetters('market').length).toBeLessThanOrEqual(80)
})
