import { CfnBudget } from 'aws-cdk-lib/aws-budgets'
import type { Topic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { letPublish } from '../../constructs/alarm-topic.ts'
import { runbookLink } from '../../constructs/runbook.ts'
import { projectTag } from '../stack.ts'

/**
 * Notifies the operators when the bill for resources with our tag approaches the cap, USD. AWS Budgets only sees the
 * tag once it is activated as a cost allocation tag: docs/deploy.md. A budget of the whole account would need no such
 * step, but in an account with other resources it would say nothing about Outpace.
 */
export function spending(scope: Construct, { cap, topic }: { cap: number; topic: Topic }): CfnBudget {
  const allowed = letPublish(topic, 'budgets.amazonaws.com')
  const notifyAt = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
    notification: { notificationType, threshold, thresholdType: 'PERCENTAGE', comparisonOperator: 'GREATER_THAN' },
    subscribers: [{ subscriptionType: 'SNS', address: topic.topicArn }],
  })
  const budget = new CfnBudget(scope, 'Spending', {
    budget: {
      budgetName: 'outpace',
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: cap, unit: 'USD' },
      costFilters: { TagKeyValue: [`user:${projectTag.key}$${projectTag.value}`] },
    },
    notificationsWithSubscribers: [notifyAt('ACTUAL', 80), notifyAt('FORECASTED', 100)],
    // A budget has no description, and tags cannot contain "#".
    resourceTags: [{ key: 'Runbook', value: runbookLink(scope, 'spending').replace('#', ' ') }],
  })
  // AWS tests the topic when it creates the budget.
  if (allowed !== undefined) budget.node.addDependency(allowed)
  return budget
}
