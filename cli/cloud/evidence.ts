import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { bucketName, evidencePrefix, tableName } from '#infra/names.ts'
import { sendWithin } from '#store/aws/send.ts'
import { evidenceS3 } from '#store/evidence/s3.ts'
import { evidenceS3Client } from '#store/evidence/s3-client.ts'
import type { EvidenceStore } from '#store/port.ts'
import { CliError } from '../cli-error.ts'

/** ms per request. */
const timeout = 20_000

interface Deployed {
  client: DynamoDBClient
  region: string
}

/**
 * Evidence of the deployment, to read. The bucket has the account in its name, which the table's ARN tells on first use.
 * `get` throws CliError, StoreError.
 */
export function deployedEvidence({ client, region }: Deployed): Pick<EvidenceStore, 'get'> {
  let found: Promise<EvidenceStore> | undefined
  const open = async (): Promise<EvidenceStore> => {
    const bucket = bucketName({ account: await accountOf({ client, region }), region })
    return evidenceS3({ client: evidenceS3Client({ region }), bucket, prefix: evidencePrefix })
  }
  return {
    get: async (name) => {
      found ??= open()
      return (await found).get(name)
    },
  }
}

async function accountOf({ client, region }: Deployed): Promise<string> {
  const { Table } = await sendWithin({
    client,
    place: `The table ${tableName}`,
    action: 'dynamodb:DescribeTable',
    timeout,
    work: (options) => client.send(new DescribeTableCommand({ TableName: tableName }), options),
  })
  const [, , , , account] = Table?.TableArn?.split(':') ?? []
  if (account !== undefined) return account
  throw new CliError(`AWS does not say which account the table ${tableName} in ${region} belongs to.`)
}
