import { App, type Stack, Validations } from 'aws-cdk-lib/core'
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' }
import { AwsSolutionsChecks } from 'cdk-nag'
import { type Deployment, placesOf } from '../deployment.ts'
import type { HomeEmbeddingProps } from '../embedding.ts'
import { benchmarksStack } from './benchmarks.ts'
import type { OutpaceHome } from './home/home.ts'
import { homeStack } from './home/home-stack.ts'
import { marketStack } from './market/market-stack.ts'
import { hasBudgets, spendingStack } from './spending.ts'

/** An app with the stacks of a deployment, checked by cdk-nag when `synth()` writes them to `outdir`. Throws DeployError. */
export function stacksOf(deployment: Deployment, outdir?: string): App {
  // Nothing here is older than any of the CDK's flags, so each has the value that a new project gets.
  const app = new App({ context: recommendedFlags, ...(outdir !== undefined && { outdir }) })
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
  addStacks(app, deployment, () => ({}))
  return app
}

/** The stacks that were added to an app. */
export interface OutpaceStacks {
  home: OutpaceHome
  /** All of them, that of `home` first. */
  stacks: Stack[]
}

/** Adds the stacks of a deployment to an app. Throws DeployError. */
export function addStacks(
  app: App,
  deployment: Deployment,
  perStack: (stack: Stack) => HomeEmbeddingProps,
): OutpaceStacks {
  const { stack, home } = homeStack(app, { deployment, perStack })
  const regions = new Set(placesOf(deployment).map(({ market }) => market.region))
  const others = [
    benchmarksStack(app, { deployment, perStack }),
    ...[...regions].map((region) => marketStack(app, { deployment, region, perStack })),
  ].filter((each) => each !== undefined)
  // Rounds need the table to exist, and alarms their topic; nothing else is shared.
  for (const each of others) each.addStackDependency(stack)
  const cap = deployment.settings.monthlySpendingCap?.amount
  const isApart = cap !== undefined && !hasBudgets(deployment.homeRegion)
  return { home, stacks: [stack, ...others, ...(isApart ? [spendingStack(app, { deployment, cap })] : [])] }
}
