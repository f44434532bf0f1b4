import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { type ITopic, Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Aws } from 'aws-cdk-lib/core'
import type { Construct, IDependable } from 'constructs'
import { type Operator, operatorOf } from '#core/model/operator.ts'
import { namesAt } from '../embedding.ts'

/**
 * The topic that notifies the operators of alarms. Each mail address confirms once per region, in a mail from AWS, and each https
 * address by answering a request from AWS.
 *
 * Its messages are not encrypted at rest: CloudWatch cannot publish to a topic encrypted with AWS's own key, and a key
 * of ours costs $1 per month and region to hide that a metric was above 1.
 */
export function alarmTopic(scope: Construct, operators: readonly string[]): Topic {
  const topicName = namesAt(scope).alarmTopic
  const topic = new Topic(scope, 'Alarms', { topicName, displayName: 'Outpace', enforceSSL: true })
  for (const address of new Set(operators)) subscribe(topic, operatorOf(address))
  // A topic with a policy of its own, such as the one on TLS, loses the default that lets CloudWatch publish to it.
  letPublish(topic, 'cloudwatch.amazonaws.com')
  return topic
}

/** The same topic, from another stack of its region. */
export function knownAlarmTopic(scope: Construct): ITopic {
  const arn = `arn:${Aws.PARTITION}:sns:${Aws.REGION}:${Aws.ACCOUNT_ID}:${namesAt(scope).alarmTopic}`
  return Topic.fromTopicArn(scope, 'Alarms', arn)
}

function subscribe(topic: Topic, { kind, address }: Operator): void {
  switch (kind) {
    case 'mail':
      topic.addSubscription(new EmailSubscription(address))
      return
    case 'https':
      topic.addSubscription(new UrlSubscription(address))
      return
    case 'queue':
      // Its own policy lets the topic send: it is not ours to change.
      new Subscription(topic, address, { topic, protocol: SubscriptionProtocol.SQS, endpoint: address })
      return
    case 'topic':
      // No subscriber of a topic, but notified beside it: see `alarmActions`.
      return
    default:
      kind satisfies never
  }
}

/** Lets an AWS service publish for this account. Returns what must exist before the service tries. */
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
