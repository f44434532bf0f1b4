import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Aws } from 'aws-cdk-lib/core'
import { bucketName, evidencePrefix, tableName } from '../names.ts'

/** Something that a role may do. */
export interface Permission {
  statement: PolicyStatement
  /** Why a resource of it is named by a pattern; demanded by cdk-nag for each of them. */
  wildcard?: string
}

/** `conditions` as IAM writes them. */
export function allow(actions: string[], resources: string[], conditions?: Record<string, object>): Permission {
  return { statement: new PolicyStatement({ actions, resources, ...(conditions !== undefined && { conditions }) }) }
}

/**
 * Verbs on items of the table whose partition key begins with one of the words. Null refuses a request without keys,
 * which ForAllValues alone would let through.
 */
export function allowItems(verbs: string[], words: string[], homeRegion: string): Permission {
  return allow(
    verbs.map((verb) => `dynamodb:${verb}`),
    [`arn:${Aws.PARTITION}:dynamodb:${homeRegion}:${Aws.ACCOUNT_ID}:table/${tableName}`],
    {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': words.map((word) => `${word}#*`) },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    },
  )
}

/** A verb on evidence files. */
export function allowEvidence(verb: 'PutObject' | 'GetObject', homeRegion: string): Permission {
  const bucket = bucketName({ account: Aws.ACCOUNT_ID, region: homeRegion })
  const files = `arn:${Aws.PARTITION}:s3:::${bucket}/${evidencePrefix}/*`
  return {
    ...allow([`s3:${verb}`], [files]),
    wildcard: 'Files are named by the rounds that make them. It reaches no other folder, and no list of what is there.',
  }
}

/** Reads secrets of this region whose names begin with one of the prefixes. */
export function allowSecrets(prefixes: string[]): Permission {
  const secrets = `arn:${Aws.PARTITION}:secretsmanager:${Aws.REGION}:${Aws.ACCOUNT_ID}:secret`
  return {
    ...allow(
      ['secretsmanager:GetSecretValue'],
      prefixes.map((prefix) => `${secrets}:${prefix}*`),
    ),
    wildcard: 'Whoever writes a journey or names a channel chooses the names of its secrets, and AWS adds six letters.',
  }
}
