import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { dynamodbClient } from '#store/dynamodb/client.ts'
import { dynamodbStore } from '#store/dynamodb/store.ts'
import { evidenceS3 } from '#store/evidence/s3.ts'
import { evidenceS3Client } from '#store/evidence/s3-client.ts'
import { bucket, startS3 } from '../evidence/s3-server.ts'
import { startDynamo, table } from './server.ts'

describe('the credentials of an AWS client', () => {
  /** What the metadata service of EC2, which hands out credentials, was asked. */
  let asked: string[]
  let metadata: Server
  beforeEach(async () => {
    asked = []
    metadata = createServer((request, response) => {
      asked.push(String(request.url))
      response.writeHead(404).end()
    }).listen(0, '127.0.0.1')
    await once(metadata, 'listening')
    const { port } = metadata.address() as AddressInfo
    vi.stubEnv('AWS_EC2_METADATA_SERVICE_ENDPOINT', `http://127.0.0.1:${port}`)
    for (const file of ['AWS_SHARED_CREDENTIALS_FILE', 'AWS_CONFIG_FILE']) vi.stubEnv(file, '/dev/null')
    const others = ['AWS_ACCESS_KEY_ID', 'AWS_PROFILE', 'AWS_EC2_METADATA_DISABLED', 'AWS_WEB_IDENTITY_TOKEN_FILE']
    const containers = ['AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI']
    for (const name of [...others, ...containers]) vi.stubEnv(name, undefined)
  })
  afterEach(() => {
    vi.unstubAllEnvs()
    metadata.closeAllConnections()
    metadata.close()
  })

  it('are the ones given, and the metadata service is never queried', async () => {
    const [dynamo, s3] = [await startDynamo(), await startS3()]
    await dynamodbStore({ client: dynamo.connect(), table }).create({ partition: 'p', sort: 's', value: 1 })
    await evidenceS3({ client: s3.connect(), bucket }).put('a', new Uint8Array(1))
    await Promise.all([dynamo.end(), s3.end()])
    expect(asked).toEqual([])
  })

  // Without these the one above could not fail.
  it.each([
    [
      'DynamoDB',
      (endpoint: string) =>
        dynamodbStore({ client: dynamodbClient({ region: 'eu-west-1', endpoint }), table }).get('p', 's'),
    ],
    [
      'S3',
      (endpoint: string) =>
        evidenceS3({ client: evidenceS3Client({ region: 'eu-west-1', endpoint }), bucket }).get('a'),
    ],
  ])('are looked for where AWS puts them, and missed with a word of what to do: %s', async (_, use) => {
    const unused = 'http://127.0.0.1:9'
    await expect(use(unused)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/no valid credentials.*aws sso login/),
      cause: { name: 'CredentialsProviderError' },
    })
    expect(asked).toContain('/latest/meta-data/iam/security-credentials/')
  })
})
