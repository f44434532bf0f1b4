import { type CostEstimate, exceedsCap } from '#core/analysis/cost/cost.ts'
import { DeployError } from './deploy-error.ts'
import { usd } from './summary.ts'

/** Throws a DeployError when the deployment is likely to cost more in a month than outpace.yaml allows. */
export function assertWithinBudget(estimate: CostEstimate): void {
  const { cap, total, benchmarks } = estimate
  if (cap === undefined || !exceedsCap(estimate)) return
  const [dearest] = benchmarks.toSorted((a, b) => b.total.likely - a.total.likely)
  const advice =
    dearest === undefined
      ? ''
      : `Most of it is ${dearest.id}, ${usd(dearest.total.likely)}: measure it less often, for example. `
  throw new DeployError(
    `Nothing is deployed: it would cost about ${usd(total.likely)} a month, and monthlySpendingCap in outpace.yaml is ${usd(cap.limit)}. ` +
      `${advice}Or raise monthlySpendingCap. "npx outpace cost" shows what the money is for and which setting saves most.`,
  )
}
