import type { App, Stack } from 'aws-cdk-lib/core'
import type { Deployment } from '../../deployment.ts'
import type { EmbeddingProps } from '../../embedding.ts'
import { marketStackName } from '../../names.ts'
import { stackOf } from '../stack.ts'
import { OutpaceMarket } from './market.ts'

export interface MarketStackOptions {
  deployment: Deployment
  region: string
  perStack: (stack: Stack) => EmbeddingProps
}

/** The stack of `OutpaceMarket` in a region. It holds nothing that the next deployment would not recreate. */
export function marketStack(app: App, { deployment, region, perStack }: MarketStackOptions): Stack {
  const { account } = deployment
  const stack = stackOf(app, {
    name: marketStackName(region),
    description: `Outpace: measures from ${region}.`,
    region,
    ...(account !== undefined && { account }),
  })
  new OutpaceMarket(stack, 'Default', { deployment, ...perStack(stack) })
  return stack
}
