import { App, Validations } from 'aws-cdk-lib/core'
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' }
import { AwsSolutionsChecks } from 'cdk-nag'
import { runbookContext } from '../constructs/runbook.ts'
import { DeployError } from '../deploy-error.ts'
import { type DeployedMarket, type Deployment, placesOf } from '../deployment.ts'
import { benchmarksStack } from './benchmarks.ts'
import { homeStack } from './home/home-stack.ts'
import { marketStack } from './market/market-stack.ts'
import { hasBudgets, spendingStack } from './spending.ts'

/** The stacks of a deployment, checked by cdk-nag when `synth()` writes them to `outdir`. Throws DeployError. */
export function stacksOf(deployment: Deployment, outdir?: string): App {
  // Nothing here is older than any of the CDK's flags, so each has the value that a new project gets.
  const { runbook } = deployment.settings
  const context = { ...recommendedFlags, ...(runbook !== undefined && { [runbookContext]: runbook }) }
  const app = new App({ context, ...(outdir !== undefined && { outdir }) })
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
  const all = placesOf(deployment)
  const home = homeStack(app, deployment)
  benchmarksStack(app, deployment)?.addStackDependency(home)
  const cap = deployment.settings.monthlySpendingCap?.amount
  if (cap !== undefined && !hasBudgets(deployment.homeRegion)) spendingStack(app, { deployment, cap })
  const regions = Map.groupBy(all, ({ market }) => market.region)
  for (const [region, places] of regions) {
    const market = marketStack(app, { deployment, homeRegion: knownHome(deployment, places), region, places })
    // Rounds need the table to exist; nothing else is shared.
    market.addStackDependency(home)
  }
  return app
}

/** Functions in other regions must know where the table is. */
function knownHome({ homeRegion }: Deployment, [first]: readonly DeployedMarket[]): string {
  if (homeRegion !== undefined) return homeRegion
  throw new DeployError(
    'The region that keeps the records is not configured. ' +
      `Add to outpace.yaml, for example: homeRegion: ${first?.market.region ?? 'eu-west-1'}`,
  )
}
