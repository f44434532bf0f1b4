import { type CostEstimate, exceedsCap } from '#core/analysis/cost/cost.ts'
import { DeployError } from './deploy-error.ts'
import { usd } from './summary.ts'

/** Throws a DeployError when the deployment is likely to cost more in a month than outpace.yaml allows. */
export function assertWithinBudget(estimate: CostEstimate): void {
  const { cap, total, benchmarks } = estimate
  if (cap === undefined || !exceedsCap(estimate)) return
  const [costliest] = benchmarks.toSorted((a, b) => b.total.likely - a.total.likely)
  const advice =
    costliest === undefined
      ? ''
      : `The largest part is ${costliest.id}, ${usd(costliest.total.likely)}: measure it less often, for example. `
  throw new DeployError(
    `Nothing is deployed: the estimate of ${usd(total.likely)} a month is above the monthlySpendingCap of ${usd(cap.limit)} in outpace.yaml. ` +
      `${advice}Or raise monthlySpendingCap. "npx outpace cost" shows the breakdown and the setting that saves most.`,
  )
}
