import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import { CfnEventSourceMapping, FilterCriteria, FilterRule, type Function as Lambda } from 'aws-cdk-lib/aws-lambda'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { attributes } from '#store/dynamodb/item.ts'
import { allow, type Permission } from '../../constructs/allow.ts'

export interface StreamSourceOptions {
  id: string
  function: Lambda
  table: Table
  /** Gets where in the stream the changes are that were given up. */
  lost: Queue
  /** Changes that wake it. */
  events: ('INSERT' | 'MODIFY')[]
  /** First words of the partition keys that concern it. */
  words: string[]
  /** How often a batch is tried again, and for how many seconds after the change. */
  retries: number
  maxAge: number
}

/** Wakes a function by changes of the table. What does not concern it is left out by Lambda, without charge. */
export function streamSource(scope: Construct, options: StreamSourceOptions): CfnEventSourceMapping {
  const { id, function: woken, table, lost, events, words, retries, maxAge } = options
  const filter = FilterCriteria.filter({
    eventName: FilterRule.or(...events),
    dynamodb: { Keys: { [attributes.partition]: { S: words.map((word) => ({ prefix: `${word}#` })) } } },
  })
  return new CfnEventSourceMapping(scope, id, {
    functionName: woken.functionName,
    // Only tables with a stream have the ARN; ours has.
    ...(table.tableStreamArn !== undefined && { eventSourceArn: table.tableStreamArn }),
    filterCriteria: { filters: [filter] },
    startingPosition: 'TRIM_HORIZON',
    batchSize: 10,
    bisectBatchOnFunctionError: true,
    functionResponseTypes: ['ReportBatchItemFailures'],
    maximumRetryAttempts: retries,
    maximumRecordAgeInSeconds: maxAge,
    destinationConfig: { onFailure: { destination: lost.queueArn } },
  })
}

/** What Lambda needs of a function's role to read the stream for it. */
export function allowStream({ table, lost }: { table: Table; lost: Queue }): Permission[] {
  const verbs = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams']
  return [
    {
      ...allow(
        verbs.map((verb) => `dynamodb:${verb}`),
        [`${table.tableArn}/stream/*`],
      ),
      wildcard: 'A stream is named by when it was made, and to list streams is to ask for all of a table.',
    },
    allow(['sqs:SendMessage'], [lost.queueArn]),
  ]
}
