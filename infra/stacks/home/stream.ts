import type { ITable } from 'aws-cdk-lib/aws-dynamodb'
import { CfnEventSourceMapping, FilterCriteria, FilterRule, type Function as Lambda } from 'aws-cdk-lib/aws-lambda'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { attributes } from '#store/dynamodb/item.ts'
import { allow, type Permission } from '../../constructs/allow.ts'

export interface StreamSourceOptions {
  id: string
  function: Lambda
  table: ITable
  /** Receives the stream positions of changes that were given up. */
  lost: Queue
  /** Changes that invoke it. */
  events: ('INSERT' | 'MODIFY')[]
  /** First words of the partition keys that concern it. */
  words: string[]
  /** How often a batch is retried, and for how many seconds after the change. */
  retries: number
  maxAge: number
  /** Batches of a shard that are handled at once, 1 to 10. Default: 1, one after another. */
  atOnce?: number
  /** Most changes of a batch, and for how many seconds they are collected; default: 10, and as many as there are, at once. */
  batch?: { most: number; collect: number }
}

/** Invokes a function on changes of the table. Lambda filters out changes that do not concern it, free of charge. */
export function streamSource(scope: Construct, options: StreamSourceOptions): CfnEventSourceMapping {
  const { id, function: invoked, table, lost, events, words, retries, maxAge, atOnce = 1, batch } = options
  const filter = FilterCriteria.filter({
    eventName: FilterRule.or(...events),
    dynamodb: { Keys: { [attributes.partition]: { S: words.map((word) => ({ prefix: `${word}#` })) } } },
  })
  return new CfnEventSourceMapping(scope, id, {
    functionName: invoked.functionName,
    // `existing.ts` refuses a table without one.
    ...(table.tableStreamArn !== undefined && { eventSourceArn: table.tableStreamArn }),
    filterCriteria: { filters: [filter] },
    startingPosition: 'TRIM_HORIZON',
    batchSize: batch?.most ?? 10,
    ...(batch && { maximumBatchingWindowInSeconds: batch.collect }),
    ...(atOnce > 1 && { parallelizationFactor: atOnce }),
    bisectBatchOnFunctionError: true,
    functionResponseTypes: ['ReportBatchItemFailures'],
    maximumRetryAttempts: retries,
    maximumRecordAgeInSeconds: maxAge,
    destinationConfig: { onFailure: { destination: lost.queueArn } },
  })
}

/** Permissions that Lambda needs in a function's role to read the stream for it. */
export function allowStream({ table, lost }: { table: ITable; lost: Queue }): Permission[] {
  const verbs = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams']
  return [
    {
      ...allow(
        verbs.map((verb) => `dynamodb:${verb}`),
        [`${table.tableArn}/stream/*`],
      ),
      wildcard: 'A stream is named after its creation time, and listing streams covers all streams of a table.',
    },
    allow(['sqs:SendMessage'], [lost.queueArn]),
  ]
}
