import { join } from 'node:path'
import { estimateCost } from '#core/analysis/cost/cost.ts'
import type { Asset } from './bundle/asset.ts'
import { bundle } from './bundle/bundle.ts'
import { assertDeployable, type DeployedScenarios, readScenarios } from './bundle/scenarios.ts'
import type { Deployment } from './deployment.ts'
import { sizing } from './sizing.ts'
import { assertWithinBudget } from './spending-cap.ts'
import { summary } from './summary.ts'

export interface ReadDeploymentOptions {
  /** Folder that holds outpace.yaml and scenarios/. */
  root: string
  /** Account and region deployed to, if known: the region is home where outpace.yaml names none. */
  account?: string
  region?: string
  /** Builds what is uploaded. Default: into `.outpace/assets` of `root`. */
  assets?: (root: string) => Promise<Asset[]>
  /** Receives a summary of what is about to be deployed. */
  say?: (text: string) => void
}

/**
 * Reads outpace.yaml and scenarios/, checks that all of it can be measured from AWS within the spending cap, and builds the
 * functions. Throws DeployError with everything that stands against it.
 */
export async function readDeployment(options: ReadDeploymentOptions): Promise<Deployment> {
  const scenarios = await readScenarios(options.root)
  assertDeployable(scenarios)
  return deploymentOf(scenarios, options)
}

/** As `readDeployment`, wherever the sites are. Throws DeployError. */
export async function deploymentOf(
  { settings, benchmarks, leftOut }: DeployedScenarios,
  { root, assets = buildAssets, account, region, say = () => undefined }: ReadDeploymentOptions,
): Promise<Deployment> {
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
  say(summary({ deployment, leftOut, estimate }))
  return deployment
}

async function buildAssets(root: string): Promise<Asset[]> {
  return (await bundle({ root, out: join(root, '.outpace', 'assets') })).assets
}
