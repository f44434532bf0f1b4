import type { ITable } from 'aws-cdk-lib/aws-dynamodb'
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2'
import { type IManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns'
import { type RemovalPolicy, Stack, Tags } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import { hears, operatorOf } from '#core/model/operator.ts'
import type { Settings } from '#core/model/settings.ts'
import { runbookContext } from './constructs/runbook.ts'
import { type Names, namesOf } from './names.ts'
import { notDashboards, tagProject } from './stacks/stack.ts'

/** The network in which pages are measured. Its route to the internet decides the address that sites see. */
export interface VpcNetwork {
  vpc: IVpc
  /** Default: the private subnets with a route to the internet. */
  subnets?: SubnetSelection
  /** Default: a new one that allows everything out and nothing in. */
  securityGroups?: ISecurityGroup[]
}

/** How an installation fits into an account and an app of your own. Everything is optional. */
export interface EmbeddingProps {
  /**
   * The topic that CloudWatch alarms and the budget of this region notify, in place of one for the `operators` of outpace.yaml. Its
   * policy must let `cloudwatch.amazonaws.com`, and at home `budgets.amazonaws.com`, publish.
   */
  alarmTopic?: ITopic
  /**
   * Encrypts the table and the evidence, in place of keys of AWS; of a table or a bucket of yours, the key that it has. It is in the home region, and its policy must leave access to IAM,
   * as that of a key made by the CDK does. A market in another region needs it too: `Key.fromKeyArn`.
   */
  encryptionKey?: IKey
  /** Puts `run` and `audit` into a VPC, for example for a fixed address. Default: the network of Lambda. */
  network?: VpcNetwork
  /** Of every role. */
  permissionsBoundary?: IManagedPolicy
  /** On everything that can carry a tag, beside `Project: <prefix of names>`, which the budget goes by. */
  tags?: Record<string, string>
  /** Default: 30 days. */
  logRetention?: RetentionDays
  /**
   * What becomes of the table, the evidence and the user pool with their stack. Default: they are kept. `DESTROY` is for trying
   * things out; a bucket that is not empty is kept all the same.
   */
  removalPolicy?: RemovalPolicy
}

/** The same for `OutpaceHome`, which can also do with a table and a bucket that exist. */
export interface HomeEmbeddingProps extends EmbeddingProps {
  /**
   * A table of yours for the records, in the account and region of home, with its name as `table` in outpace.yaml, by which regions
   * that measure and `npx outpace --cloud` find it. It serves one installation alone, and has
   *
   * - the partition key `pk` and the sort key `sk`, both strings,
   * - a stream of any view type; of an imported table pass its ARN: `Table.fromTableAttributes(…, { tableStreamArn })`,
   * - time to live by the attribute `expiresAt`, or old records stay for ever.
   *
   * Capacity, backups and protection against deletion are up to you.
   */
  table?: ITable
  /**
   * A bucket of yours for the evidence, in the account and region of home, with its name as `evidenceBucket` in outpace.yaml. Files
   * are below `evidence/`; a lifecycle rule of yours decides when they expire. Without it the bucket is found by that name.
   */
  evidence?: IBucket
}

interface Embedded {
  props: HomeEmbeddingProps
  names: Names
  operatorTopics: ITopic[]
}

const embeddings = new WeakMap<object, Embedded>()

/** Makes `props` and the settings of the installation hold for everything below `scope`, which must be empty yet. */
export function embed(
  scope: Construct,
  props: HomeEmbeddingProps,
  settings: Pick<Settings, 'runbook' | 'operators' | 'namePrefix' | 'table' | 'evidenceBucket'>,
): void {
  const { runbook, operators } = settings
  const { region } = Stack.of(scope)
  if (runbook !== undefined) scope.node.setContext(runbookContext, runbook)
  const heard = props.alarmTopic === undefined ? operators.map(operatorOf) : []
  // Of a region that is not known, its topics are not either.
  const topics = heard.filter((operator) => operator.kind === 'topic' && hears(operator, region))
  const operatorTopics = topics.map(({ address }) => Topic.fromTopicArn(scope, address, address))
  const names = namesOf(settings)
  embeddings.set(scope, { props, names, operatorTopics })
  tagProject(scope, names)
  for (const [key, value] of Object.entries(props.tags ?? {})) Tags.of(scope).add(key, value, notDashboards)
  if (props.permissionsBoundary !== undefined) PermissionsBoundary.of(scope).apply(props.permissionsBoundary)
}

/** What holds at a place in the tree. */
export function embeddingOf(scope: Construct): HomeEmbeddingProps {
  return embeddedAt(scope)?.props ?? {}
}

/** The names of the installation that a place in the tree belongs to. */
export function namesAt(scope: Construct): Names {
  const found = embeddedAt(scope)
  if (found === undefined) throw new Error(`${scope.node.path} belongs to no installation: call embed() first.`)
  return found.names
}

/** Topics among the operators that CloudWatch can notify at a place in the tree. */
export function operatorTopics(scope: Construct): readonly ITopic[] {
  return embeddedAt(scope)?.operatorTopics ?? []
}

function embeddedAt(scope: Construct): Embedded | undefined {
  const above = scope.node.scopes.toReversed().find((each) => embeddings.has(each))
  return above === undefined ? undefined : embeddings.get(above)
}
