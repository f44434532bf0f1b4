import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2'
import { type IManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { RetentionDays } from 'aws-cdk-lib/aws-logs'
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns'
import { type RemovalPolicy, Stack, Tags } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import { hears, operatorOf } from '#core/model/operator.ts'
import type { Settings } from '#core/model/settings.ts'
import { runbookContext } from './constructs/runbook.ts'
import { type Names, namesOf } from './names.ts'
import { notDashboards, tagProject } from './stacks/stack.ts'

/** The network in which pages are measured. Its route to the internet decides the address that sites see. */
export interface Network {
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
   * Encrypts the table and the evidence, in place of keys of AWS. It is in the home region, and its policy must leave access to IAM,
   * as that of a key made by the CDK does. A market in another region needs it too: `Key.fromKeyArn`.
   */
  encryptionKey?: IKey
  /** Puts `run` and `audit` into a VPC, for example for a fixed address. Default: the network of Lambda. */
  network?: Network
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

interface Embedded {
  props: EmbeddingProps
  names: Names
  operatorTopics: ITopic[]
}

const embeddings = new WeakMap<object, Embedded>()

/** Makes `props` and the settings of the installation hold for everything below `scope`, which must be empty yet. */
export function embed(
  scope: Construct,
  props: EmbeddingProps,
  settings: Pick<Settings, 'runbook' | 'operators' | 'namePrefix'>,
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
export function embeddingOf(scope: Construct): EmbeddingProps {
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
