import { type App, Stack, Tags } from 'aws-cdk-lib/core'
import type { IConstruct } from 'constructs'
import { runbookContext } from '../constructs/runbook.ts'

/** On everything that can carry a tag, so that its costs can be identified on a bill. */
export const projectTag = { key: 'Project', value: 'outpace' } as const

export interface StackOptions {
  name: string
  description: string
  region?: string
  account?: string
  /** Address of the runbook; absent: alarms name the file. */
  runbook?: string | undefined
}

/** A stack; without region or account, it is for the ones deployed to. */
export function stackOf(app: App, { name, description, region, account, runbook }: StackOptions): Stack {
  const stack = new Stack(app, name, {
    description,
    env: { ...(region !== undefined && { region }), ...(account !== undefined && { account }) },
    analyticsReporting: false,
  })
  if (runbook !== undefined) stack.node.setContext(runbookContext, runbook)
  tagProject(stack)
  return stack
}

/** CloudFormation does not support tags on dashboards in every region. */
export const notDashboards = { excludeResourceTypes: ['AWS::CloudWatch::Dashboard'] }

export function tagProject(scope: IConstruct): void {
  Tags.of(scope).add(projectTag.key, projectTag.value, notDashboards)
}

/** For what belongs to one benchmark. */
export function tagBenchmark(construct: IConstruct, benchmark: string): void {
  Tags.of(construct).add('Benchmark', benchmark)
}
