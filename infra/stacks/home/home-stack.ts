import { type App, RemovalPolicy, type Stack } from 'aws-cdk-lib/core'
import type { Deployment } from '../../deployment.ts'
import type { HomeEmbeddingProps } from '../../embedding.ts'
import { namesOf } from '../../names.ts'
import { stackOf } from '../stack.ts'
import { sameNames } from './alone.ts'
import { OutpaceHome } from './home.ts'

/** The stack of `OutpaceHome`. */
export function homeStack(
  app: App,
  { deployment, perStack }: { deployment: Deployment; perStack: (stack: Stack) => HomeEmbeddingProps },
): { stack: Stack; home: OutpaceHome } {
  const { homeRegion: region, account, settings } = deployment
  const names = namesOf(settings)
  if (app.node.tryFindChild(names.homeStack) !== undefined) throw sameNames(names)
  const stack = stackOf(app, {
    name: names.homeStack,
    description: 'Outpace: records, evidence, verdicts, notifications and the dashboard.',
    ...{ names, region, account },
  })
  const embedding = perStack(stack)
  // Table and bucket would survive its removal, but a later deployment could not adopt them by itself.
  stack.terminationProtection = embedding.removalPolicy !== RemovalPolicy.DESTROY
  // A construct of this name does not become part of the names of what it contains.
  return { stack, home: new OutpaceHome(stack, 'Default', { deployment, ...embedding }) }
}
