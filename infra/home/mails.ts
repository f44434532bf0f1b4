import { SubscriptionFilter, Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Aws } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import { messageAttribute, variables } from '../../core/names.ts'
import { addressesOf } from '../../core/recipient.ts'
import { allow, type Permission } from '../allow.ts'
import type { Deployment } from '../deployment.ts'

/** What `notify` needs to send mails. */
export interface Mails {
  environment: Record<string, string>
  permissions: Permission[]
}

/**
 * With a sender, mails go by SES; without one, as plain text by a topic of SNS, which needs nothing to be verified but
 * each reader's own consent.
 */
export function mails(scope: Construct, { settings, benchmarks }: Deployment): Mails {
  const { sender, recipients } = settings
  if (sender !== undefined) return { environment: {}, permissions: [allowMails(sender)] }
  // Not encrypted at rest: what is in it leaves as plain mail.
  const topic = new Topic(scope, 'Messages', {
    topicName: 'outpace-messages',
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

function allowMails(sender: string): Permission {
  return {
    // Raw, because mails have pictures and a PDF.
    ...allow(
      ['ses:SendEmail', 'ses:SendRawEmail'],
      [`arn:${Aws.PARTITION}:ses:${Aws.REGION}:${Aws.ACCOUNT_ID}:identity/*`],
      {
        StringEquals: { 'ses:FromAddress': sender },
      },
    ),
    wildcard:
      'The identity may be the address or its domain, and in the sandbox of SES the verified recipients count as well. ' +
      'The condition lets mails come from the one sender only.',
  }
}
