import type { CloudAssembly } from 'aws-cdk-lib/cx-api'
import { assertDeployable, type DeployedScenarios, readScenarios } from './bundle/scenarios.ts'
import { DeployError } from './deploy-error.ts'
import { deploymentOf, type ReadDeploymentOptions } from './read-deployment.ts'
import { stacksOf } from './stacks/stacks.ts'

export interface SynthesisOptions extends ReadDeploymentOptions {
  /** Folder for the templates; absent: the one the CDK command sets. */
  outdir?: string
}

/** Reads outpace.yaml and scenarios/ and writes the templates that deploy them. Throws DeployError. */
export async function synthesize(options: SynthesisOptions): Promise<CloudAssembly> {
  const scenarios = await readScenarios(options.root)
  assertDeployable(scenarios)
  return synthesizeScenarios(scenarios, options)
}

/** Writes the templates, wherever the sites are. Throws DeployError. */
export async function synthesizeScenarios(
  scenarios: DeployedScenarios,
  { outdir, ...options }: SynthesisOptions,
): Promise<CloudAssembly> {
  return stacksOf(await deploymentOf(scenarios, options), outdir).synth()
}

if (import.meta.main) {
  // The CDK command starts this beside cdk.json, in a clone and in a project that installed the package.
  const root = process.cwd()
  const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env
  try {
    await synthesize({
      root,
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
