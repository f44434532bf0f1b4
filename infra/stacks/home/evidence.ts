import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3'
import { Aws, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import type { Settings } from '#core/model/settings.ts'
import { wholeDays } from '../../constructs/whole-days.ts'
import { embeddingOf, namesAt } from '../../embedding.ts'
import { evidencePrefix } from '../../names.ts'
import { existingBucket } from './existing.ts'

/** The bucket of all evidence: that of the user, or one of ours. Throws DeployError. */
export function evidence(scope: Construct, settings: Settings): IBucket {
  return existingBucket(scope, settings) ?? (ownBucket(scope, settings.retention.evidence) as IBucket)
}

/**
 * The bucket of filmstrips, screenshots and reports. It outlives its stack; its files expire.
 *
 * Without versions: a file is written once, under a name unique to its round, and `run` may not delete anything.
 * Versions would only keep files longer than outpace.yaml specifies.
 *
 * @param retention ms that files are kept
 */
function ownBucket(scope: Construct, retention: number): Bucket {
  const { encryptionKey, removalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE } = embeddingOf(scope)
  const bucket = new Bucket(scope, 'Evidence', {
    bucketName: namesAt(scope).bucket({ account: Aws.ACCOUNT_ID, region: Aws.REGION }),
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    ...(encryptionKey === undefined
      ? { encryption: BucketEncryption.S3_MANAGED }
      : // With a key of the bucket, KMS is asked once for many files.
        { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true }),
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned: false,
    lifecycleRules: [
      { id: 'retention', prefix: `${evidencePrefix}/`, expiration: Duration.days(wholeDays(retention)) },
      // A browser or a function may crash in the middle of an upload.
      { id: 'incomplete', abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
    // But not the empty bucket of a failed first deployment, which would block the second.
    removalPolicy,
  })
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'Access logs would need a second bucket and would list what the functions of Outpace write, under names that the ' +
      'rounds already contain. To audit readers, enable data events in CloudTrail.',
  })
  return bucket
}
