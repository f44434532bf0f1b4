/** A problem that the person who deploys can fix; printed as it is, without a stack trace. */
export class DeployError extends Error {
  override name = 'DeployError'
}
