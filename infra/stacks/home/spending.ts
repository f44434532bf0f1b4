import { CfnBudget } from 'aws-cdk-lib/aws-budgets'
import type { Topic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { letPublish } from '../../constructs/alarm-topic.ts'
import { runbookLink } from '../../constructs/runbook.ts'
import { projectTag } from '../stack.ts'

/**
 * Tells the operators when the bill for what carries our tag nears the cap, USD. AWS Budgets see the tag only after
 * somebody has made it a cost allocation tag: docs/deploy.md. A budget of the whole account would need no such step, and
 * in an account with other things in it would say nothing about Outpace.
 */
export function spending(scope: Construct, { cap, topic }: { cap: number; topic: Topic }): CfnBudget {
  const allowed = letPublish(topic, 'budgets.amazonaws.com')
  const tell = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
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
    notificationsWithSubscribers: [tell('ACTUAL', 80), tell('FORECASTED', 100)],
    // A budget has no description, and tags have no "#".
    resourceTags: [{ key: 'Runbook', value: runbookLink(scope, 'spending').replace('#', ' ') }],
  })
  // AWS tries the topic when it makes the budget.
  if (allowed !== undefined) budget.node.addDependency(allowed)
  return budget
}
