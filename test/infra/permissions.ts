import { flat, type Resource, resources, type Template } from './deployment.ts'

/** One statement of a role or of a resource's own policy, with references flattened. */
export interface Statement {
  /** Role or resource that it belongs to. */
  of: string
  effect: string
  /** Services that may do it; none for roles, which may do it themselves. */
  services: string[]
  actions: string[]
  resources: string[]
  conditions: Record<string, Record<string, unknown>>
}

interface WrittenStatement {
  Effect: string
  Principal?: { Service?: string | string[] } | '*'
  Action: string | string[]
  Resource?: unknown
  Condition?: Record<string, Record<string, unknown>>
}

/** What roles may do, by logical id of the role. */
export function rolePolicies(template: Template): Statement[] {
  return Object.entries(template.Resources).flatMap(([id, { Type, Properties }]) => {
    if (Type === 'AWS::IAM::Role') {
      const policies: { PolicyDocument: { Statement: WrittenStatement[] } }[] = Properties.Policies ?? []
      return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement.map((each) => read(id, each)))
    }
    return Type === 'AWS::IAM::Policy' ? documentOf(id, Properties.PolicyDocument) : []
  })
}

/** What queues, topics and buckets let others do. */
export function resourcePolicies(template: Template): Statement[] {
  return ['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy', 'AWS::S3::BucketPolicy'].flatMap((type) =>
    resources(template, type).flatMap(({ Properties }: Resource) => documentOf(type, Properties.PolicyDocument)),
  )
}

function documentOf(of: string, { Statement }: { Statement: WrittenStatement[] }): Statement[] {
  return Statement.map((each) => read(of, each))
}

function read(of: string, { Effect, Principal, Action, Resource, Condition }: WrittenStatement): Statement {
  return {
    of,
    effect: Effect,
    services: typeof Principal === 'object' ? [Principal.Service ?? []].flat() : [],
    actions: [Action].flat(),
    resources: [Resource].flat().map(flat),
    conditions: Condition ?? {},
  }
}

/** Every wildcard that a role is given, and why. What is not here fails a test. */
export const explained: { actions: string; resource: RegExp; why: string }[] = [
  {
    actions: 'logs:CreateLogStream logs:PutLogEvents',
    resource: /^<(dispatch|run|audit|field|judge|notify|api)log[0-9A-F]+\.Arn>$/,
    why: 'The ARN of a log group ends in :*, which stands for its streams; Lambda names them.',
  },
  {
    actions: 's3:PutObject',
    resource: /^arn:<AWS::Partition>:s3:::outpace-evidence-<AWS::AccountId>-ap-southeast-2\/evidence\/\*$/,
    why: 'Evidence is named by the round that makes it.',
  },
  {
    actions: 's3:GetObject',
    resource: /^arn:<AWS::Partition>:s3:::outpace-evidence-<AWS::AccountId>-<AWS::Region>\/evidence\/\*$/,
    why: 'notify and api show pictures of whichever round there is.',
  },
  {
    actions: 'secretsmanager:GetSecretValue',
    resource: /^arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:outpace\/(notify\/)?\*$/,
    why: 'Users name the secrets of their journeys and channels, and AWS adds six letters.',
  },
  {
    actions: 'dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:ListStreams',
    resource: /^<Records[0-9A-F]+\.Arn>\/stream\/\*$/,
    why: "A stream is named by its table's and its own time of birth.",
  },
  {
    actions: 'ses:SendEmail ses:SendRawEmail',
    resource: /^arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:identity\/\*$/,
    why: 'The identity may be an address or its domain; the sender is held by a condition.',
  },
  {
    actions: 'ses:SendEmail ses:SendRawEmail',
    resource: /^arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:configuration-set\/\*$/,
    why: 'The identity may have a configuration set, whose name nobody here knows.',
  },
]
