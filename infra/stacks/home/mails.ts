import { SubscriptionFilter, Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Aws } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import { addressesOf } from '#core/model/recipient.ts'
import { messageAttribute } from '#notify/transports/sns-attribute.ts'
import { allow, type Permission } from '../../constructs/allow.ts'
import type { Deployment } from '../../deployment.ts'
import { namesAt } from '../../embedding.ts'
import { variables } from '../../names.ts'

/** What `notify` needs to send mails. */
export interface Mails {
  environment: Record<string, string>
  permissions: Permission[]
}

/**
 * With a sender, mails go through SES; without one, as plain text through an SNS topic, which needs no verification
 * except each recipient's own confirmation.
 */
export function mails(scope: Construct, { settings, benchmarks }: Deployment): Mails {
  const { sender, recipients } = settings
  if (sender !== undefined) return { environment: {}, permissions: allowMails(sender) }
  // Not encrypted at rest: its messages leave as plain mail.
  const topic = new Topic(scope, 'Messages', {
    topicName: namesAt(scope).named('messages'),
    displayName: 'Outpace',
    enforceSSL: true,
  })
  for (const address of addressesOf({ recipients, benchmarks })) {
    const own = { [messageAttribute]: SubscriptionFilter.stringFilter({ allowlist: [address] }) }
    topic.addSubscription(new EmailSubscription(address, { filterPolicy: own }))
  }
  return {
    environment: { [variables.messagesTopic]: topic.topicArn },
    permissions: [allow(['sns:Publish'], [topic.topicArn])],
  }
}

function allowMails(sender: string): Permission[] {
  // The documentation names the first for SES v2; for raw mails, which ours are because of their PDF, SES checks the
  // second.
  const actions = ['ses:SendEmail', 'ses:SendRawEmail']
  const all = (kind: string) => [`arn:${Aws.PARTITION}:ses:${Aws.REGION}:${Aws.ACCOUNT_ID}:${kind}/*`]
  return [
    {
      ...allow(actions, all('identity'), { StringEquals: { 'ses:FromAddress': sender } }),
      wildcard:
        'The identity may be the address or its domain, and in the SES sandbox verified recipients count as well. ' +
        'The condition allows mails from the one sender only.',
    },
    {
      ...allow(actions, all('configuration-set')),
      wildcard:
        'The verified sender may have a default configuration set of any name, which SES then checks as ' +
        'well. This alone does not allow sending, which needs the identity.',
    },
  ]
}
