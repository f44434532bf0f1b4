import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { bucketName, evidencePrefix, tableName } from '#infra/names.ts'
import { evidenceS3 } from '#store/evidence/s3.ts'
import { evidenceS3Client } from '#store/evidence/s3-client.ts'
import type { EvidenceStore } from '#store/port.ts'

/** Evidence of the deployment, to read. The bucket has the account in its name, which the table's ARN tells on first use. */
export function deployedEvidence({
  client,
  region,
}: {
  client: DynamoDBClient
  region: string
}): Pick<EvidenceStore, 'get'> {
  let found: Promise<EvidenceStore> | undefined
  const open = async (): Promise<EvidenceStore> => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }))
    const account = Table?.TableArn?.split(':')[4] ?? ''
    const bucket = bucketName({ account, region })
    return evidenceS3({ client: evidenceS3Client({ region }), bucket, prefix: evidencePrefix })
  }
  return {
    get: async (name) => {
      found ??= open()
      return (await found).get(name)
    },
  }
}
