import { join, resolve } from 'node:path'
import { estimateCost } from '#core/analysis/cost/cost.ts'
import { readNamePrefix } from '#core/config/aws-names.ts'
import { readRegion } from '#core/config/regions.ts'
import type { Settings } from '#core/model/settings.ts'
import type { Asset } from './bundle/asset.ts'
import { bundle } from './bundle/bundle.ts'
import { assertDeployable, type DeployedScenarios, readScenarios } from './bundle/scenarios.ts'
import { DeployError } from './deploy-error.ts'
import type { Deployment } from './deployment.ts'
import { sizing } from './sizing.ts'
import { assertWithinBudget } from './spending-cap.ts'
import { summary } from './summary.ts'

export interface ReadDeploymentOptions {
  /** Folder that holds outpace.yaml and scenarios/, absolute or relative to the folder that the app is run in. */
  root: string
  /** Account and region deployed to, if known: the region is home where outpace.yaml names none. */
  account?: string
  region?: string
  /**
   * What the names of everything in AWS begin with, where outpace.yaml has no `namePrefix`: an account has room for several
   * installations. `npx outpace --cloud` then needs the same in the environment variable OUTPACE_NAME_PREFIX. Default: outpace.
   */
  namePrefix?: string
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
  // What is bundled is looked for from other folders.
  const root = resolve(options.root)
  const scenarios = await readScenarios(root)
  assertDeployable(scenarios)
  return deploymentOf(scenarios, { ...options, root })
}

/** As `readDeployment`, wherever the sites are. Throws DeployError. */
export async function deploymentOf(
  { settings: read, benchmarks, leftOut }: DeployedScenarios,
  { root, assets = buildAssets, account, region, namePrefix, say = () => undefined }: ReadDeploymentOptions,
): Promise<Deployment> {
  const settings = withPrefix(read, namePrefix)
  const homeRegion = settings.homeRegion ?? (region && deployableRegion(region))
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
  const isUnwritten = settings.namePrefix !== read.namePrefix
  say(summary({ deployment, leftOut, estimate, isUnwritten }))
  return deployment
}

/** Throws DeployError. */
function withPrefix(settings: Settings, namePrefix: string | undefined): Settings {
  if (namePrefix === undefined) return settings
  const read = readNamePrefix(namePrefix)
  if (!read.ok) throw new DeployError([`namePrefix: ${read.words.message}`, read.words.hint].join(' '))
  if (settings.namePrefix !== undefined && settings.namePrefix !== namePrefix) {
    throw new DeployError(
      `outpace.yaml has namePrefix: ${settings.namePrefix}, and the app passes "${namePrefix}". Leave it to one of them.`,
    )
  }
  return { ...settings, namePrefix }
}

async function buildAssets(root: string): Promise<Asset[]> {
  return (await bundle({ root, out: join(root, '.outpace', 'assets') })).assets
}

/** Of the environment or an app, which no schema has checked. Throws DeployError. */
function deployableRegion(region: string): string {
  const reading = readRegion(region)
  if (reading.ok) return reading.value
  const { message, hint } = reading.words
  throw new DeployError(
    [`The region of the account, which is the home region as outpace.yaml sets none: ${message}`, hint].join('\n'),
  )
}
