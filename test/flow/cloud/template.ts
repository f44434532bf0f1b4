import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CloudAssembly, CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api'
import type { Statement } from './policy.ts'

// Reads of the synthesized templates what Lambda, Scheduler and the stream would.

/** A function as it would be deployed. */
export interface MadeFunction {
  /** Folder of its code, and of its layer where it has one. */
  task: string
  layer: string | undefined
  handler: string
  /** MB. */
  memory: number
  /** s. */
  timeout: number
  region: string
  environment: Record<string, string>
  /** What its role may do. */
  statements: Statement[]
}

export interface Deployed {
  /** By the function's name. */
  functions: Map<string, MadeFunction>
  /** What each schedule sends, by the name of the function it wakes. */
  schedules: { wakes: string; input: string }[]
  /** What of the stream wakes which function; without patterns it is a queue that does. */
  sources: { wakes: string; patterns: object[]; batchSize: number; retries: number }[]
  streamView: string
}

export const account = '123456789012'

interface Resource {
  Type: string
  // biome-ignore lint/suspicious/noExplicitAny: a template has any shape
  Properties: any
}

/** Throws where the templates lack what is asked of them. */
export function readDeployed(assembly: CloudAssembly): Deployed {
  const deployed: Deployed = { functions: new Map(), schedules: [], sources: [], streamView: '' }
  for (const stack of assembly.stacks) readStack(stack, deployed)
  return deployed
}

function readStack(stack: CloudFormationStackArtifact, deployed: Deployed): void {
  const { region } = stack.environment
  const resources: Record<string, Resource> = stack.template.Resources
  const value = (raw: unknown) => resolve(raw, { region, resources })
  const made = (reference: unknown): Resource => {
    const resource = resources[logicalId(reference)]
    if (resource === undefined) throw new Error(`${stack.stackName} has no ${JSON.stringify(reference)}`)
    return resource
  }
  const nameOf = (reference: unknown): string => made(reference).Properties.FunctionName
  const folderOf = (key: string): string => assetFolder(stack, key.replace('.zip', ''))
  for (const { Type, Properties: of } of Object.values(resources)) {
    switch (Type) {
      case 'AWS::Lambda::Function': {
        const [layer] = of.Layers ?? []
        deployed.functions.set(of.FunctionName, {
          task: folderOf(of.Code.S3Key),
          layer: layer === undefined ? undefined : folderOf(made(layer).Properties.Content.S3Key),
          handler: of.Handler,
          memory: of.MemorySize,
          timeout: of.Timeout,
          region,
          environment: value(of.Environment.Variables) as Record<string, string>,
          statements: made(of.Role).Properties.Policies.flatMap(
            ({ PolicyDocument }: { PolicyDocument: { Statement: Statement[] } }) => value(PolicyDocument.Statement),
          ),
        })
        break
      }
      case 'AWS::Scheduler::Schedule':
        deployed.schedules.push({ wakes: nameOf(of.Target.Arn), input: value(of.Target.Input) as string })
        break
      case 'AWS::Lambda::EventSourceMapping':
        deployed.sources.push({
          wakes: nameOf(of.FunctionName),
          patterns: (of.FilterCriteria?.Filters ?? []).map(({ Pattern }: { Pattern: string }) => JSON.parse(Pattern)),
          batchSize: of.BatchSize,
          retries: of.MaximumRetryAttempts,
        })
        break
      case 'AWS::DynamoDB::Table':
        deployed.streamView = of.StreamSpecification.StreamViewType
    }
  }
}

/** Of `{ Ref }` or `{ 'Fn::GetAtt' }`. */
function logicalId(reference: unknown): string {
  const { Ref, 'Fn::GetAtt': attribute } = reference as { Ref?: string; 'Fn::GetAtt'?: [string, string] }
  return Ref ?? attribute?.[0] ?? ''
}

function assetFolder(stack: CloudFormationStackArtifact, hash: string): string {
  const folder = stack.assembly.directory
  const manifest = JSON.parse(readFileSync(join(folder, `${stack.stackName}.assets.json`), 'utf8'))
  return join(folder, manifest.files[hash].source.path)
}

interface Place {
  region: string
  resources: Record<string, Resource>
}

/** What CloudFormation makes of a value. Attributes of resources stay names: nothing here asks for them. */
function resolve(raw: unknown, place: Place): unknown {
  if (Array.isArray(raw)) return raw.map((each) => resolve(each, place))
  if (typeof raw !== 'object' || raw === null) return raw
  const { Ref, 'Fn::Join': join, 'Fn::GetAtt': attribute, ...functions } = raw as Record<string, unknown>
  const { 'Fn::Select': select, 'Fn::Split': split } = functions
  if (Array.isArray(select)) return (resolve(select[1], place) as string[])[Number(select[0])]
  if (Array.isArray(split)) return (resolve(split[1], place) as string).split(split[0])
  if (Array.isArray(join)) return (resolve(join[1], place) as string[]).join(join[0])
  // Part of an address, which may not contain what stands for other attributes.
  if (Array.isArray(attribute) && attribute[1] === 'DomainName') return 'd111111abcdef8.cloudfront.net'
  if (Array.isArray(attribute)) return `<${attribute.join('.')}>`
  if (typeof Ref === 'string') return referred(Ref, place)
  return Object.fromEntries(Object.entries(raw).map(([key, each]) => [key, resolve(each, place)]))
}

function referred(name: string, { region, resources }: Place): string {
  const { Type, Properties } = resources[name] ?? {}
  if (Type === 'AWS::SNS::Topic') return `arn:aws:sns:${region}:${account}:${Properties.TopicName}`
  if (Type === 'AWS::Cognito::UserPoolDomain') return resolve(Properties.Domain, { region, resources }) as string
  const known: Record<string, string> = {
    ...{ 'AWS::AccountId': account, 'AWS::Region': region, 'AWS::Partition': 'aws', 'AWS::URLSuffix': 'amazonaws.com' },
    'AWS::StackId': `arn:aws:cloudformation:${region}:${account}:stack/outpace-home/1a2b3c4d-0000-11f0-8000-0123456789ab`,
  }
  return known[name] ?? `<${name}>`
}
