import { relative } from 'node:path'
import { Vpc } from 'aws-cdk-lib/aws-ec2'
import { ManagedPolicy, User } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib/core'
import { expect, test } from 'vitest'
import type { OutpaceStacks } from '#infra/cdk.ts'
import { OutpaceHome, OutpaceMarket, outpaceStacks, readDeployment } from '#infra/cdk.ts'
import {
  contests,
  deployed,
  flat,
  outpaceYaml,
  type Root,
  resources,
  rootWith,
  standIns,
  type Template,
} from './deployment.ts'
import { rolePolicies } from './permissions.ts'

const files = { 'outpace.yaml': outpaceYaml, ...contests }
const account = '123456789012'

function assetsIn({ folder }: Root) {
  return () => standIns(`${folder}/assets`)
}

/** By stack. */
function templatesOf(app: App): Record<string, Template> {
  return Object.fromEntries(app.synth().stacks.map(({ stackName, template }) => [stackName, template]))
}

const empty: Template = { Resources: {} }

test('a whole installation joins an app that has other stacks, with the names that it has alone', async () => {
  await using root = await rootWith(files)
  const app = new App({ outdir: `${root.folder}/app.out` })
  const other = new Stack(app, 'Website', { env: { account, region: 'ap-southeast-2' } })
  const { home, stacks }: OutpaceStacks = await outpaceStacks(app, {
    root: root.folder,
    account,
    assets: assetsIn(root),
  })
  home.table.grantReadData(new User(other, 'Analyst'))
  const [own, alone] = [templatesOf(app), (await deployed(root, { account })).templates]
  expect(Object.keys(own).sort()).toEqual(['Website', ...Object.keys(alone)].sort())
  expect(stacks.map(({ stackName }) => stackName).sort()).toEqual(Object.keys(alone).sort())
  // Whoever deployed it from a clone may go on from an app: nothing is replaced.
  for (const [name, { Resources }] of Object.entries(alone)) {
    const ids = Object.entries(Resources).map(([id, { Type }]) => `${id} ${Type}`)
    expect(Object.entries(own[name]?.Resources ?? {}).map(([id, { Type }]) => `${id} ${Type}`)).toEqual(
      expect.arrayContaining(ids),
    )
  }
  const grant = resources(own.Website ?? empty, 'AWS::IAM::Policy').map(({ Properties }) => flat(Properties))
  expect(grant.join()).toContain('dynamodb:Query')
})

test('the folder may be relative to the one that the app is run in', async () => {
  await using root = await rootWith(files)
  const roots: string[] = []
  const deployment = await readDeployment({
    root: relative(process.cwd(), root.folder),
    assets: async (folder) => {
      roots.push(folder)
      return await standIns(`${root.folder}/assets`)
    },
  })
  expect(deployment.benchmarks.map(({ id }) => id)).toEqual(['jackets', 'rooms'])
  // esbuild writes below a folder of its own, and finds nothing there by a relative name.
  expect(roots).toEqual([root.folder])
})

test('boundary, tags, topic, logs, network and removal are those of the account that it fits into', async () => {
  await using root = await rootWith(files)
  const app = new App({ outdir: `${root.folder}/app.out` })
  const boundary = `arn:aws:iam::${account}:policy/team`
  await outpaceStacks(app, {
    root: root.folder,
    account,
    assets: assetsIn(root),
    perStack: (stack) => ({
      permissionsBoundary: ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', boundary),
      tags: { CostCenter: '4711' },
      alarmTopic: Topic.fromTopicArn(stack, 'Ops', `arn:aws:sns:${stack.region}:${account}:ops`),
      logRetention: RetentionDays.ONE_WEEK,
      removalPolicy: RemovalPolicy.DESTROY,
      network: {
        vpc: Vpc.fromVpcAttributes(stack, 'Vpc', {
          vpcId: 'vpc-12345678',
          availabilityZones: ['a'],
          privateSubnetIds: ['subnet-12345678'],
        }),
      },
    }),
  })
  const assembly = app.synth()
  const templates: Record<string, Template> = Object.fromEntries(
    assembly.stacks.map(({ stackName, template }) => [stackName, template]),
  )
  const all = (type: string) => resources(templates, type).map(({ Properties }) => Properties)
  expect(all('AWS::IAM::Role').length).toBeGreaterThan(8)
  for (const { PermissionsBoundary } of all('AWS::IAM::Role')) expect(PermissionsBoundary).toBe(boundary)
  for (const { Tags } of all('AWS::SQS::Queue')) {
    expect(Tags).toEqual([
      { Key: 'CostCenter', Value: '4711' },
      { Key: 'Project', Value: 'outpace' },
    ])
  }
  for (const { Tags } of all('AWS::CloudWatch::Dashboard')) expect(Tags).toBeUndefined()
  for (const { RetentionInDays } of all('AWS::Logs::LogGroup')) expect(RetentionInDays).toBe(7)
  // The topic of people's mails is another one.
  expect(all('AWS::SNS::Topic').map(({ TopicName }) => TopicName)).toEqual(['outpace-messages'])
  const actions = all('AWS::CloudWatch::Alarm').flatMap(({ AlarmActions }) => AlarmActions as string[])
  expect(new Set(actions)).toEqual(
    new Set(['ap-southeast-2', 'eu-west-1', 'us-east-1'].map((region) => `arn:aws:sns:${region}:${account}:ops`)),
  )
  const inside = all('AWS::Lambda::Function').filter(({ VpcConfig }) => VpcConfig !== undefined)
  expect(new Set(inside.map(({ FunctionName }) => FunctionName))).toEqual(new Set(['outpace-run', 'outpace-audit']))
  expect(inside[0]?.VpcConfig.SubnetIds).toEqual(['subnet-12345678'])
  // Without it Lambda refuses to create the function. A page that takes over the code gets nothing of it.
  for (const stack of ['ap-southeast-2', 'eu-west-1', 'us-east-1'].map((each) => `outpace-market-${each}`)) {
    for (const name of ['run', 'audit']) {
      const role = rolePolicies(templates[stack] ?? empty).filter(({ of }) => of.startsWith(`${name}role`))
      if (role.length === 0) continue
      const network = role.filter(({ actions }) => actions.includes('ec2:CreateNetworkInterface'))
      expect(
        network.map(({ effect, conditions }) => [effect, flat(conditions.ArnEquals?.['lambda:SourceFunctionArn'])]),
      ).toEqual([
        ['Allow', 'undefined'],
        ['Deny', `arn:<AWS::Partition>:lambda:<AWS::Region>:<AWS::AccountId>:function:outpace-${name}`],
      ])
    }
  }
  const kept = ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::Cognito::UserPool']
  for (const type of kept)
    expect(resources(templates, type).map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(['Delete'])
  expect(all('AWS::DynamoDB::Table')[0]?.DeletionProtectionEnabled).toBe(false)
  expect(assembly.getStackByName('outpace-home').terminationProtection).toBeFalsy()
})

test('home and a market are constructs for stacks of your own', async () => {
  await using root = await rootWith(files)
  const deployment = await readDeployment({ root: root.folder, account, assets: assetsIn(root) })
  const app = new App({ outdir: `${root.folder}/app.out` })
  const monitoring = new Stack(app, 'Monitoring', { env: { account, region: 'ap-southeast-2' } })
  const topic = new Topic(monitoring, 'Mine')
  const encryptionKey = new Key(monitoring, 'Key')
  const home = new OutpaceHome(monitoring, 'Outpace', { deployment, alarmTopic: topic, encryptionKey })
  const dublin = new Stack(app, 'Dublin', { env: { account, region: 'eu-west-1' } })
  const keyArn = `arn:aws:kms:ap-southeast-2:${account}:key/1`
  const market = new OutpaceMarket(dublin, 'Outpace', {
    deployment,
    encryptionKey: Key.fromKeyArn(dublin, 'Key', keyArn),
  })
  expect([home.alarmTopic, market.alarmTopic === topic]).toEqual([topic, false])
  expect(home.dashboard).toMatch(/^https:\/\//)

  const templates = templatesOf(app)
  const outputs = Object.entries(templates.Monitoring?.Outputs ?? {}).map(([name, { Value }]) => [
    // Without the hash of its path.
    name.slice(0, -8),
    flat(Value),
  ])
  expect(Object.fromEntries(outputs)).toMatchObject({
    OutpaceTableName: expect.stringMatching(/^<OutpaceRecords/),
    OutpaceEvidenceBucketName: expect.stringMatching(/^<OutpaceEvidence/),
    OutpaceAlarmTopicArn: expect.stringMatching(/^<Mine/),
    OutpaceFunctionNames: 'outpace-judge, outpace-api, outpace-notify, outpace-dispatch',
    OutpaceDashboardAddress: expect.stringMatching(/^https:/),
  })
  const functions = resources(templates.Dublin ?? empty, 'AWS::Lambda::Function').map(({ Properties }) => Properties)
  expect(functions.map(({ FunctionName }) => FunctionName).sort()).toEqual([
    'outpace-audit',
    'outpace-dispatch',
    'outpace-run',
  ])
  // By its tag the bill is told apart.
  for (const { Tags } of functions) expect(Tags).toContainEqual({ Key: 'Project', Value: 'outpace' })
  const own = (type: string) => resources(templates.Monitoring ?? empty, type)[0]?.Properties
  expect(flat(own('AWS::DynamoDB::Table').SSESpecification.KMSMasterKeyId)).toMatch(/^<Key/)
  const [{ ServerSideEncryptionByDefault: encryption }] =
    own('AWS::S3::Bucket').BucketEncryption.ServerSideEncryptionConfiguration
  expect(flat(encryption.KMSMasterKeyID)).toMatch(/^<Key/)
  // Every function uses the table.
  for (const [stack, arn] of [
    ['Monitoring', /^<Key/],
    ['Dublin', /key\/1$/],
  ] as const) {
    const users = rolePolicies(templates[stack] ?? empty).filter(
      ({ actions, resources: [key = ''] }) => actions.includes('kms:Decrypt') && arn.test(key),
    )
    expect(users).toHaveLength(resources(templates[stack] ?? empty, 'AWS::Lambda::Function').length)
  }
  // Neither stack needs the other's outputs.
  expect(JSON.stringify(templates)).not.toContain('Fn::ImportValue')
})

test('home and a market say what is wrong with their stack', async () => {
  await using root = await rootWith(files)
  const deployment = await readDeployment({ root: root.folder, assets: assetsIn(root) })
  const app = new App({ outdir: `${root.folder}/app.out` })
  expect(() => new OutpaceMarket(new Stack(app, 'Anywhere'), 'Outpace', { deployment })).toThrow(
    'The stack Anywhere has no region, which decides what is measured from it',
  )
  const tokyo = new Stack(app, 'Tokyo', { env: { region: 'ap-northeast-1' } })
  expect(() => new OutpaceMarket(tokyo, 'Outpace', { deployment })).toThrow(
    'No benchmark has a market in ap-northeast-1.',
  )
  // Whoever deploys has a default region, which need not be the one that markets look for the table in.
  expect(() => new OutpaceHome(new Stack(app, 'Nowhere'), 'Outpace', { deployment })).toThrow(
    'The home region is ap-southeast-2, and the stack Nowhere has no region,',
  )
  expect(() => new OutpaceHome(tokyo, 'Home', { deployment })).toThrow(
    'The home region is ap-southeast-2, and the stack Tokyo is in ap-northeast-1.',
  )
})

test('operators hear by mail, at an address, in a queue, and by a topic of the region', async () => {
  const topic = 'arn:aws:sns:eu-west-1:123456789012:ops'
  const queue = 'arn:aws:sqs:us-east-1:123456789012:alarms'
  const page = 'https://alerts.acme.example/outpace'
  const heard = (operators: string) => outpaceYaml.replace(/^operators:.*$/m, `operators: [${operators}]`)
  await using root = await rootWith({
    ...contests,
    'outpace.yaml': heard(`sre@acme.example, "${page}", "${queue}", "${topic}"`),
  })
  const { templates, said } = await deployed(root)
  expect(said).not.toContain('No one receives')
  for (const stack of ['outpace-home', 'outpace-market-eu-west-1', 'outpace-market-us-east-1']) {
    const all = resources(templates[stack] ?? empty, 'AWS::SNS::Subscription').map(({ Properties }) => Properties)
    const operators = all.filter(({ FilterPolicy }) => FilterPolicy === undefined)
    expect(operators.map(({ Protocol, Endpoint }) => [Protocol, Endpoint])).toEqual([
      ['email', 'sre@acme.example'],
      ['https', page],
      ['sqs', queue],
    ])
    const alarms = resources(templates[stack] ?? empty, 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties)
    expect(alarms.length).toBeGreaterThan(1)
    for (const { AlarmActions, OKActions } of alarms) {
      expect(AlarmActions.slice(1)).toEqual(stack === 'outpace-market-eu-west-1' ? [topic] : [])
      expect(OKActions).toEqual(AlarmActions)
    }
  }

  await using deaf = await rootWith({ ...contests, 'outpace.yaml': heard(`"${topic}"`) })
  expect((await deployed(deaf)).said).toContain('No one receives the alarms in ap-southeast-2 and us-east-1: a topic')
})
