import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { evidencePrefix, type Names } from '#infra/names.ts'
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
  names: Names
}

/**
 * Evidence of the deployment, to read. The bucket has the account in its name, which the table's ARN tells on first use.
 * `get` throws CliError, StoreError.
 */
export function deployedEvidence({ client, region, names }: Deployed): Pick<EvidenceStore, 'get'> {
  let found: Promise<EvidenceStore> | undefined
  const open = async (): Promise<EvidenceStore> => {
    const bucket = names.bucket({ account: await accountOf({ client, region, names }), region })
    return evidenceS3({ client: evidenceS3Client({ region }), bucket, prefix: evidencePrefix })
  }
  return {
    get: async (name) => {
      found ??= open()
      return (await found).get(name)
    },
  }
}

async function accountOf({ client, region, names: { table } }: Deployed): Promise<string> {
  const { Table } = await sendWithin({
    client,
    place: `The table ${table}`,
    action: 'dynamodb:DescribeTable',
    timeout,
    work: (options) => client.send(new DescribeTableCommand({ TableName: table }), options),
  })
  const [, , , , account] = Table?.TableArn?.split(':') ?? []
  if (account !== undefined) return account
  throw new CliError(`AWS does not say which account the table ${table} in ${region} belongs to.`)
}
