import type { App, Stack } from 'aws-cdk-lib/core'
import type { HomeEmbeddingProps } from './embedding.ts'
import { type ReadDeploymentOptions, readDeployment } from './read-deployment.ts'
import { addStacks, type OutpaceStacks } from './stacks/stacks.ts'

export interface OutpaceStacksProps extends ReadDeploymentOptions {
  /**
   * How each of the stacks fits into the account. It is called with the empty stack, in which it may look things up. `table` and
   * `evidence` are used at home; the others know them by name.
   */
  perStack?: (stack: Stack) => HomeEmbeddingProps
}

/**
 * Adds a whole installation to an app of your own: a stack at home, one in each region that measures, and those for a budget or for
 * CloudWatch alarms that are apart. Throws DeployError with everything that is wrong in outpace.yaml and scenarios/.
 *
 * @example
 * import { App } from 'aws-cdk-lib'
 * import { ManagedPolicy } from 'aws-cdk-lib/aws-iam'
 * import { outpaceStacks } from 'outpace/cdk'
 *
 * const app = new App()
 * const { home } = await outpaceStacks(app, {
 *   root: import.meta.dirname,
 *   account: '123456789012',
 *   region: 'eu-west-1',
 *   perStack: (stack) => ({
 *     permissionsBoundary: ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'team-boundary'),
 *     tags: { CostCenter: '4711' },
 *   }),
 * })
 * home.table.grantReadData(ownReport)
 *
 * // Another one in the same account has names of its own.
 * await outpaceStacks(app, { root: 'monitoring/travel', namePrefix: 'acme-travel' })
 */
export async function outpaceStacks(
  app: App,
  { perStack = () => ({}), ...options }: OutpaceStacksProps,
): Promise<OutpaceStacks> {
  return addStacks(app, await readDeployment(options), perStack)
}
