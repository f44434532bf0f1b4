import type { Function as Lambda, LayerVersion } from 'aws-cdk-lib/aws-lambda'
import { Aws, Size } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import type { Asset } from '../../bundle/asset.ts'
import { allowEvidence, allowItems, type Permission } from '../../constructs/allow.ts'
import { lambda } from '../../constructs/function.ts'
import { allowConsuming, consume } from '../../constructs/work-queue.ts'
import { embeddingOf, namesAt } from '../../embedding.ts'
import { chromiumFolder, variables } from '../../names.ts'
import { memory, timeout } from '../../sizing.ts'

export interface MeasuringOptions {
  name: 'run' | 'audit'
  description: string
  asset: Asset
  layer: LayerVersion
  homeRegion: string
  /** First word of the keys that it may put, and get to check whether they exist; beside its claims and what robots.txt said last. */
  word: 'round' | 'audit'
  /** What it may do in addition to that, its evidence and its log. */
  more: Permission[]
  /** Invocations at the same time, at most. */
  atOnce: number
}

/**
 * `run` or `audit`. Pages are hostile and Chromium has no sandbox in Lambda, so a page that breaks out of Chromium can
 * do whatever the role can.
 */
export function measuring(scope: Construct, options: MeasuringOptions): Lambda {
  const { name, description, asset, layer, homeRegion, word, more, atOnce } = options
  const names = namesAt(scope)
  const home = { names, region: homeRegion }
  const made = lambda(scope, {
    name,
    description,
    asset,
    memory: memory[name],
    timeout,
    environment: {
      [variables.table]: names.table,
      [variables.bucket]: names.bucket({ account: Aws.ACCOUNT_ID, region: homeRegion }),
      [variables.homeRegion]: homeRegion,
      [variables.chromium]: chromiumFolder.inLambda,
    },
    permissions: [
      allowItems(['GetItem', 'PutItem'], [word, `claim#${name}`, 'robots'], home),
      allowEvidence('PutObject', home),
      allowConsuming(names, name),
      ...more,
    ],
    layer,
    network: embeddingOf(scope).network,
    // Chromium keeps its profile there and, because Lambda has no /dev/shm, the memory that its processes share.
    disk: Size.mebibytes(1024),
  })
  consume(scope, { kind: name, function: made, atOnce })
  return made
}
