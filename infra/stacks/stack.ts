import { type App, Stack, Tags } from 'aws-cdk-lib/core'
import type { IConstruct } from 'constructs'
import type { Names } from '../names.ts'

/** On everything that can carry a tag, so that the costs of an installation can be identified on a bill. */
export function projectTag({ prefix }: Names): { key: string; value: string } {
  return { key: 'Project', value: prefix }
}

export interface StackOptions {
  name: string
  description: string
  names: Names
  region?: string | undefined
  account?: string | undefined
}

/** A stack; without region or account, it is for the ones deployed to. */
export function stackOf(app: App, { name, description, names, region, account }: StackOptions): Stack {
  const stack = new Stack(app, name, {
    description,
    env: { ...(region !== undefined && { region }), ...(account !== undefined && { account }) },
    analyticsReporting: false,
  })
  tagProject(stack, names)
  return stack
}

/** CloudFormation does not support tags on dashboards in every region. */
export const notDashboards = { excludeResourceTypes: ['AWS::CloudWatch::Dashboard'] }

export function tagProject(scope: IConstruct, names: Names): void {
  const { key, value } = projectTag(names)
  Tags.of(scope).add(key, value, notDashboards)
}

/** For what belongs to one benchmark. */
export function tagBenchmark(construct: IConstruct, benchmark: string): void {
  Tags.of(construct).add('Benchmark', benchmark)
}
