import { join } from 'node:path'
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb'
import type { Settings } from '#core/model/settings.ts'
import { bucketName, evidencePrefix, tableName } from '#infra/names.ts'
import { sendWithin } from '#store/aws/send.ts'
import { dynamodbClient } from '#store/dynamodb/client.ts'
import { evidenceFolder } from '#store/evidence/folder.ts'
import { evidenceS3 } from '#store/evidence/s3.ts'
import { evidenceS3Client } from '#store/evidence/s3-client.ts'
import type { EvidenceStore } from '#store/port.ts'
import { CliError } from '../cli-error.ts'
import { homeRegionOf } from '../cloud/home-region.ts'
import type { Surroundings } from '../surroundings.ts'

/** ms per request. */
const timeout = 20_000

/** Evidence of this machine or of the deployment. Throws CliError, StoreError. */
export async function openEvidence(
  { cloud }: { cloud: boolean },
  { surroundings, settings }: { surroundings: Surroundings; settings: Settings },
): Promise<Pick<EvidenceStore, 'get'>> {
  if (!cloud) return evidenceFolder(join(surroundings.stateFolder, 'evidence'))
  const region = homeRegionOf(surroundings, settings)
  const bucket = bucketName({ account: await accountOf(region), region })
  return evidenceS3({ client: evidenceS3Client({ region }), bucket, prefix: evidencePrefix })
}

/** The bucket is named after the account, which the table's ARN names. */
async function accountOf(region: string): Promise<string> {
  const client = dynamodbClient({ region })
  try {
    const { Table } = await sendWithin({
      client,
      place: `The table ${tableName}`,
      action: 'dynamodb:DescribeTable',
      timeout,
      work: (options) => client.send(new DescribeTableCommand({ TableName: tableName }), options),
    })
    const [, , , , account] = Table?.TableArn?.split(':') ?? []
    if (account !== undefined) return account
  } finally {
    client.destroy()
  }
  throw new CliError(`AWS does not say which account the table ${tableName} in ${region} belongs to.`)
}
