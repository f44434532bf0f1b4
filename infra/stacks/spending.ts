import { CfnBudget } from 'aws-cdk-lib/aws-budgets'
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns'
import type { App, Stack } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import { operatorOf } from '#core/model/operator.ts'
import { letPublish } from '../constructs/alarm-topic.ts'
import { runbookLink } from '../constructs/runbook.ts'
import type { Deployment } from '../deployment.ts'
import { embed, namesAt } from '../embedding.ts'
import { namesOf } from '../names.ts'
import { projectTag, stackOf } from './stack.ts'

/**
 * Regions in which CloudFormation has no `AWS::Budgets::Budget`: those without it in the resource schemas that AWS publishes for
 * each region (https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schemas.html), as of November 2026.
 */
const withoutBudgets = new Set([
  ...['af-south-1', 'ap-east-1', 'ap-east-2', 'ap-northeast-3', 'ap-south-2', 'ap-southeast-3', 'ap-southeast-4'],
  ...['ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7', 'ca-west-1', 'eu-central-2', 'eu-north-1', 'eu-south-1'],
  ...['eu-south-2', 'il-central-1', 'me-central-1', 'me-south-1', 'me-west-1', 'mx-central-1'],
])

/** Whether the home stack can hold the budget. */
export function hasBudgets(region: string | undefined): boolean {
  return region === undefined || !withoutBudgets.has(region)
}

interface SpendingOptions {
  /** USD a month. */
  cap: number
  /** Whom it tells: a topic of its own region, or addresses. */
  tells: ITopic | readonly string[]
}

/**
 * Notifies the operators when the bill for resources with our tag approaches the cap. AWS Budgets only sees the
 * tag once it is activated as a cost allocation tag: docs/deploy.md. A budget of the whole account would need no such
 * step, but in an account with other resources it would say nothing about Outpace.
 */
export function spending(scope: Construct, { cap, tells }: SpendingOptions): CfnBudget {
  const names = namesAt(scope)
  const { key, value } = projectTag(names)
  const isTopic = 'topicArn' in tells
  const allowed = tells instanceof Topic ? letPublish(tells, 'budgets.amazonaws.com') : undefined
  const subscribers = isTopic
    ? [{ subscriptionType: 'SNS', address: tells.topicArn }]
    : [...new Set(tells)].slice(0, mostAddresses).map((address) => ({ subscriptionType: 'EMAIL', address }))
  const notifyAt = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
    notification: { notificationType, threshold, thresholdType: 'PERCENTAGE', comparisonOperator: 'GREATER_THAN' },
    subscribers,
  })
  const budget = new CfnBudget(scope, 'Spending', {
    budget: {
      budgetName: names.prefix,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: cap, unit: 'USD' },
      costFilters: { TagKeyValue: [`user:${key}$${value}`] },
    },
    // Without anyone to tell it is still seen in the console.
    notificationsWithSubscribers: subscribers.length === 0 ? [] : [notifyAt('ACTUAL', 80), notifyAt('FORECASTED', 100)],
    // A budget has no description, and tags cannot contain "#".
    resourceTags: [{ key: 'Runbook', value: runbookLink(scope, 'spending').replace('#', ' ') }],
  })
  // AWS tests the topic when it creates the budget.
  if (allowed !== undefined) budget.node.addDependency(allowed)
  return budget
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-budgets-budget-notificationwithsubscribers.html */
const mostAddresses = 10

/** The budget alone, in the region that every account has, for a home region that has none. It mails the operators itself. */
export function spendingStack(app: App, { deployment, cap }: { deployment: Deployment; cap: number }): Stack {
  const { settings, account } = deployment
  const names = namesOf(settings)
  const stack = stackOf(app, {
    name: names.spendingStack,
    description: 'Outpace: the budget.',
    ...{ names, region: 'us-east-1', account },
  })
  embed(stack, {}, settings)
  spending(stack, { cap, tells: mailsOf(settings.operators) })
  return stack
}

function mailsOf(operators: readonly string[]): string[] {
  return operators.filter((address) => operatorOf(address).kind === 'mail')
}
