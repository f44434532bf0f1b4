import { AttributeType, BillingMode, StreamViewType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb'
import { RemovalPolicy } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import { attributes } from '#store/dynamodb/item.ts'
import { tableName } from '../../names.ts'

/**
 * The table with everything that was measured and concluded. It outlives its stack.
 *
 * Its stream carries keys only. `judge` and `notify` read what a key stands for anyway, because a stream tells of the
 * past and may tell twice; and so text from strangers' pages is never part of an event.
 *
 * It is encrypted with a key of AWS's own: AWS's managed key would charge for requests and keep out nobody more, because
 * whoever may read the table may use that key.
 */
export function records(scope: Construct): Table {
  return new Table(scope, 'Records', {
    tableName,
    partitionKey: { name: attributes.partition, type: AttributeType.STRING },
    sortKey: { name: attributes.sort, type: AttributeType.STRING },
    timeToLiveAttribute: attributes.expiresAt,
    stream: StreamViewType.KEYS_ONLY,
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.DEFAULT,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  })
}
