import type { App, Stack } from 'aws-cdk-lib/core'
import type { Deployment } from '../../deployment.ts'
import type { EmbeddingProps } from '../../embedding.ts'
import { namesOf } from '../../names.ts'
import { stackOf } from '../stack.ts'
import { OutpaceMarket } from './market.ts'

export interface MarketStackOptions {
  deployment: Deployment
  region: string
  perStack: (stack: Stack) => EmbeddingProps
}

/** The stack of `OutpaceMarket` in a region. It holds nothing that the next deployment would not recreate. */
export function marketStack(app: App, { deployment, region, perStack }: MarketStackOptions): Stack {
  const { account, settings } = deployment
  const names = namesOf(settings)
  const stack = stackOf(app, {
    name: names.marketStack(region),
    description: `Outpace: measures from ${region}.`,
    ...{ names, region, account },
  })
  new OutpaceMarket(stack, 'Default', { deployment, ...perStack(stack) })
  return stack
}
