// What `outpace/cdk` offers to a CDK app of your own: docs/embedding.md.

export { DeployError } from './deploy-error.ts'
export type { DeployedMarket, Deployment } from './deployment.ts'
export type { EmbeddingProps, HomeEmbeddingProps, VpcNetwork } from './embedding.ts'
export { type OutpaceStacksProps, outpaceStacks } from './outpace-stacks.ts'
export { type ReadDeploymentOptions, readDeployment } from './read-deployment.ts'
export { OutpaceHome, type OutpaceHomeProps } from './stacks/home/home.ts'
export { OutpaceMarket, type OutpaceMarketProps } from './stacks/market/market.ts'
export type { OutpaceStacks } from './stacks/stacks.ts'
