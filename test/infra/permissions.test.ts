import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contests, deployed, outpaceYaml, type Root, resources, rootWith, type Synthesized } from './deployment.ts'
import { explained, resourcePolicies, rolePolicies, type Statement } from './permissions.ts'

const home = 'outpace-home'
const dublin = 'outpace-market-eu-west-1'
const virginia = 'outpace-market-us-east-1'

/** ms. A synth takes a few seconds of a whole processor. */
const timeout = 180_000

let root: Root
let templates: Synthesized['templates']
beforeAll(async () => {
  root = await rootWith({ 'outpace.yaml': outpaceYaml, ...contests })
  templates = (await deployed(root)).templates
}, timeout)
afterAll(() => root[Symbol.asyncDispose]())

/** What the roles of a stack may do. */
function allowedIn(stack: string): Statement[] {
  const template = templates[stack]
  if (template === undefined) throw new Error(`There is no stack ${stack}.`)
  return rolePolicies(template)
}

describe('permissions', () => {
  const statements = () => Object.values(templates).flatMap(rolePolicies)

  test('come from no policy of AWS', () => {
    for (const { Properties } of resources(templates, 'AWS::IAM::Role')) {
      expect(Properties.ManagedPolicyArns).toBeUndefined()
    }
    expect(resources(templates, 'AWS::IAM::ManagedPolicy')).toEqual([])
  })

  test('with a wildcard are all explained', () => {
    const wild = statements().filter(({ actions, resources: all }) =>
      [...actions, ...all].some((each) => each.includes('*') || /^<\w+log\w+\.Arn>$/.test(each)),
    )
    expect(wild.length).toBeGreaterThan(10)
    const unexplained = wild.flatMap(({ of: role, actions, resources: all }) =>
      all
        .filter(
          (resource) => !explained.some((each) => each.actions === actions.join(' ') && each.resource.test(resource)),
        )
        .map((resource) => `${role}: ${actions.join(' ')} on ${resource}`),
    )
    expect(unexplained).toEqual([])
  })

  test('of others on our queues, topics and bucket are only to be told, and never without TLS', () => {
    const all = Object.values(templates).flatMap(resourcePolicies)
    const allowed = all.filter(({ effect }) => effect === 'Allow')
    // A topic with a policy of its own takes alarms only from whom it names.
    expect(allowed.map(({ services, actions, resources: [topic] }) => [services, actions, topic])).toEqual(
      [
        ['budgets.amazonaws.com', 'cloudwatch.amazonaws.com'],
        ['cloudwatch.amazonaws.com'],
        ['cloudwatch.amazonaws.com'],
      ].map((services) => [services, ['sns:Publish'], expect.stringMatching(/^<Alarms/)]),
    )
    expect(allowed.every(({ conditions }) => conditions.StringEquals?.['aws:SourceAccount'] !== undefined)).toBe(true)
    const denied = all.filter(({ effect }) => effect === 'Deny')
    const guarded = ['AWS::SQS::Queue', 'AWS::SNS::Topic', 'AWS::S3::Bucket'].flatMap((type) =>
      resources(templates, type),
    )
    const plain = denied.filter(({ conditions }) => conditions.Bool?.['aws:SecureTransport'] === 'false')
    expect(plain.length).toBe(guarded.length)
  })

  test('of run: put and get rounds, put evidence, read its own secrets, write its log', () => {
    const own = allowedIn(dublin).filter(({ of: role }) => role.startsWith('run'))
    expect(own.flatMap(({ actions, effect }) => (effect === 'Allow' ? actions : [])).sort()).toEqual([
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      's3:PutObject',
      'secretsmanager:GetSecretValue',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:ReceiveMessage',
    ])
    const items = own.find(({ actions }) => actions.includes('dynamodb:PutItem'))
    expect(items?.conditions).toEqual({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['round#*', 'claim#run#*', 'robots#*'] },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    })
    expect(items?.resources).toEqual(['arn:<AWS::Partition>:dynamodb:ap-southeast-2:<AWS::AccountId>:table/outpace'])
  })

  test('on evidence are for a bucket of this account only, whoever has its name', () => {
    const files = statements().filter(({ actions }) => actions.some((action) => action.startsWith('s3:')))
    expect(files.length).toBeGreaterThan(3)
    for (const { conditions } of files)
      expect(conditions).toEqual({ StringEquals: { 's3:ResourceAccount': { Ref: 'AWS::AccountId' } } })
  })

  test('to read evidence tell a file that has expired from one that may not be read, as S3 does for who may list', () => {
    const readers = statements().filter(({ actions }) => actions.includes('s3:GetObject'))
    const listing = statements().filter(({ actions }) => actions.includes('s3:ListBucket'))
    expect(readers.map(({ of: role }) => role.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual(['apirole', 'notifyrole'])
    expect(listing.map(({ of: role }) => role)).toEqual(readers.map(({ of: role }) => role))
    for (const [
      index,
      {
        resources: [bucket],
      },
    ] of listing.entries())
      expect(readers[index]?.resources).toEqual([`${bucket}/evidence/*`])
  })

  test('of dispatch: read the plan and what people asked of it, and send to the queues of its region', () => {
    const own = allowedIn(dublin).filter(({ of: role }) => role.startsWith('dispatch'))
    const items = own.find(({ actions }) => actions.includes('dynamodb:PutItem'))
    expect(items?.conditions['ForAllValues:StringLike']).toEqual({ 'dynamodb:LeadingKeys': ['plan#*'] })
    const sends = own.find(
      ({ actions, of: role }) => actions.includes('sqs:SendMessage') && role.startsWith('dispatchrole'),
    )
    expect(sends?.resources.map((each) => each.split(':').at(-1))).toEqual(['outpace-audit', 'outpace-run'])
    expect(own.flatMap(({ actions }) => actions)).not.toContain('secretsmanager:GetSecretValue')
    // Only at home are the markets of all regions counted.
    const counting = ({ conditions }: Statement) =>
      JSON.stringify(conditions['ForAllValues:StringLike'] ?? {}).includes('health#')
    expect(own.filter(counting)).toEqual([])
    const atHome = allowedIn(home).filter((each) => each.of.startsWith('dispatch') && counting(each))
    expect(atHome.map(({ actions }) => actions)).toEqual([['dynamodb:Query']])
  })

  test('on secrets are where an own site has a script, of journeys and not of channels', () => {
    const secrets = (stack: string) =>
      allowedIn(stack)
        .filter(({ actions }) => actions.includes('secretsmanager:GetSecretValue'))
        .map(({ effect, resources: [resource = ''] }) => [effect, resource.replace(/^.*:secret:/, '')])
    expect(secrets(dublin)).toEqual([
      ['Allow', 'outpace/*'],
      ['Deny', 'outpace/notify/*'],
    ])
    expect(secrets(virginia)).toEqual([])
  })

  test('on secrets are for a recording that has any, and for a site that needs one, which audits open too', async () => {
    const staging = 'pages: { home: / }, authentication: { user: preview, password: login }'
    const open = { type: 'navigate', url: 'https://www.acme.example/' }
    const signIn = { type: 'change', selectors: ['#password'], value: 'secret:password' }
    const recorded = (steps: object[]) => JSON.stringify({ title: 'Acme', steps })
    const yaml = (region: string) => `name: ${region}
us: { name: Acme, origin: 'https://www.acme.example', recording: acme.json }
competitors: [{ name: Globex, origin: 'https://globex.example', pages: { home: / } }]
markets: [{ name: There, region: ${region} }]
`
    await using recordings = await rootWith({
      'outpace.yaml': outpaceYaml,
      'scenarios/open/benchmark.yaml': yaml('us-east-1'),
      'scenarios/open/acme.json': recorded([open]),
      'scenarios/secret/benchmark.yaml': yaml('us-east-1'),
      'scenarios/secret/acme.json': recorded([open, signIn]),
      'scenarios/staging/benchmark.yaml': `${yaml('us-east-1').replace('recording: acme.json', staging)}audits: { every: 1 day }\n`,
    })
    const template = (await deployed(recordings)).templates[virginia]
    if (template === undefined) throw new Error("The market's stack is missing.")
    const secrets = rolePolicies(template).filter(({ actions }) => actions.includes('secretsmanager:GetSecretValue'))
    const readBy = (name: string) => secrets.filter(({ of: role }) => role.startsWith(name)).map(({ effect }) => effect)
    expect(readBy('run')).toEqual(['Allow', 'Deny'])
    expect(readBy('audit')).toEqual(['Allow', 'Deny'])
  })

  test('of notify read everything, and write only what was told to whom and the days that have ended', () => {
    const own = allowedIn(home).filter(({ of: role }) => role.startsWith('notify'))
    const items = own.filter(({ conditions }) => conditions.Null !== undefined)
    expect(items.map(({ actions, conditions }) => [actions, Object.values(conditions)[0]])).toEqual([
      [
        ['dynamodb:GetItem', 'dynamodb:Query'],
        {
          'dynamodb:LeadingKeys': [
            'incident#*',
            'baseline#*',
            'round#*',
            'verdict#*',
            'day#*',
            'week#*',
            'audit#*',
            'settings#*',
            'plan#*',
          ],
        },
      ],
      [['dynamodb:PutItem'], { 'dynamodb:LeadingKeys': ['day#*', 'week#*'] }],
      [['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'], { 'dynamodb:LeadingKeys': ['message#*'] }],
    ])
    expect(own.some(({ actions }) => actions.includes('s3:PutObject'))).toBe(false)
  })

  test('of api read, and write nothing but what people set on incidents and share', () => {
    const own = allowedIn(home).filter(({ of: role }) => role.startsWith('api'))
    const items = own.filter(({ conditions }) => conditions.Null !== undefined)
    expect(items.map(({ actions, conditions }) => [actions, Object.values(conditions)[0]])).toEqual([
      [
        ['dynamodb:GetItem', 'dynamodb:Query'],
        {
          'dynamodb:LeadingKeys': [
            'round',
            'verdict',
            'incident',
            'baseline',
            'day',
            'week',
            'audit',
            'settings',
            'plan',
            'message',
            'share',
            'field',
            'health',
          ].map((word) => `${word}#*`),
        },
      ],
      [['dynamodb:PutItem'], { 'dynamodb:LeadingKeys': ['settings#*', 'plan#*', 'share#*'] }],
    ])
    const others = own.filter((each) => !items.includes(each)).flatMap(({ actions }) => actions)
    expect(others).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents', 's3:GetObject', 's3:ListBucket'])
  })

  test('of judge reach what it reads and writes', () => {
    const own = allowedIn(home).filter(({ of: role }) => role.startsWith('judge'))
    const items = own.filter(({ conditions }) => conditions.Null !== undefined)
    expect(items.map(({ actions, conditions }) => [actions, Object.values(conditions)[0]])).toEqual([
      [['dynamodb:Query'], { 'dynamodb:LeadingKeys': ['round#*', 'verdict#*', 'plan#*'] }],
      [
        ['dynamodb:GetItem', 'dynamodb:PutItem'],
        { 'dynamodb:LeadingKeys': ['verdict#*', 'incident#*', 'baseline#*', 'day#*', 'week#*', 'health#*'] },
      ],
    ])
  })
})

describe('mails', () => {
  test('without a sender go to a topic where each address hears its own', () => {
    const subscriptions = resources(templates[home] ?? { Resources: {} }, 'AWS::SNS::Subscription').filter(
      ({ Properties }) => Properties.FilterPolicy,
    )
    expect(subscriptions.map(({ Properties }) => [Properties.Endpoint, Properties.FilterPolicy])).toEqual(
      ['ceo@acme.example', 'jackets@acme.example', 'web-team@acme.example'].map((each) => [each, { to: [each] }]),
    )
  })

  test('with a sender go by SES, from that sender only', async () => {
    await using other = await rootWith({ 'outpace.yaml': `${outpaceYaml}sender: outpace@acme.example\n`, ...contests })
    const found = await deployed(other)
    const template = found.templates[home] ?? { Resources: {} }
    const names = resources(template, 'AWS::SNS::Topic').map(({ Properties }) => Properties.TopicName)
    expect(names).toEqual(['outpace-alarms'])
    const mail = rolePolicies(template).find(({ actions }) => actions.includes('ses:SendEmail'))
    expect(mail?.conditions).toEqual({ StringEquals: { 'ses:FromAddress': 'outpace@acme.example' } })
  })
})
