import { CfnEventInvokeConfig, type Function as Lambda, type LayerVersion } from 'aws-cdk-lib/aws-lambda'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { Aws, Size } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import type { Asset } from '../../bundle/asset.ts'
import { allow, allowEvidence, allowItems, type Permission } from '../../constructs/allow.ts'
import { lambda } from '../../constructs/function.ts'
import { bucketName, chromiumFolder, tableName, variables } from '../../names.ts'
import { memory, timeout } from '../../sizing.ts'

export interface MeasuringOptions {
  name: 'run' | 'audit'
  description: string
  asset: Asset
  layer: LayerVersion
  homeRegion: string
  /** First word of the keys that it may put, and get to check whether they exist; beside what robots.txt said last. */
  word: 'round' | 'audit'
  /** What it may do in addition to that, its evidence and its log. */
  more: Permission[]
  lost: Queue
  /** How often a failed invocation is retried, and for how many s after it was due. */
  retries: number
  maxAge: number
  concurrency?: number
}

/**
 * `run` or `audit`. Pages are hostile and Chromium has no sandbox in Lambda, so a page that breaks out of Chromium can
 * do whatever the role can.
 */
export function measuring(scope: Construct, options: MeasuringOptions): Lambda {
  const { name, description, asset, layer, homeRegion, word, more, lost, retries, maxAge, concurrency } = options
  const made = lambda(scope, {
    name,
    description,
    asset,
    memory: memory.run,
    timeout,
    environment: {
      [variables.table]: tableName,
      [variables.bucket]: bucketName({ account: Aws.ACCOUNT_ID, region: homeRegion }),
      [variables.homeRegion]: homeRegion,
      [variables.chromium]: chromiumFolder.inLambda,
    },
    permissions: [
      allowItems(['GetItem', 'PutItem'], [word, 'robots'], homeRegion),
      allowEvidence('PutObject', homeRegion),
      allow(['sqs:SendMessage'], [lost.queueArn]),
      ...more,
    ],
    layer,
    // Chromium keeps its profile there and, because Lambda has no /dev/shm, the memory that its processes share.
    disk: Size.mebibytes(1024),
    ...(concurrency !== undefined && { concurrency }),
  })
  new CfnEventInvokeConfig(scope, `${name}-delivery`, {
    functionName: made.functionName,
    qualifier: '$LATEST',
    maximumRetryAttempts: retries,
    maximumEventAgeInSeconds: maxAge,
    destinationConfig: { onFailure: { destination: lost.queueArn } },
  })
  return made
}
