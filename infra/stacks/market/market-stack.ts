import type { App, Stack } from 'aws-cdk-lib/core'
import type { Deployment } from '../../deployment.ts'
import type { HomeEmbeddingProps } from '../../embedding.ts'
import { namesOf } from '../../names.ts'
import { stackOf } from '../stack.ts'
import { OutpaceMarket } from './market.ts'

export interface MarketStackOptions {
  deployment: Deployment
  region: string
  perStack: (stack: Stack) => HomeEmbeddingProps
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
  // It knows them by their names, and they may be in another region.
  const { table: _table, evidence: _evidence, ...embedding } = perStack(stack)
  new OutpaceMarket(stack, 'Default', { deployment, ...embedding })
  return stack
}
