import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Aws } from 'aws-cdk-lib/core'
import type { Construct, IDependable } from 'constructs'

/** In every region, because an alarm can only tell a topic of its own. */
export const alarmTopicName = 'outpace-alarms'

/**
 * The topic that the operators hear alarms from. Each of them confirms once a region, by the mail that AWS sends.
 *
 * Its messages are not encrypted at rest: CloudWatch cannot publish to a topic under AWS's own key, and a key of ours
 * costs $1 a month and region to hide that a metric was above 1.
 */
export function alarmTopic(scope: Construct, operators: readonly string[]): Topic {
  const topic = new Topic(scope, 'Alarms', { topicName: alarmTopicName, displayName: 'Outpace', enforceSSL: true })
  for (const address of new Set(operators)) topic.addSubscription(new EmailSubscription(address))
  // With a policy of its own, such as that on TLS, a topic loses the one by which CloudWatch may publish to it.
  letPublish(topic, 'cloudwatch.amazonaws.com')
  return topic
}

/** Lets a service of AWS publish for this account. Gives what must be there before the service tries. */
export function letPublish(topic: Topic, service: string): IDependable | undefined {
  const { policyDependable } = topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal(service)],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  )
  return policyDependable
}
