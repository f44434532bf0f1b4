import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Aws } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import type { Asset } from '../../../bundle/asset.ts'
import { errorsAlarm } from '../../../constructs/alarm.ts'
import { allowItems, allowReadingEvidence } from '../../../constructs/allow.ts'
import { lambda } from '../../../constructs/function.ts'
import { namesAt } from '../../../embedding.ts'
import { variables } from '../../../names.ts'
import { apiTimeout, memory } from '../../../sizing.ts'
import type { SignInSettings } from './people.ts'

interface ApiFunctionOptions {
  asset: Asset
  environment: { address: string; originKey: string } & SignInSettings
  topic: ITopic
}

/** `api`, which answers with the page and its data. It reads; of the table it writes what people set on incidents. */
export function apiFunction(scope: Construct, { asset, environment, topic }: ApiFunctionOptions): Lambda {
  const { address, originKey, authority, clientId, logout } = environment
  const names = namesAt(scope)
  const home = { names, region: Aws.REGION }
  const made = lambda(scope, {
    name: 'api',
    description: 'Outpace: the dashboard and its data.',
    asset,
    memory: memory.api,
    timeout: apiTimeout,
    environment: {
      [variables.table]: names.table,
      [variables.bucket]: names.bucket({ account: Aws.ACCOUNT_ID, region: Aws.REGION }),
      [variables.homeRegion]: Aws.REGION,
      [variables.dashboard]: address,
      [variables.originKey]: originKey,
      [variables.signInAuthority]: authority,
      [variables.signInClient]: clientId,
      [variables.signInLogout]: logout,
    },
    permissions: [
      allowItems(
        ['GetItem', 'Query'],
        [
          'round',
          'verdict',
          'incident',
          'baseline',
          'day',
          'week',
          'audit',
          'settings',
          'plan',
          'message',
          'share',
          'field',
          'health',
        ],
        home,
      ),
      // Acknowledgements, mutes, live settings, pauses and shared links.
      allowItems(['PutItem'], ['settings', 'plan', 'share'], home),
      ...allowReadingEvidence(home),
    ],
  })
  errorsAlarm(scope, {
    name: names.function('api'),
    what: 'The function that answers the dashboard failed: it ran out of time or memory, or cannot start.',
    heading: 'apiErrors',
    topic,
  })
  return made
}
