import { CfnGlobalTable, CfnTable, type ITable } from 'aws-cdk-lib/aws-dynamodb'
import { Bucket, CfnBucket, type IBucket } from 'aws-cdk-lib/aws-s3'
import { type IResource, Stack, Token } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import type { Settings } from '#core/model/settings.ts'
import { attributes } from '#store/dynamodb/item.ts'
import { DeployError } from '../../deploy-error.ts'
import { embeddingOf } from '../../embedding.ts'

const help = 'docs/embedding.md#a-table-and-a-bucket-of-yours'

/** The table of the user, if it can keep the records; undefined where we make one. Throws DeployError. */
export function existingTable(scope: Construct, { table: named }: Pick<Settings, 'table'>): ITable | undefined {
  const { table } = embeddingOf(scope)
  if (table === undefined) {
    if (named === undefined) return undefined
    throw new DeployError(
      `outpace.yaml has table: ${named}, and the app passes no table, whose stream has to be known. Pass it as "table", such as Table.fromTableAttributes(stack, 'Records', { tableName: '${named}', tableStreamArn: 'arn:aws:dynamodb:…' }), or remove table from outpace.yaml: ${help}`,
    )
  }
  const made = table.node.defaultChild
  const resource = made instanceof CfnTable || made instanceof CfnGlobalTable ? made : undefined
  const name = resource === undefined ? known(table.tableName) : known(resource.tableName)
  assertNamed({ kind: 'table', property: 'tableName', key: 'table', path: table.node.path, name, named })
  assertAtHome(scope, table, `The table ${name}`)
  if (resource !== undefined) assertShape(resource, `The table ${name}`)
  assertStream(table, `The table ${name}`, named)
  return table
}

/** The bucket of the user; undefined where we make one. Throws DeployError. */
export function existingBucket(
  scope: Construct,
  { evidenceBucket: named }: Pick<Settings, 'evidenceBucket'>,
): IBucket | undefined {
  const { evidence: bucket } = embeddingOf(scope)
  if (bucket === undefined) return named === undefined ? undefined : Bucket.fromBucketName(scope, 'Evidence', named)
  const made = bucket.node.defaultChild
  const name = made instanceof CfnBucket ? known(made.bucketName) : known(bucket.bucketName)
  const path = bucket.node.path
  assertNamed({ kind: 'bucket', property: 'bucketName', key: 'evidenceBucket', path, name, named })
  assertAtHome(scope, bucket, `The bucket ${name}`)
  return bucket
}

/** What is not known before it is deployed is undefined. */
function known(text: string | undefined): string | undefined {
  return text === undefined || Token.isUnresolved(text) ? undefined : text
}

interface Named {
  kind: string
  /** Of its construct. */
  property: string
  /** Of outpace.yaml. */
  key: string
  path: string
  /** As its construct has it. */
  name: string | undefined
  /** As outpace.yaml has it. */
  named: string | undefined
}

/** Regions that measure, and `--cloud`, know both by what outpace.yaml says. */
function assertNamed({ kind, property, key, path, name, named }: Named): void {
  const why = `regions that measure and "npx outpace --cloud" find it by the name in outpace.yaml`
  if (name === undefined) {
    const example = named ?? `acme-${kind}`
    throw new DeployError(
      `The ${kind} ${path} has no name before it is deployed, and ${why}. Give it one, ${property}: '${example}', and write ${key}: ${example} in outpace.yaml.`,
    )
  }
  if (named === undefined) {
    throw new DeployError(`The app passes the ${kind} ${name}, and ${why}. Add to outpace.yaml: ${key}: ${name}`)
  }
  if (name !== named) {
    throw new DeployError(
      `outpace.yaml has ${key}: ${named}, and the app passes the ${kind} ${name}. Make both the same.`,
    )
  }
}

function assertAtHome(scope: Construct, { env }: IResource, what: string): void {
  const home = Stack.of(scope)
  for (const place of ['region', 'account'] as const) {
    const [own, wanted] = [known(env[place]), known(home[place])]
    if (own === undefined || wanted === undefined || own === wanted) continue
    throw new DeployError(
      `${what} is in the ${place} ${own}, and home in ${wanted}. Use one in ${wanted}: functions look for it there.`,
    )
  }
}

/** Of a table whose properties are in the app. */
function assertShape(resource: CfnTable | CfnGlobalTable, what: string): void {
  const read = (value: unknown) => Stack.of(resource).resolve(value)
  const keys: { attributeName: string; keyType: string }[] = read(resource.keySchema)
  const types: { attributeName: string; attributeType: string }[] = read(resource.attributeDefinitions) ?? []
  const isString = (name: string) =>
    types.some(({ attributeName, attributeType }) => attributeName === name && attributeType === 'S')
  const [hash, range] = ['HASH', 'RANGE'].map((type) => keys.find(({ keyType }) => keyType === type)?.attributeName)
  const { partition, sort, expiresAt } = attributes
  if (hash !== partition || range !== sort || !isString(partition) || !isString(sort)) {
    throw new DeployError(
      `${what} has the keys ${[hash, range].filter(Boolean).join(' and ')}. Records need the partition key ${partition} and the sort key ${sort}, both strings, and keys of a table cannot be changed: use another one.`,
    )
  }
  const expiry: { attributeName?: string; enabled?: boolean } | undefined = read(resource.timeToLiveSpecification)
  if (expiry?.attributeName !== expiresAt || expiry.enabled === false) {
    throw new DeployError(
      `${what} does not delete what has expired, so records stay for ever. Add timeToLiveAttribute: '${expiresAt}'.`,
    )
  }
}

/** By its stream, functions hear of new rounds and incidents. */
function assertStream({ tableStreamArn }: ITable, what: string, named: string | undefined): void {
  if (tableStreamArn === undefined) {
    throw new DeployError(
      `${what} has no stream, by which functions hear of new rounds. Add a stream of any view type (stream or dynamoStream: StreamViewType.KEYS_ONLY); of an imported table pass tableStreamArn: ${help}`,
    )
  }
  const arn = known(tableStreamArn)
  if (arn !== undefined && !arn.includes(`:table/${named}/stream/`)) {
    throw new DeployError(`${what} is passed with the stream of another table, ${arn}. Pass the ARN of its own.`)
  }
}
