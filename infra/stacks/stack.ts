import { type App, Stack, Tags } from 'aws-cdk-lib/core'
import type { IConstruct } from 'constructs'

/** On everything that can carry a tag, so that its costs can be identified on a bill. */
export const projectTag = { key: 'Project', value: 'outpace' } as const

export interface StackOptions {
  name: string
  description: string
  region?: string
  account?: string
  /** Whether termination protection is on. */
  guarded: boolean
}

/** A stack; without region or account, it is for the ones deployed to. */
export function stackOf(app: App, { name, description, region, account, guarded }: StackOptions): Stack {
  const stack = new Stack(app, name, {
    description,
    env: { ...(region !== undefined && { region }), ...(account !== undefined && { account }) },
    terminationProtection: guarded,
    analyticsReporting: false,
  })
  // CloudFormation does not support tags on dashboards in every region.
  Tags.of(stack).add(projectTag.key, projectTag.value, { excludeResourceTypes: ['AWS::CloudWatch::Dashboard'] })
  return stack
}

/** For what belongs to one benchmark. */
export function tagBenchmark(construct: IConstruct, benchmark: string): void {
  Tags.of(construct).add('Benchmark', benchmark)
}
