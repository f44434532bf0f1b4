import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Aws } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import { errorsAlarm } from '../../constructs/alarm.ts'
import { allowItems, allowSecrets } from '../../constructs/allow.ts'
import { deadLetters } from '../../constructs/dead-letters.ts'
import { lambda } from '../../constructs/function.ts'
import { allowConsuming, consume, workQueue } from '../../constructs/work-queue.ts'
import { assetOf, type Deployment } from '../../deployment.ts'
import { namesAt } from '../../embedding.ts'
import { variables } from '../../names.ts'
import { memory } from '../../sizing.ts'

/** s: a question of each page and origin, one after another. */
const timeout = 300

/** `field`, woken by its queue once a day for each benchmark. Only where outpace.yaml names the key of the CrUX API. */
export function field(scope: Construct, { deployment, topic }: { deployment: Deployment; topic: ITopic }): void {
  const { cruxKey } = deployment.settings
  if (cruxKey === undefined) return
  const names = namesAt(scope)
  const home = { names, region: Aws.REGION }
  const lost = deadLetters(scope, {
    name: names.deadLetters('field'),
    what: 'The field data of a benchmark could not be fetched.',
    heading: 'notifyErrors',
    topic,
  })
  workQueue(scope, { kind: 'field', timeout, lost })
  const made = lambda(scope, {
    name: 'field',
    description: 'Outpace: asks for what Chrome users saw.',
    asset: assetOf(deployment, 'field'),
    memory: memory.field,
    timeout,
    environment: { [variables.table]: names.table, [variables.homeRegion]: Aws.REGION },
    permissions: [
      allowItems(['Query'], ['round'], home),
      allowItems(['GetItem', 'Query', 'PutItem'], ['field'], home),
      allowSecrets([names.notifySecret(cruxKey)]),
      allowConsuming(names, 'field'),
    ],
  })
  // Google's quota is by the minute, so few at a time.
  consume(scope, { kind: 'field', function: made, atOnce: 2 })
  errorsAlarm(scope, {
    name: names.function('field'),
    what: 'The function that asks for field data failed.',
    heading: 'notifyErrors',
    topic,
  })
}
