import { Architecture, Code, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import type { Asset } from '../bundle/asset.ts'
import { namesAt } from '../embedding.ts'

/** Chromium, mounted at /opt. Two stacks of a region each publish their own versions of the same layer. */
export function chromiumLayer(scope: Construct, asset: Asset): LayerVersion {
  return new LayerVersion(scope, 'Chromium', {
    layerVersionName: namesAt(scope).named('chromium'),
    description: 'Chromium with its libraries, fonts and the barrier.',
    code: Code.fromAsset(asset.folder, { assetHash: asset.hash }),
    compatibleRuntimes: [Runtime.NODEJS_24_X],
    compatibleArchitectures: [Architecture.X86_64],
  })
}
