import type { ITable } from 'aws-cdk-lib/aws-dynamodb'
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Aws } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import type { Asset } from '../../bundle/asset.ts'
import { errorsAlarm } from '../../constructs/alarm.ts'
import { allowItems } from '../../constructs/allow.ts'
import { deadLetters } from '../../constructs/dead-letters.ts'
import { lambda } from '../../constructs/function.ts'
import { namesAt } from '../../embedding.ts'
import { variables } from '../../names.ts'
import { memory } from '../../sizing.ts'
import { allowStream, streamSource } from './stream.ts'

export interface JudgeFunctionOptions {
  asset: Asset
  /** Batches of a shard of the stream at once. */
  atOnce: number
  table: ITable
  topic: ITopic
}

/** `judge`, invoked for every new round in the table. */
export function judge(scope: Construct, { asset, atOnce, table, topic }: JudgeFunctionOptions): Lambda {
  const names = namesAt(scope)
  const home = { names, region: Aws.REGION }
  const lost = deadLetters(scope, {
    name: names.deadLetters('judge'),
    what: 'Rounds were measured but could not be judged, even after retries.',
    heading: 'judgeDeadLetters',
    topic,
  })
  const made = lambda(scope, {
    name: 'judge',
    description: 'Outpace: turns rounds into verdicts, incidents and daily figures.',
    asset,
    memory: memory.judge,
    timeout: 120,
    environment: { [variables.table]: names.table, [variables.homeRegion]: Aws.REGION },
    permissions: [
      allowItems(['Query'], ['round', 'verdict', 'plan'], home),
      allowItems(['GetItem', 'PutItem'], ['verdict', 'incident', 'baseline', 'day', 'week', 'health'], home),
      ...allowStream({ table, lost }),
    ],
  })
  streamSource(scope, {
    id: 'judge-rounds',
    function: made,
    table,
    lost,
    events: ['INSERT'],
    words: ['round'],
    // Given up soon, because a round that breaks `judge` holds up the rounds of others; the next round of its market
    // causes all missing ones to be judged.
    retries: 5,
    maxAge: 60 * 60,
    atOnce,
  })
  errorsAlarm(scope, {
    name: names.function('judge'),
    what: 'The function that judges rounds failed: it ran out of time or memory, or cannot start.',
    heading: 'judgeErrors',
    topic,
  })
  return made
}
