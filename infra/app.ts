import { join } from 'node:path'
import type { CloudAssembly } from 'aws-cdk-lib/cx-api'
import { estimateCost } from '#core/analysis/cost/cost.ts'
import type { Asset } from './bundle/asset.ts'
import { bundle } from './bundle/bundle.ts'
import { assertDeployable, type DeployedScenarios, readScenarios } from './bundle/scenarios.ts'
import { DeployError } from './deploy-error.ts'
import type { Deployment } from './deployment.ts'
import { sizing } from './sizing.ts'
import { assertWithinBudget } from './spending-cap.ts'
import { stacksOf } from './stacks/stacks.ts'
import { summary } from './summary.ts'

export interface SynthesisOptions {
  /** Folder that holds outpace.yaml and scenarios/. */
  root: string
  /** Builds what is uploaded. */
  assets: (root: string) => Promise<Asset[]>
  /** Account and region deployed to, if known. */
  account?: string
  region?: string
  /** Folder for the templates; absent: the one the CDK command sets. */
  outdir?: string
  /** Receives a summary of what is about to be deployed. */
  say: (text: string) => void
}

/** Reads outpace.yaml and scenarios/ and writes the templates that deploy them. Throws DeployError. */
export async function synthesize(options: SynthesisOptions): Promise<CloudAssembly> {
  const scenarios = await readScenarios(options.root)
  assertDeployable(scenarios)
  return synthesizeScenarios(scenarios, options)
}

/** Writes the templates, wherever the sites are. Throws DeployError. */
export async function synthesizeScenarios(
  { settings, benchmarks, leftOut }: DeployedScenarios,
  { root, assets, account, region, outdir, say }: SynthesisOptions,
): Promise<CloudAssembly> {
  const homeRegion = settings.homeRegion ?? region
  const priced = { ...settings, ...(homeRegion !== undefined && { homeRegion }) }
  const estimate = estimateCost({ benchmarks, settings: priced, sizing })
  assertWithinBudget(estimate)
  const deployment: Deployment = {
    settings,
    benchmarks,
    assets: await assets(root),
    ...(homeRegion !== undefined && { homeRegion }),
    ...(account !== undefined && { account }),
  }
  const app = stacksOf(deployment, outdir)
  say(summary({ deployment, leftOut, estimate }))
  return app.synth()
}

if (import.meta.main) {
  // The CDK command starts this beside cdk.json, in a clone and in a project that installed the package.
  const root = process.cwd()
  const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env
  try {
    await synthesize({
      root,
      assets: async (root) => (await bundle({ root, out: join(root, '.outpace', 'assets') })).assets,
      ...(account && { account }),
      ...(region && { region }),
      say: (text) => void process.stderr.write(`${text}\n`),
    })
  } catch (error) {
    if (!(error instanceof DeployError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}
