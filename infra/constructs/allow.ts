import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Aws } from 'aws-cdk-lib/core'
import { evidencePrefix, type Names } from '../names.ts'

/** Something that a role may do. */
export interface Permission {
  statement: PolicyStatement
  /** Why it names resources by a pattern; cdk-nag demands a reason for each. */
  wildcard?: string
}

/** Where an installation keeps its records and evidence. */
export interface Home {
  names: Names
  region: string
}

/** `conditions` as IAM writes them. */
export function allow(actions: string[], resources: string[], conditions?: Record<string, object>): Permission {
  return { statement: new PolicyStatement({ actions, resources, ...(conditions !== undefined && { conditions }) }) }
}

/**
 * Allows verbs on items of the table whose partition key begins with one of the words. Null rejects a request without
 * keys, which ForAllValues alone would let through.
 */
export function allowItems(verbs: string[], words: string[], { names, region }: Home): Permission {
  return allow(
    verbs.map((verb) => `dynamodb:${verb}`),
    [`arn:${Aws.PARTITION}:dynamodb:${region}:${Aws.ACCOUNT_ID}:table/${names.table}`],
    {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': words.map((word) => `${word}#*`) },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    },
  )
}

/** Allows a verb on evidence files. Names of buckets are global: if ours is deleted, another account may take its name. */
export function allowEvidence(verb: 'PutObject' | 'GetObject', { names, region }: Home): Permission {
  const bucket = names.bucket({ account: Aws.ACCOUNT_ID, region })
  const files = `arn:${Aws.PARTITION}:s3:::${bucket}/${evidencePrefix}/*`
  return {
    ...allow([`s3:${verb}`], [files], { StringEquals: { 's3:ResourceAccount': Aws.ACCOUNT_ID } }),
    wildcard: 'Rounds choose the names of their files. It grants access to no other folder.',
  }
}

/**
 * Allows reading evidence files. It may list the bucket, because otherwise S3 answers that access is denied where a file has expired
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html).
 */
export function allowReadingEvidence(home: Home): Permission[] {
  const bucket = home.names.bucket({ account: Aws.ACCOUNT_ID, region: home.region })
  const own = { StringEquals: { 's3:ResourceAccount': Aws.ACCOUNT_ID } }
  return [allowEvidence('GetObject', home), allow(['s3:ListBucket'], [`arn:${Aws.PARTITION}:s3:::${bucket}`], own)]
}

/**
 * Allows reading the secrets of all journeys in this region, and not those of channels: one pattern, because an inline policy
 * has room for about a hundred. Whose secret a journey may read is decided by `Names.secret`.
 */
export function allowJourneySecrets(names: Names): Permission[] {
  const denied = new PolicyStatement({
    effect: Effect.DENY,
    actions: ['secretsmanager:GetSecretValue'],
    resources: [`${secrets()}:${names.notifySecret('')}*`],
  })
  const wildcard = 'It denies.'
  return [allowSecrets([names.secretPrefix]), { statement: denied, wildcard }]
}

/** Allows reading secrets of this region whose names begin with one of the prefixes. */
export function allowSecrets(prefixes: string[]): Permission {
  return {
    ...allow(
      ['secretsmanager:GetSecretValue'],
      prefixes.map((prefix) => `${secrets()}:${prefix}*`),
    ),
    wildcard: 'The author of a journey or channel chooses the names of its secrets, and AWS appends six characters.',
  }
}

function secrets(): string {
  return `arn:${Aws.PARTITION}:secretsmanager:${Aws.REGION}:${Aws.ACCOUNT_ID}:secret`
}

/** What Lambda does with a function's role to attach it to a VPC, as in AWS's policy AWSLambdaVPCAccessExecutionRole. */
const interfaceActions = [
  'CreateNetworkInterface',
  'DescribeNetworkInterfaces',
  'DescribeSubnets',
  'DeleteNetworkInterface',
  'AssignPrivateIpAddresses',
  'UnassignPrivateIpAddresses',
].map((verb) => `ec2:${verb}`)

/**
 * Lets Lambda attach a function to a VPC, and denies its code the same: Lambda does it before the code runs
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html).
 */
export function allowNetwork(functionName: string): Permission[] {
  const own = `arn:${Aws.PARTITION}:lambda:${Aws.REGION}:${Aws.ACCOUNT_ID}:function:${functionName}`
  const denied = new PolicyStatement({
    effect: Effect.DENY,
    actions: interfaceActions,
    resources: ['*'],
    conditions: { ArnEquals: { 'lambda:SourceFunctionArn': own } },
  })
  const wildcard =
    'Interfaces have no name before they exist, and EC2 describes all or none. The code of the function may do none of it.'
  return [{ ...allow(interfaceActions, ['*']), wildcard }, { statement: denied }]
}

/**
 * What whoever uses a table or a bucket that is encrypted with keys of its owner needs
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html). Part of the role from the start:
 * a source of events tries the key as soon as it is made.
 */
export function allowKeys(given: readonly (IKey | undefined)[]): Permission[] {
  const keys = new Set(given.flatMap((key) => (key === undefined ? [] : [key.keyArn])))
  if (keys.size === 0) return []
  const verbs = ['Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo', 'GenerateDataKey', 'DescribeKey']
  return [
    allow(
      verbs.map((verb) => `kms:${verb}`),
      [...keys],
    ),
  ]
}
