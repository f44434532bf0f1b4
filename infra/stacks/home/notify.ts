import type { ITable } from 'aws-cdk-lib/aws-dynamodb'
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Aws } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import { errorsAlarm } from '../../constructs/alarm.ts'
import { allowItems, allowReadingEvidence, allowSecrets } from '../../constructs/allow.ts'
import { chromiumLayer } from '../../constructs/chromium-layer.ts'
import { deadLetters } from '../../constructs/dead-letters.ts'
import { lambda } from '../../constructs/function.ts'
import { allowConsuming, consume, queuesUrl, workQueue } from '../../constructs/work-queue.ts'
import { assetOf, type Deployment } from '../../deployment.ts'
import { namesAt } from '../../embedding.ts'
import { chromiumFolder, variables } from '../../names.ts'
import { memory } from '../../sizing.ts'
import { mails } from './mails.ts'
import { notifySchedules } from './notify-schedules.ts'
import { allowStream, streamSource } from './stream.ts'

export interface NotifyFunctionOptions {
  deployment: Deployment
  table: ITable
  topic: ITopic
  /** Address of the dashboard; undefined if it is not deployed. */
  dashboard: string | undefined
}

/** s. */
const notifyTimeout = 300

/** `notify`, invoked when incidents change, baselines are known or people acknowledge or mute them, every hour, and when a digest is due. */
export function notify(scope: Construct, { deployment, table, topic, dashboard }: NotifyFunctionOptions): Lambda {
  const names = namesAt(scope)
  const home = { names, region: Aws.REGION }
  const lost = deadLetters(scope, {
    name: names.deadLetters('notify'),
    what: 'Notifications of an incident, a baseline or a digest could not be sent, even after retries.',
    heading: 'notifyDeadLetters',
    topic,
  })
  const mailing = mails(scope, deployment)
  const made = lambda(scope, {
    name: 'notify',
    description: 'Outpace: sends notifications of incidents and the weekly digest.',
    asset: assetOf(deployment, 'notify'),
    memory: memory.notify,
    timeout: notifyTimeout,
    environment: {
      [variables.table]: names.table,
      [variables.bucket]: names.bucket({ account: Aws.ACCOUNT_ID, region: Aws.REGION }),
      [variables.homeRegion]: Aws.REGION,
      [variables.chromium]: chromiumFolder.inLambda,
      [variables.queues]: queuesUrl(),
      ...(dashboard !== undefined && { [variables.dashboard]: dashboard }),
      ...mailing.environment,
    },
    permissions: [
      allowItems(
        ['GetItem', 'Query'],
        ['incident', 'baseline', 'round', 'verdict', 'day', 'week', 'audit', 'settings', 'plan'],
        home,
      ),
      // The last day of a market that has stopped is stored with the digest.
      allowItems(['PutItem'], ['day', 'week'], home),
      allowItems(['GetItem', 'Query', 'PutItem'], ['message'], home),
      ...allowReadingEvidence(home),
      allowSecrets([names.notifySecret('')]),
      ...mailing.permissions,
      ...allowStream({ table, lost }),
      allowConsuming(names, 'digest'),
    ],
    // For printing the digest.
    layer: chromiumLayer(scope, assetOf(deployment, 'layer')),
  })
  streamSource(scope, {
    id: 'notify-incidents',
    function: made,
    table,
    lost,
    events: ['INSERT', 'MODIFY'],
    // Acknowledgements and mutes are in the settings.
    words: ['incident', 'baseline', 'settings'],
    // Rounds of a minute are spread over it and take some time, so what opens in several markets is detected within two.
    batch: { most: 100, collect: 120 },
    // Given up soon, so that one address does not hold up the others: pending notifications are retried every hour.
    retries: 5,
    maxAge: 60 * 60,
  })
  notifySchedules(scope, { notify: made, lost })
  workQueue(scope, { kind: 'digest', timeout: notifyTimeout, lost })
  consume(scope, { kind: 'digest', function: made, atOnce: 2 })
  errorsAlarm(scope, {
    name: names.function('notify'),
    what: 'The function that sends notifications failed: it ran out of time or memory, or cannot start.',
    heading: 'notifyErrors',
    topic,
  })
  return made
}
