import {
  AttributeType,
  BillingMode,
  type ITable,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb'
import { RemovalPolicy } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import type { Settings } from '#core/model/settings.ts'
import { attributes } from '#store/dynamodb/item.ts'
import { embeddingOf, namesAt } from '../../embedding.ts'
import { existingTable } from './existing.ts'

/** The table with all records: that of the user, or one of ours. Throws DeployError. */
export function records(scope: Construct, settings: Settings): ITable {
  return existingTable(scope, settings) ?? (ownTable(scope) as ITable)
}

/**
 * The table with all measurements and conclusions. It outlives its stack.
 *
 * Its stream carries keys only. `judge` and `notify` read the item of a key anyway, because a stream reports the past
 * and may repeat itself; and so text from measured pages is never part of an event.
 *
 * Without a key of yours it is encrypted with an AWS owned key: the AWS managed key would charge for requests without keeping anyone else out,
 * because anyone who may read the table may use that key.
 */
function ownTable(scope: Construct): Table {
  const { removalPolicy = RemovalPolicy.RETAIN, encryptionKey } = embeddingOf(scope)
  return new Table(scope, 'Records', {
    tableName: namesAt(scope).table,
    partitionKey: { name: attributes.partition, type: AttributeType.STRING },
    sortKey: { name: attributes.sort, type: AttributeType.STRING },
    timeToLiveAttribute: attributes.expiresAt,
    stream: StreamViewType.KEYS_ONLY,
    billingMode: BillingMode.PAY_PER_REQUEST,
    ...(encryptionKey === undefined
      ? { encryption: TableEncryption.DEFAULT }
      : { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey }),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: removalPolicy !== RemovalPolicy.DESTROY,
    removalPolicy,
  })
}
