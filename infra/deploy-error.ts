/** Something that whoever deploys can mend; printed as it is, without a stack. */
export class DeployError extends Error {
  override name = 'DeployError'
}
