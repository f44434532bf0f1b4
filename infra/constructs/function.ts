import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, CfnFunction, Code, Function as Lambda, type LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Duration, RemovalPolicy, type Size, Stack, Validations } from 'aws-cdk-lib/core'
import { flattenCfnReference } from 'cdk-nag/lib/utils/flatten-cfn-reference.js'
import type { Construct } from 'constructs'
import type { Asset } from '../bundle/asset.ts'
import { embeddingOf, namesAt, type VpcNetwork } from '../embedding.ts'
import { type Names, variables } from '../names.ts'
import { logDays } from '../sizing.ts'
import { allow, allowKeys, allowNetwork, type Permission } from './allow.ts'

export interface FunctionOptions {
  name: Parameters<Names['function']>[0]
  description: string
  asset: Asset
  /** MB. */
  memory: number
  /** s. */
  timeout: number
  environment: Record<string, string>
  /** What it may do in addition to writing its log. */
  permissions: Permission[]
  layer?: LayerVersion
  /** Absent: the network of Lambda. */
  network?: VpcNetwork | undefined
  /** Size of /tmp; Lambda includes 512 MB free of charge. */
  disk?: Size
}

/**
 * A function with a role and a log group of its own; its role gets no further permissions later.
 *
 * It is not traced by X-Ray. A trace would show its beginning, cold start and end, which the log's REPORT line shows as
 * well; the timing within a round is in the round. Tracing would need a permission on `*`.
 */
export function lambda(scope: Construct, options: FunctionOptions): Lambda {
  const { name, description, asset, memory, timeout, environment, permissions, layer, disk, network } = options
  const { logRetention, encryptionKey, table, evidence } = embeddingOf(scope)
  const names = namesAt(scope)
  const functionName = names.function(name)
  const logGroup = new LogGroup(scope, `${name}-log`, {
    logGroupName: names.logGroup(name),
    retention: logRetention ?? (logDays satisfies RetentionDays),
    // Measurements are in the table. A log that remained would keep the next installation from creating its own.
    removalPolicy: RemovalPolicy.DESTROY,
  })
  const all = [
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]),
    ...permissions,
    // The CDK adds this only to a role that it makes itself.
    ...(network === undefined ? [] : allowNetwork(functionName)),
    ...allowKeys([encryptionKey, table?.encryptionKey, evidence?.encryptionKey]),
  ]
  const role = new Role(scope, `${name}-role`, {
    description: `Permissions of the function ${functionName}.`,
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    // Inline, so that the role is complete before anything uses it.
    inlinePolicies: { outpace: new PolicyDocument({ statements: all.map(({ statement }) => statement) }) },
  })
  for (const permission of all) explainWildcards(role, permission)
  return new Lambda(scope, name, {
    functionName,
    description,
    runtime: Runtime.NODEJS_24_X,
    // Chromium's layer and the barrier's library are built for it.
    architecture: Architecture.X86_64,
    handler: 'index.handler',
    code: Code.fromAsset(asset.folder, { assetHash: asset.hash }),
    role,
    logGroup,
    memorySize: memory,
    timeout: Duration.seconds(timeout),
    environment: { [variables.namePrefix]: names.prefix, ...environment },
    ...(layer !== undefined && { layers: [layer] }),
    ...(disk !== undefined && { ephemeralStorageSize: disk }),
    ...(network !== undefined && inNetwork(network)),
  })
}

/** cdk-nag names a finding by the resource as CloudFormation writes it, with references in angle brackets. */
function explainWildcards(role: Role, { statement, wildcard }: Permission): void {
  if (wildcard === undefined) return
  for (const resource of statement.resources) {
    const finding = flattenCfnReference(Stack.of(role).resolve(resource))
    Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${finding}]`, reason: wildcard })
  }
}

function inNetwork({ vpc, subnets, securityGroups }: VpcNetwork) {
  return {
    vpc,
    ...(subnets !== undefined && { vpcSubnets: subnets }),
    ...(securityGroups !== undefined && { securityGroups }),
  }
}

/** Names of the functions below `scope`. */
export function functionsOf(scope: Construct): string[] {
  return scope.node
    .findAll()
    .flatMap((each) => (each instanceof CfnFunction && each.functionName ? [each.functionName] : []))
}
